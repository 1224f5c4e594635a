import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { failureOf } from '../../test/support/cloudFailure.ts';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { credentialOwner, defaultChain, profileRegion, staticCredentials } from './credentials.ts';
import { redact } from './redact.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

/** A home folder with this text as the CLI's configuration. */
async function homeWith(config: unknown, env: Record<string, string> = {}): Promise<{ home: Home }> {
  const dir = await mkdtemp(join(tmpdir(), 'pai-eas-home-'));
  folders.push(dir);
  if (config !== undefined) {
    await mkdir(join(dir, '.aliyun'));
    await writeFile(join(dir, '.aliyun', 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  }
  return { home: { dir, env } };
}

interface Home {
  readonly dir: string;
  readonly env: Record<string, string>;
}

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
const environment = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'env-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'env-secret-1' };

describe('defaultChain', () => {
  it('takes the environment first', async () => {
    const options = await homeWith({ current: 'default', profiles: [ak] }, environment);
    expect(await defaultChain(options).getCredential()).toEqual({
      accessKeyId: 'env-id',
      accessKeySecret: 'env-secret-1',
      securityToken: undefined,
    });
    const withToken = await homeWith(undefined, { ...environment, ALIBABA_CLOUD_SECURITY_TOKEN: 'env-token-1' });
    expect((await defaultChain(withToken).getCredential()).securityToken).toBe('env-token-1');
  });

  it('takes the profile in use, the one the environment names, or the one asked for', async () => {
    const config = { current: 'default', profiles: [ak, sts] };
    expect((await defaultChain(await homeWith(config)).getCredential()).accessKeyId).toBe('ak-id');
    const named = await homeWith(config, { ALIBABA_CLOUD_PROFILE: 'temp' });
    expect(await defaultChain(named).getCredential()).toMatchObject({
      accessKeyId: 'sts-id',
      securityToken: 'sts-token-1',
    });
    const asked = await homeWith(config, environment);
    expect((await defaultChain({ ...asked, profile: 'temp' }).getCredential()).accessKeyId).toBe('sts-id');
  });

  it('reads a file with a byte order mark', async () => {
    const options = await homeWith(`\uFEFF${JSON.stringify({ current: 'default', profiles: [ak] })}`);
    expect((await defaultChain(options).getCredential()).accessKeyId).toBe('ak-id');
  });

  it('sees a change of the file and shares one answer among parallel calls', async () => {
    const options = await homeWith({ current: 'default', profiles: [ak] });
    const chain = defaultChain(options);
    const first = chain.getCredential();
    expect(chain.getCredential()).toBe(first);
    await first;
    const config = { current: 'default', profiles: [{ ...ak, access_key_id: 'new-id' }] };
    await writeFile(join(options.home.dir, '.aliyun', 'config.json'), JSON.stringify(config));
    expect((await chain.getCredential()).accessKeyId).toBe('new-id');
  });

  it('lets redact know every secret', async () => {
    await defaultChain({ ...(await homeWith({ current: 'x', profiles: [sts] })), profile: 'temp' }).getCredential();
    await defaultChain(await homeWith(undefined, environment)).getCredential();
    staticCredentials({ accessKeyId: 'static-id', accessKeySecret: 'static-secret' });
    expect(redact('sts-secret sts-token-1 env-secret-1 static-secret')).toBe('•••••• •••••• •••••• ••••••');
  });

  it.each([
    ['no file', undefined, {}],
    ['an empty file', '', {}],
    ['no profile in use', { profiles: [] }, {}],
    ['only half a key in the environment', undefined, { ALIBABA_CLOUD_ACCESS_KEY_ID: 'x' }],
    ['profiles switched off', { current: 'default', profiles: [ak] }, { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'TRUE' }],
  ])('says that credentials are missing: %s', async (_name, config, env) => {
    const failure = await failureOf(defaultChain(await homeWith(config, env)).getCredential());
    expect(failure.kind).toBe('credentials-missing');
  });

  it.each<[string, unknown, Record<string, string>, string, string]>([
    ['broken JSON', '{\n  "profiles": [{"name": "top-secret-x" oops}]}', {}, 'InvalidJson', '2:40'],
    ['no profiles', { current: 'top-secret-x' }, {}, 'InvalidConfig', ''],
    ['profiles without names', { profiles: [{ access_key_secret: 'top-secret-x' }] }, {}, 'InvalidConfig', ''],
    ['no such profile', { current: 'a', profiles: [ak] }, { ALIBABA_CLOUD_PROFILE: 'b' }, 'ProfileNotFound', 'b'],
    ['no key', { current: 'a', profiles: [{ name: 'a', mode: 'AK' }] }, {}, 'IncompleteProfile', 'a'],
    [
      'metadata service',
      { current: 'a', profiles: [{ name: 'a', mode: 'EcsRamRole' }] },
      {},
      'UnsupportedProfileMode',
      'EcsRamRole',
    ],
    [
      'a command',
      { current: 'a', profiles: [{ name: 'a', mode: 'External', process_command: 'rm top-secret-x' }] },
      {},
      'UnsupportedProfileMode',
      'External',
    ],
    [
      'a chain that ends at the metadata service',
      {
        current: 'a',
        profiles: [
          { name: 'a', mode: 'ChainableRamRoleArn', source_profile: 'b', ram_role_arn: 'r' },
          { name: 'b', mode: 'EcsRamRole' },
        ],
      },
      {},
      'UnsupportedProfileMode',
      'b',
    ],
    [
      'a role that cannot be assumed',
      {
        current: 'a',
        profiles: [
          {
            name: 'a',
            mode: 'RamRoleArn',
            access_key_id: 'i',
            access_key_secret: 'top-secret-x',
            ram_role_arn: 'acs:ram::1:role/x',
            sts_endpoint: '127.0.0.1:1',
          },
        ],
      },
      {},
      'ProfileRefused',
      'RamRoleArn',
    ],
  ])('says what is wrong and shows nothing of the file: %s', async (_name, config, env, code, words) => {
    const failure = await failureOf(defaultChain(await homeWith(config, env)).getCredential());
    expect(failure.details).toMatchObject({ kind: 'credentials-unreadable', code, action: 'GetCredential' });
    expect(`${failure.details.subject} ${failure.details.serverMessage}`).toContain(words);
    expect(JSON.stringify(failure.details) + String(failure)).not.toContain('top-secret-x');
  });
});

describe('profileRegion', () => {
  it('gives the region of the profile', async () => {
    const config = { current: 'default', profiles: [ak, sts] };
    expect(await profileRegion(await homeWith(config))).toBe('cn-shanghai');
    expect(await profileRegion({ ...(await homeWith(config)), profile: 'temp' })).toBeUndefined();
    expect(await profileRegion(await homeWith(undefined))).toBeUndefined();
  });
});

describe('credentialOwner', () => {
  const key = { accessKeyId: 'LTAI-key-1', accessKeySecret: 's' };

  it('tells two keys apart and shows neither', async () => {
    const owner = await credentialOwner(key);
    expect(owner).toBe(await credentialOwner({ ...key, accessKeySecret: 'renewed' }));
    expect(owner).not.toBe(await credentialOwner({ ...key, accessKeyId: 'LTAI-key-2' }));
    expect(owner).not.toContain('key-1');
  });

  it('stays the same when temporary credentials are renewed', async () => {
    const options = await homeWith({ current: 'temp', profiles: [ak, sts] });
    const temporary = (id: string) => ({ accessKeyId: id, accessKeySecret: 's', securityToken: 't' });
    const owner = await credentialOwner(temporary('STS.a'), options);
    expect(await credentialOwner(temporary('STS.b'), options)).toBe(owner);
    const other = await homeWith({ current: 'default', profiles: [ak, sts] });
    expect(await credentialOwner(temporary('STS.a'), other)).not.toBe(owner);
    const fromEnvironment = { home: { ...options.home, env: { ...environment, ALIBABA_CLOUD_SECURITY_TOKEN: 't' } } };
    expect(await credentialOwner(temporary('STS.a'), fromEnvironment)).not.toBe(owner);
  });
});
