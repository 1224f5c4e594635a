import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staticCredentials } from '../../src/cloud/credentials.ts';
import { EasClient } from '../../src/eas/client.ts';
import { officialCaller } from '../contract/officialClient.ts';
import { bundleCli, CliProcess } from './cliProcess.ts';

/**
 * 100 writers at once, `kill -9` in the middle of them, 20 times over one folder: what was acknowledged is there. Each
 * writer goes on until the emulator is gone, so that every kill falls among writes.
 */
const rounds = 20;
const creators = 50;
const scalers = 50;

let script: string;
let folder: string;

beforeAll(async () => {
  script = await bundleCli();
  folder = await mkdtemp(join(tmpdir(), 'pai-eas-kill-'));
});
afterAll(async () => {
  await rm(dirname(script), { recursive: true });
  await rm(folder, { recursive: true });
});

type Address = Awaited<ReturnType<CliProcess['ready']>>;

async function instancesByName({ endpoint, accessKey }: Address): Promise<Map<string, number>> {
  const credentials = staticCredentials({ accessKeyId: accessKey.id, accessKeySecret: accessKey.secret });
  const api = new EasClient({ region: 'cn-hangzhou', endpoint: `http://${endpoint}`, credentials });
  const services = await api.listServices({});
  return new Map(services.map((service) => [service.ServiceName, service.TotalInstance ?? -1]));
}

/** What is known of the services: those whose creation was answered, and the instance counts that were sent last. */
interface Written {
  readonly created: Set<string>;
  readonly scaled: Map<string, { acknowledged: number; sent: number }>;
}

test('0 acknowledged writes are lost', { timeout: 180_000 }, async () => {
  const written: Written = { created: new Set(), scaled: new Map() };
  for (let round = 0; round < rounds; round += 1) {
    const emulator = new CliProcess(script, ['emulator', '--seed', 'empty', '--state', folder]);
    try {
      const at = await emulator.ready();
      expectWritten(written, await instancesByName(at), round);
      const before = written.created.size;
      await writeUntilKilled(emulator, at, round, written);
      expect(written.created.size).toBeGreaterThan(before);
    } finally {
      await emulator.kill('SIGKILL');
    }
  }
  expect(written.scaled.size).toBe(scalers);
});

function expectWritten({ created, scaled }: Written, found: ReadonlyMap<string, number>, kills: number): void {
  const lost = [...created].filter((name) => !found.has(name));
  expect(lost, `lost after kill ${kills}`).toEqual([]);
  for (const [name, { acknowledged, sent }] of scaled) {
    // A write that was not answered may have been done or not.
    expect(found.get(name), `${name} after kill ${kills}`).toBeGreaterThanOrEqual(acknowledged);
    expect(found.get(name), `${name} after kill ${kills}`).toBeLessThanOrEqual(sent);
  }
}

/** Lets all writers write and kills the emulator after some answers. */
async function writeUntilKilled(emulator: CliProcess, at: Address, round: number, written: Written): Promise<void> {
  const call = officialCaller(at);
  const killAfter = creators + 1 + ((round * 37) % 200);
  let answered = 0;
  const done = (): void => {
    answered += 1;
    if (answered === killAfter) emulator.child.kill('SIGKILL');
  };
  const create = async (name: string): Promise<void> => {
    await call('eas', 'CreateService', { body: { metadata: { name, instance: 1 }, containers: [{ image: 'a' }] } });
    written.created.add(name);
    done();
  };
  const creator = async (_: unknown, writer: number): Promise<void> => {
    for (let index = 0; ; index += 1) await create(`new_${round}_${writer}_${index}`);
  };
  const scaler = async (_: unknown, writer: number): Promise<void> => {
    const name = `scaled_${writer}`;
    if (round === 0) await create(name);
    const path = { ClusterId: 'cn-hangzhou', ServiceName: name };
    for (;;) {
      const known = written.scaled.get(name) ?? { acknowledged: 1, sent: 1 };
      const count = known.sent + 1;
      written.scaled.set(name, { ...known, sent: count });
      await call('eas', 'ScaleService', { path, body: { Instance: count } });
      written.scaled.set(name, { acknowledged: count, sent: count });
      done();
    }
  };
  const results = await Promise.allSettled([
    ...Array.from({ length: creators }, creator),
    ...Array.from({ length: scalers }, scaler),
  ]);
  expect(results.every((result) => result.status === 'rejected')).toBe(true);
  expect(answered).toBeGreaterThanOrEqual(killAfter);
  expect(await emulator.ended()).toBeNull();
}
