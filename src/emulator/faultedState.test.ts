import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { document, InstanceLab } from './actions/instances/instanceLab.testing.ts';
import type { Fault } from './faults.ts';

let folder: string;
let lab: InstanceLab | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pai-eas-faults-'));
});
afterEach(async () => {
  await lab?.close();
  await rm(folder, { recursive: true });
});

/** The emulator again on the same folder, after it was off for so long. */
async function restarted(from: InstanceLab, minutes: number, faults: readonly Fault[] = []): Promise<InstanceLab> {
  await from.close();
  from.pass(minutes);
  lab = await InstanceLab.start({ stateFolder: folder, faults, clock: from.clock });
  return lab;
}

test('what a rule decided lasts over a restart without the rule, to the second', async () => {
  const fault = { service: 'svc', instance: 'crash', times: 3 } as const;
  const first = await InstanceLab.start({ stateFolder: folder, faults: [fault] });
  await first.create(document('svc'));
  first.pass(4);
  const before = [await first.instanceState('svc'), await first.events('svc')];
  const again = await restarted(first, 0);
  expect([await again.instanceState('svc'), await again.events('svc')]).toEqual(before);
  again.pass(20);
  expect(await again.instanceState('svc')).toBe('Running RUNNING 1/1 3');
});

test('a rule that takes one instance does not take another after a restart', async () => {
  const fault = { service: 'svc', instance: 'crash', count: 1 } as const;
  const first = await InstanceLab.start({ stateFolder: folder, faults: [fault] });
  await first.create(document('svc'));
  const again = await restarted(first, 5, [fault]);
  await again.change('PUT', 'ScaleService', 'svc/scale', { Instance: 2 });
  again.pass(10);
  expect((await again.instances('svc')).map((entry) => String(entry['Status'])).toSorted()).toEqual([
    'Failed',
    'Running',
  ]);
});

test('a spot machine whose time came while the emulator was off is taken back when it is on again', async () => {
  const fault = { service: 'svc', instance: 'spot-reclaim', afterMinutes: 30, count: 1 } as const;
  const first = await InstanceLab.start({ stateFolder: folder, faults: [fault] });
  await first.create(document('svc'));
  first.pass(10);
  const { InstanceName: name } = await first.instance('svc');
  const again = await restarted(first, 60);
  again.pass(0.01);
  await expect.poll(() => again.instances('svc')).toHaveLength(2);
  again.pass(10);
  expect((await again.instance('svc')).InstanceName).not.toBe(name);
});

test('an instance that runs already is taken by rules for running ones, from the start of the emulator on', async () => {
  const first = await InstanceLab.start({ stateFolder: folder });
  await first.create(document('svc', { metadata: { name: 'svc', instance: 2, cpu: 1 } }));
  first.pass(600);
  const faults = [
    { service: 'svc', instance: 'oom' },
    { service: 'svc', instance: 'liveness', afterMinutes: 5, count: 1, times: 1 },
  ] as const;
  const again = await restarted(first, 0, faults);
  expect(await again.status('svc')).toBe('Running RUNNING 2/2');
  again.pass(5.2);
  expect(await again.status('svc')).toBe('Running CrashLoopBackOff 1/2');
  again.pass(5);
  expect(await again.status('svc')).toBe('Running RUNNING 2/2');
  expect((await again.instances('svc')).map((entry) => String(entry['RestartCount'])).toSorted()).toEqual(['0', '1']);
});

test('a demo service that runs fails five minutes after the start, and loads again at the time scale of now', async () => {
  lab = await InstanceLab.start({
    seed: 'demo',
    timeScale: 100,
    faults: [{ service: 'qwen3_8b_chat', instance: 'crash', when: 'ready', afterMinutes: 5, times: 1 }],
  });
  expect(await lab.call('qwen3_8b_chat')).toBe(404);
  lab.clock.pass(3.05);
  expect(await lab.call('qwen3_8b_chat')).toBe(503);
  lab.clock.pass(3);
  expect(await lab.instanceState('qwen3_8b_chat')).toBe('Running RUNNING 1/1 1');
});
