import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { startTestEmulator } from '../../src/emulator/testEmulator.testing.ts';
import { fillPlaceholders, type Translate } from '../../src/messages/translate.ts';
import { deleteAccessKey, writeAccessKey } from '../../src/features/connection/accessKeyStore.ts';
import type { ConnectionNews } from '../../src/features/connection/connection.ts';
import type { OpenedConnection } from '../../src/features/connection/connectionModel.ts';
import type { CloudSpec } from '../../src/features/connection/connectionSpec.ts';
import { FakeSecrets } from '../../src/features/connection/fakeWorld.testing.ts';
import { openCloud } from '../../src/features/connection/openCloud.ts';

const t: Translate = (message, ...args) => fillPlaceholders(message, args);

function cloudSpec(over: Partial<CloudSpec> = {}): CloudSpec {
  return {
    kind: 'alibaba-cloud',
    id: 'team',
    name: 'Team',
    region: 'cn-hangzhou',
    workspaceId: undefined,
    credentials: { kind: 'access-key' },
    ...over,
  };
}

describe('a connection to Alibaba Cloud', () => {
  let emulator: Emulator;
  let dir = '';
  let secrets: FakeSecrets;
  const opened: OpenedConnection[] = [];
  const keyId = 'LTAItestkeyid1234';
  const keySecret = 'canary-secret-of-the-key';

  beforeAll(async () => {
    ({ emulator } = await startTestEmulator({ accessKey: { id: keyId, secret: keySecret } }));
  });

  afterAll(() => emulator.close());

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'pai-eas-home-'));
    secrets = new FakeSecrets();
  });

  afterEach(async () => {
    for (const one of opened.splice(0)) one.dispose();
    await rm(dir, { recursive: true, force: true });
  });

  async function open(spec: CloudSpec): Promise<OpenedConnection> {
    const settings = { endpoint: `http://${emulator.endpoint}`, caFile: '' };
    const one = await openCloud({ spec, secrets, settings, t, home: { env: {}, dir } });
    opened.push(one);
    return one;
  }

  async function writeProfiles(...profiles: readonly Record<string, string>[]): Promise<void> {
    await mkdir(join(dir, '.aliyun'), { recursive: true });
    await writeFile(join(dir, '.aliyun', 'config.json'), JSON.stringify({ current: 'default', profiles }));
  }

  function news(of: OpenedConnection): Promise<ConnectionNews> {
    return new Promise((resolve) => of.onNews?.(resolve));
  }

  const profile = (over: Record<string, string> = {}) => ({
    name: 'default',
    mode: 'AK',
    access_key_id: keyId,
    access_key_secret: keySecret,
    region_id: 'cn-hangzhou',
    ...over,
  });
  const machine = cloudSpec({ region: undefined, credentials: { kind: 'default-chain', consent: false } });

  it('reads with the key of its own, and tells of it no more than its end', async () => {
    await writeAccessKey(secrets, 'team', { accessKeyId: keyId, accessKeySecret: keySecret });
    const { connection } = await open(cloudSpec({ workspaceId: '11' }));
    expect(await connection.api.listServices({})).toEqual([]);
    expect(connection).toMatchObject({
      label: 'Team',
      region: 'cn-hangzhou',
      workspaceId: '11',
      credentials: { choice: { kind: 'access-key' }, keyTail: '1234', temporary: false },
    });
    const { api: _api, ...told } = connection;
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`${keyId}|${keySecret}`));
  });

  it('has an identity of its own for each connection, region, workspace and account', async () => {
    for (const id of ['team', 'other']) await writeAccessKey(secrets, id, { accessKeyId: keyId, accessKeySecret: 's' });
    const ids = async (...specs: readonly CloudSpec[]): Promise<string[]> =>
      Promise.all(specs.map(async (spec) => (await open(spec)).connection.id));
    const first = await ids(
      cloudSpec(),
      cloudSpec({ id: 'other' }),
      cloudSpec({ region: 'cn-beijing' }),
      cloudSpec({ workspaceId: '11' }),
    );
    await writeAccessKey(secrets, 'team', { accessKeyId: 'LTAIanother', accessKeySecret: 's' });
    const all = [...first, ...(await ids(cloudSpec()))];
    expect(new Set(all).size).toBe(5);
    await writeAccessKey(secrets, 'team', { accessKeyId: keyId, accessKeySecret: 'new secret' });
    expect(await ids(cloudSpec())).toEqual(first.slice(0, 1));
  });

  it('says at once that a key is missing, and that nothing names a region', async () => {
    await expect(open(cloudSpec())).rejects.toMatchObject({ kind: 'credentials-missing' });
    await writeProfiles(profile({ region_id: '' }));
    await expect(open(machine)).rejects.toThrow('names no region');
  });

  it('takes region and credentials of the CLI profile', async () => {
    await writeProfiles(profile({ region_id: 'cn-shanghai' }));
    const { connection } = await open(machine);
    expect(connection.region).toBe('cn-shanghai');
    expect(await connection.api.listServices({})).toEqual([]);
  });

  it('tells when the profile names another region, and not where the person chose one', async () => {
    await writeProfiles(profile());
    const following = await open(machine);
    const chosen = await open({ ...machine, region: 'cn-hangzhou' });
    const told: ConnectionNews[] = [];
    chosen.onNews?.((one) => told.push(one));
    const first = news(following);
    await writeProfiles(profile({ region_id: 'cn-beijing' }));
    expect(await first).toEqual({ kind: 'other-region', region: 'cn-beijing' });
    expect(following.connection.region).toBe('cn-hangzhou');
    const second = news(chosen);
    await writeProfiles(profile({ access_key_id: 'LTAIsomeoneelse' }));
    expect(await second).toEqual({ kind: 'other-owner' });
    expect(told).toEqual([{ kind: 'other-owner' }]);
  });

  it('signs with the new key after another window entered one, and tells when it is of someone else', async () => {
    await writeAccessKey(secrets, 'team', { accessKeyId: keyId, accessKeySecret: 'wrong' });
    const { connection, onNews } = await open(cloudSpec());
    await expect(connection.api.listServices({})).rejects.toMatchObject({ kind: 'unauthorized' });
    await writeAccessKey(secrets, 'team', { accessKeyId: keyId, accessKeySecret: keySecret });
    expect(await connection.api.listServices({})).toEqual([]);
    const told = new Promise((resolve) => onNews?.(resolve));
    await writeAccessKey(secrets, 'team', { accessKeyId: 'LTAIsomeoneelse', accessKeySecret: 's' });
    expect(await told).toEqual({ kind: 'other-owner' });
  });

  it('stops signing when its key is deleted, and stops listening when it is closed', async () => {
    await writeAccessKey(secrets, 'team', { accessKeyId: keyId, accessKeySecret: keySecret });
    const one = await open(cloudSpec());
    const told: ConnectionNews[] = [];
    one.onNews?.((said) => told.push(said));
    await deleteAccessKey(secrets, 'team');
    await expect(one.connection.api.listServices({})).rejects.toMatchObject({ kind: 'credentials-missing' });
    one.dispose();
    await writeAccessKey(secrets, 'team', { accessKeyId: 'LTAIsomeoneelse', accessKeySecret: 's' });
    expect(told).toEqual([]);
  });
});
