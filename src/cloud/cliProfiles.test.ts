import { describe, expect, it } from 'vitest';
import { failureOf } from '../../test/support/cloudFailure.ts';
import { listProfiles } from './cliProfiles.ts';
import { cliHome } from './home.testing.ts';

const key = { access_key_id: 'canary-id', access_key_secret: 'canary-secret' };
const role = { ram_role_arn: 'r' };
const whole: readonly { name: string; [field: string]: unknown }[] = [
  { name: 'ak', mode: 'AK', ...key, region_id: 'cn-beijing' },
  { name: 'old', ...key },
  { name: 'sts', mode: 'StsToken', ...key, sts_token: 'canary-token', sts_expiration: 1_800_000_000 },
  { name: 'role', mode: 'RamRoleArn', ...key, ...role },
  { name: 'ecs', mode: 'EcsRamRole', region_id: '' },
  { name: 'oidc', mode: 'OIDC', ...role, oidc_provider_arn: 'p', oidc_token_file: 'f' },
  { name: 'chain', mode: 'ChainableRamRoleArn', ...role, source_profile: 'ak' },
  {
    name: 'sso',
    mode: 'CloudSSO',
    access_token: 'canary-sso',
    cloud_sso_sign_in_url: 'https://x',
    cloud_sso_account_id: '1',
    cloud_sso_access_config: 'c',
    cloud_sso_access_token_expire: 1_900_000_000,
  },
  { name: 'oauth', mode: 'OAuth', oauth_site_type: 'INTL', oauth_refresh_token: 'canary-refresh' },
  { name: 'ext', mode: 'External', process_command: 'get canary-password' },
  { name: 'chain-ext', mode: 'ChainableRamRoleArn', ...role, source_profile: 'ext' },
];
const broken: readonly { name: string; [field: string]: unknown }[] = [
  { name: 'no-key', mode: 'AK' },
  { name: 'no-token', mode: 'StsToken', ...key },
  { name: 'no-role', mode: 'RamRoleArn', ...key },
  { name: 'no-provider', mode: 'OIDC', ...role },
  { name: 'no-source', mode: 'ChainableRamRoleArn', ...role, source_profile: 'gone' },
  { name: 'circle', mode: 'ChainableRamRoleArn', ...role, source_profile: 'circle' },
  { name: 'weak-source', mode: 'ChainableRamRoleArn', ...role, source_profile: 'no-key' },
  { name: 'no-login', mode: 'CloudSSO', cloud_sso_sign_in_url: 'https://x' },
  { name: 'no-site', mode: 'OAuth', oauth_refresh_token: 'canary-refresh' },
  { name: 'no-command', mode: 'External', process_command: ' ' },
];
const unknown = [
  { name: 'uri', mode: 'CredentialsURI' },
  { name: 'uri-source', mode: 'ChainableRamRoleArn', ...role, source_profile: 'uri' },
];

describe('listProfiles', () => {
  it('lists every profile that the official library reads, and what it needs', async () => {
    const list = await listProfiles(await cliHome({ current: 'sts', profiles: whole }));
    expect(list.map(({ name, mode }) => `${name} ${mode}`)).toEqual([
      'ak AK',
      'old AK',
      'sts StsToken',
      'role RamRoleArn',
      'ecs EcsRamRole',
      'oidc OIDC',
      'chain ChainableRamRoleArn',
      'sso CloudSSO',
      'oauth OAuth',
      'ext External',
      'chain-ext ChainableRamRoleArn',
    ]);
    const named = (test: (profile: (typeof list)[number]) => unknown) => list.filter(test).map(({ name }) => name);
    expect(named(({ problem }) => problem)).toEqual([]);
    expect(named(({ isCurrent }) => isCurrent)).toEqual(['sts']);
    expect(named(({ needsConsent }) => needsConsent)).toEqual(['oauth', 'ext', 'chain-ext']);
    expect(list.map(({ region }) => region).filter(Boolean)).toEqual(['cn-beijing']);
    const ends = list.flatMap(({ name, expiresAt }) => (expiresAt === undefined ? [] : [[name, expiresAt]]));
    expect(ends).toEqual([
      ['sts', 1_800_000_000_000],
      ['sso', 1_900_000_000_000],
    ]);
  });

  it('says why a profile cannot be used', async () => {
    const list = await listProfiles(await cliHome({ profiles: [...broken, ...unknown] }));
    const withProblem = (wanted: string) => list.filter(({ problem }) => problem === wanted).map(({ name }) => name);
    expect(withProblem('incomplete')).toEqual(broken.map(({ name }) => name));
    expect(withProblem('unsupported-mode')).toEqual(['uri', 'uri-source']);
    expect(list).toHaveLength(broken.length + unknown.length);
  });

  it.each([0, -5, 1e300, 'soon'])('takes %o for no time', async (sts_expiration) => {
    const home = await cliHome({
      profiles: [{ name: 'sts', mode: 'StsToken', ...key, sts_token: 't', sts_expiration }],
    });
    expect((await listProfiles(home)).map(({ expiresAt }) => expiresAt)).toEqual([undefined]);
  });

  it('holds nothing secret', async () => {
    const home = await cliHome({ profiles: [...whole, ...broken] });
    const list = await listProfiles(home);
    expect(list.length).toBe(whole.length + broken.length);
    expect(JSON.stringify(list)).not.toContain('canary');
  });

  it('follows the environment', async () => {
    const config = { current: 'ak', profiles: whole };
    const list = await listProfiles(await cliHome(config, { ALIBABA_CLOUD_PROFILE: 'ecs' }));
    expect(list.find(({ isCurrent }) => isCurrent)?.name).toBe('ecs');
    expect(await listProfiles(await cliHome(config, { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' }))).toEqual([]);
  });

  it('is empty without a file, and fails with a file that cannot be read', async () => {
    expect(await listProfiles(await cliHome(undefined))).toEqual([]);
    const failure = await failureOf(listProfiles(await cliHome('{"canary')));
    expect(failure.details).toMatchObject({ kind: 'credentials-unreadable', code: 'InvalidJson' });
  });
});
