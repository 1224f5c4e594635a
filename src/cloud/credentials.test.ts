import { describe, expect, it } from 'vitest';
import { failureOf } from '../../test/support/cloudFailure.ts';
import {
  type CredentialOptions,
  defaultChain,
  profileCredentials,
  profileRegion,
  staticCredentials,
} from './credentials.ts';
import { cliFile, cliHome, homeWith, put } from './home.testing.ts';
import { redact } from './redact.ts';

const ak = {
  name: 'default',
  mode: 'AK',
  access_key_id: 'ak-id',
  access_key_secret: 'ak-secret-1',
  region_id: 'cn-shanghai',
};
const sts = {
  name: 'temp',
  mode: 'StsToken',
  access_key_id: 'sts-id',
  access_key_secret: 'sts-secret',
  sts_token: 'sts-token-1',
};
const both = { current: 'default', profiles: [ak, sts] };
const environment = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'env-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'env-secret-1' };
const shared = (lines: string) => ({ '.alibabacloud/credentials': `[default]\n${lines}\n` });
const sharedKey = 'type = access_key\naccess_key_id = shared-id\naccess_key_secret = "shared-secret" ; old';

/** The id of the key that is found, with nobody to ask. */
async function idOf(options: CredentialOptions, profile?: string): Promise<string> {
  const asked = { ...options, fetch: askNobody, metadataFetch: askNobody };
  const source = profile === undefined ? defaultChain(asked) : profileCredentials(profile, asked);
  return (await source.getCredential()).accessKeyId;
}

const askNobody: typeof fetch = (input) => Promise.reject(new Error(`asked ${new Request(input).url}`));

describe('defaultChain', () => {
  it('takes the environment first', async () => {
    expect(await idOf({ home: await cliHome(both, environment) })).toBe('env-id');
    const withToken = await cliHome(undefined, { ...environment, ALIBABA_CLOUD_SECURITY_TOKEN: 'env-token-1' });
    expect((await defaultChain({ home: withToken }).getCredential()).securityToken).toBe('env-token-1');
  });

  it('takes the profile in use, or the one that the environment names', async () => {
    expect(await idOf({ home: await cliHome(both) })).toBe('ak-id');
    expect(await idOf({ home: await cliHome(both, { ALIBABA_CLOUD_PROFILE: 'temp' }) })).toBe('sts-id');
  });

  it.each([
    ['there is no CLI file', {}, {}],
    [
      'the CLI has only its empty first profile',
      { current: 'default', profiles: [{ name: 'default', mode: 'AK' }] },
      {},
    ],
    ['the CLI uses no profile', { profiles: [ak] }, {}],
    ['its profiles are switched off', both, { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'TRUE' }],
  ])('takes the shared file when %s', async (_name, config, env) => {
    const files = { ...shared(sharedKey), ...('profiles' in config ? { [cliFile]: config } : {}) };
    expect(await idOf({ home: await homeWith(files, env) })).toBe('shared-id');
  });

  it('takes the part of a shared file elsewhere that the environment names', async () => {
    const home = await homeWith({ 'my.ini': `[a]\ntype=access_key\n\n# two\n[b]\n${sharedKey}` });
    const env = { ALIBABA_CLOUD_CREDENTIALS_FILE: `${home.dir}/my.ini`, ALIBABA_CLOUD_PROFILE: 'b' };
    const options = { home: { ...home, env } };
    expect(await defaultChain(options).getCredential()).toMatchObject({ accessKeySecret: 'shared-secret' });
  });

  it('asks nobody when there is nothing: no metadata service, no address without a name', async () => {
    const asked: string[] = [];
    const note: typeof fetch = (input) => Promise.reject(new Error(`request ${asked.push(new Request(input).url)}`));
    const chain = defaultChain({ home: await cliHome(undefined), fetch: note, metadataFetch: note });
    const failures = await Promise.all([1, 2, 3].map(() => failureOf(chain.getCredential())));
    expect(failures.map(({ kind }) => kind)).toEqual(Array(3).fill('credentials-missing'));
    expect(asked).toEqual([]);
  });

  it('reads a file in which an entry is no profile', async () => {
    const config = { ...both, profiles: [null, { mode: 'AK' }, ...both.profiles] };
    expect(await idOf({ home: await cliHome(config) })).toBe('ak-id');
  });

  it('reads a file with a byte order mark', async () => {
    expect(await idOf({ home: await cliHome(`\uFEFF${JSON.stringify(both)}`) })).toBe('ak-id');
  });

  it('looks a second time when the file is being written', async () => {
    const home = await cliHome(JSON.stringify(both).slice(0, 40));
    const found = idOf({ home });
    await put(home.dir, cliFile, both);
    expect(await found).toBe('ak-id');
  });

  it('sees a change of the file and shares one answer among parallel calls', async () => {
    const home = await cliHome(both);
    const chain = defaultChain({ home });
    const first = chain.getCredential();
    expect(chain.getCredential()).toBe(first);
    await first;
    await put(home.dir, cliFile, { current: 'default', profiles: [{ ...ak, access_key_id: 'new-id' }] });
    expect((await chain.getCredential()).accessKeyId).toBe('new-id');
  });

  it('lets redact know every secret, of other profiles too', async () => {
    const login = { name: 'o', mode: 'OAuth', oauth_refresh_token: 'refresh-1', process_command: 'get --pw=hunter2' };
    await idOf({ home: await cliHome({ current: 'temp', profiles: [sts, login] }) });
    await idOf({ home: await cliHome(undefined, environment) });
    staticCredentials({ accessKeyId: 'static-id', accessKeySecret: 'static-secret' });
    expect(redact('sts-secret sts-token-1 env-secret-1 static-secret refresh-1 get --pw=hunter2')).toBe(
      Array(6).fill('••••••').join(' '),
    );
  });

  it.each([
    ['no file', undefined, {}],
    ['an empty file', '', {}],
    ['no profile in use', { profiles: [] }, {}],
    ['null for no profiles', { current: '', profiles: null }, {}],
    ['only half a key in the environment', undefined, { ALIBABA_CLOUD_ACCESS_KEY_ID: 'x' }],
    ['profiles switched off', both, { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'TRUE' }],
  ])('says that credentials are missing: %s', async (_name, config, env) => {
    const failure = await failureOf(defaultChain({ home: await cliHome(config, env) }).getCredential());
    expect(failure.kind).toBe('credentials-missing');
  });

  const external = { name: 'a', mode: 'External', process_command: 'rm top-secret-x' };
  const metadata = { name: 'b', mode: 'EcsRamRole' };
  const chained = { name: 'a', mode: 'ChainableRamRoleArn', source_profile: 'b', ram_role_arn: 'r' };
  it.each<[string, unknown, Record<string, string>, object]>([
    [
      'broken JSON',
      '{\n  "profiles": [{"name": "top-secret-x" oops}]}',
      {},
      { code: 'InvalidJson', serverMessage: '2:40' },
    ],
    ['no profiles', { current: 'top-secret-x' }, {}, { code: 'InvalidConfig' }],
    ['profiles without names', { profiles: [{ access_key_secret: 'top-secret-x' }] }, {}, { code: 'InvalidConfig' }],
    ['no such profile', both, { ALIBABA_CLOUD_PROFILE: 'b' }, { code: 'ProfileNotFound', subject: 'b' }],
    [
      'no key',
      { current: 'a', profiles: [{ name: 'a' }] },
      {},
      { code: 'IncompleteProfile', subject: 'a', mode: 'AK' },
    ],
    ['an unknown mode', { current: 'a', profiles: [{ name: 'a', mode: 'X' }] }, {}, { code: 'UnsupportedProfileMode' }],
    ['a command', { current: 'a', profiles: [external] }, {}, { code: 'ConsentNeeded', mode: 'External' }],
    [
      'a command behind a role',
      { current: 'a', profiles: [chained, { ...external, name: 'b' }] },
      {},
      { code: 'ConsentNeeded' },
    ],
    [
      'metadata that nobody chose',
      { current: 'b', profiles: [metadata] },
      {},
      { code: 'MetadataNotChosen', subject: 'b' },
    ],
    ['metadata behind a role', { current: 'a', profiles: [chained, metadata] }, {}, { code: 'MetadataNotChosen' }],
    [
      'a source that is not there',
      { current: 'a', profiles: [chained] },
      {},
      { code: 'IncompleteProfile', subject: 'a' },
    ],
    ['a circle', { current: 'a', profiles: [{ ...chained, source_profile: 'a' }] }, {}, { code: 'IncompleteProfile' }],
    [
      'metadata switched off',
      { profiles: [metadata] },
      { ALIBABA_CLOUD_PROFILE: 'b', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' },
      { code: 'MetadataOff' },
    ],
    ['no address', undefined, { ALIBABA_CLOUD_CREDENTIALS_URI: 'top-secret-x' }, { code: 'SourceRefused' }],
  ])('says what is wrong and shows nothing of the file: %s', async (_name, config, env, details) => {
    const options = { home: await cliHome(config, env), fetch: askNobody, metadataFetch: askNobody };
    const failure = await failureOf(defaultChain(options).getCredential());
    expect(failure.details).toMatchObject({ kind: 'credentials-unreadable', action: 'GetCredential', ...details });
    expect(JSON.stringify(failure.details) + String(failure)).not.toContain('top-secret-x');
  });

  it.each([
    ['type = access_key', 'IncompleteProfile'],
    ['type = rsa_key_pair', 'UnsupportedProfileMode'],
    ['type = ecs_ram_role\nrole_name = r', 'MetadataNotChosen'],
  ])('says what is wrong in the shared file: %s', async (lines, code) => {
    const failure = await failureOf(defaultChain({ home: await homeWith(shared(lines)) }).getCredential());
    expect(failure.details).toMatchObject({ code, subject: 'default', mode: '~/.alibabacloud/credentials' });
  });
});

describe('profileCredentials', () => {
  it('takes the named profile, whatever the environment says', async () => {
    expect(await idOf({ home: await cliHome(both, environment) }, 'temp')).toBe('sts-id');
  });

  it('says so when there is no such profile', async () => {
    const failure = await failureOf(profileCredentials('b', { home: await cliHome(undefined) }).getCredential());
    expect(failure.details).toMatchObject({ code: 'ProfileNotFound', subject: 'b' });
  });

  it('says when the token in the profile ended, and takes a new one', async () => {
    const endedAt = Date.UTC(2026, 10, 1, 12);
    const config = (seconds: number) => ({ profiles: [{ ...sts, sts_expiration: seconds }] });
    const home = await cliHome(config(endedAt / 1000));
    const source = profileCredentials('temp', { home });
    const failure = await failureOf(source.getCredential());
    expect(failure.details).toMatchObject({ code: 'ExpiredProfile', subject: 'temp', endedAt });
    const expiresAt = Date.now() + 3_600_000;
    await put(home.dir, cliFile, config(expiresAt / 1000));
    expect(await source.getCredential()).toMatchObject({ accessKeyId: 'sts-id', expiresAt });
  });
});

describe('staticCredentials', () => {
  it('says when the key has ended', async () => {
    const key = { accessKeyId: 'i', accessKeySecret: 's', securityToken: 't' };
    expect(await staticCredentials({ ...key, expiresAt: Date.now() + 60_000 }).getCredential()).toMatchObject(key);
    const failure = await failureOf(staticCredentials({ ...key, expiresAt: 1_000 }).getCredential());
    expect(failure.details).toMatchObject({ code: 'ExpiredCredentials', endedAt: 1_000 });
  });
});

describe('profileRegion', () => {
  it('gives the region of the profile in use or of a named one', async () => {
    const home = await cliHome({ current: 'temp', profiles: [ak, sts] });
    expect(await profileRegion({ home })).toBeUndefined();
    expect(await profileRegion({ home, profile: 'default' })).toBe('cn-shanghai');
    expect(await profileRegion({ home: await cliHome(undefined) })).toBeUndefined();
  });
});
