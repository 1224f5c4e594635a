import { describe, expect, it } from 'vitest';
import { credentialOwner } from './credentialOwner.ts';
import { cliHome } from './home.testing.ts';

const ak = { name: 'default', mode: 'AK', access_key_id: 'ak-id', access_key_secret: 'ak-secret-1' };
const sts = { ...ak, name: 'temp', mode: 'StsToken', access_key_id: 'sts-id', sts_token: 'sts-token-1' };
const both = { current: 'default', profiles: [ak, sts] };
const environment = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'env-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'env-secret-1' };

describe('credentialOwner', () => {
  const key = { accessKeyId: 'LTAI-key-1', accessKeySecret: 's' };
  const temporary = (id: string) => ({ accessKeyId: id, accessKeySecret: 's', securityToken: 't' });

  it('tells accounts apart and does not show the key', async () => {
    const owner = await credentialOwner(key);
    expect(await credentialOwner({ ...key })).toBe(owner);
    expect(await credentialOwner({ ...key, accessKeyId: 'LTAI-key-2' })).not.toBe(owner);
    expect(owner).not.toContain('key-1');
  });

  it('stays the same when temporary credentials are renewed, and not for another source', async () => {
    const home = await cliHome({ current: 'temp', profiles: [ak, sts] });
    const owner = await credentialOwner(temporary('STS.a'), { home });
    expect(await credentialOwner(temporary('STS.b'), { home })).toBe(owner);
    expect(await credentialOwner(temporary('STS.b'), { home, profile: 'temp' })).toBe(owner);
    const others = [{ ...home, env: { ...environment, ALIBABA_CLOUD_SECURITY_TOKEN: 't' } }, await cliHome(both)];
    for (const other of others) expect(await credentialOwner(temporary('STS.a'), { home: other })).not.toBe(owner);
  });

  it('changes when a profile of the same name assumes another role', async () => {
    const owners = ['acs:ram::1:role/x', 'acs:ram::2:role/x'].map(async (ram_role_arn) => {
      const profiles = [{ ...ak, mode: 'RamRoleArn', ram_role_arn }];
      return credentialOwner(temporary('STS.a'), { home: await cliHome({ profiles }), profile: 'default' });
    });
    expect(new Set(await Promise.all(owners)).size).toBe(2);
  });

  it('names a typed token by its key', async () => {
    const home = await cliHome(both);
    const owner = (id: string) => credentialOwner(temporary(id), { home, isTyped: true });
    expect(await owner('STS.a')).toBe(await owner('STS.a'));
    expect(await owner('STS.a')).not.toBe(await owner('STS.b'));
  });
});
