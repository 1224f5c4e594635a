import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staticCredentials } from '../../src/cloud/credentials.ts';
import { EasClient } from '../../src/eas/client.ts';
import { officialCaller } from '../contract/officialClient.ts';
import { bundleCli, CliProcess } from './cliProcess.ts';

/** 100 writes at once, `kill -9` in the middle of them, 20 times over one folder: what was acknowledged is there. */
const rounds = 20;
const creates = 60;
const scales = 40;

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

test('0 acknowledged writes are lost', { timeout: 180_000 }, async () => {
  /** Instances of each acknowledged service; undefined once a write to it was sent whose answer never came. */
  const acknowledged = new Map<string, number | undefined>();
  let cutShort = 0;
  for (let round = 0; round < rounds; round += 1) {
    const emulator = new CliProcess(script, ['emulator', '--seed', 'empty', '--state', folder]);
    try {
      const at = await emulator.ready();
      const found = await instancesByName(at);
      for (const [name, instances] of acknowledged) {
        expect(found.has(name), `${name} after kill ${round}`).toBe(true);
        if (instances !== undefined)
          expect(found.get(name), `instances of ${name} after kill ${round}`).toBe(instances);
      }
      const lost = await writeUntilKilled(emulator, at, round, acknowledged);
      if (lost > 0) cutShort += 1;
    } finally {
      await emulator.kill('SIGKILL');
    }
  }
  expect(acknowledged.size).toBeGreaterThan(rounds * 5);
  // The kill has to fall among the writes to prove anything.
  expect(cutShort).toBeGreaterThan(rounds / 2);
});

/** Sends all writes at once and kills the emulator when some are answered; gives how many were not. */
async function writeUntilKilled(
  emulator: CliProcess,
  at: Address,
  round: number,
  acknowledged: Map<string, number | undefined>,
): Promise<number> {
  const call = officialCaller(at);
  const killAfter = 1 + ((round * 37) % (creates + scales - 10));
  const older = [...acknowledged.keys()].slice(-scales);
  let answered = 0;
  const done = (name: string, instances: number): void => {
    acknowledged.set(name, instances);
    answered += 1;
    if (answered === killAfter) emulator.child.kill('SIGKILL');
  };
  const writes = [
    ...Array.from({ length: creates }, async (_, index) => {
      const name = `echo_${round}_${index}`;
      const body = { metadata: { name, instance: 1 }, containers: [{ image: 'a' }] };
      await call('eas', 'CreateService', { body });
      done(name, 1);
    }),
    ...older.map(async (name) => {
      acknowledged.set(name, undefined);
      const path = { ClusterId: 'cn-hangzhou', ServiceName: name };
      await call('eas', 'ScaleService', { path, body: { Instance: round + 2 } });
      done(name, round + 2);
    }),
  ];
  const results = await Promise.allSettled(writes);
  await emulator.kill('SIGKILL');
  return results.filter((result) => result.status === 'rejected').length;
}
