import { expect, test } from 'vitest';
import type { InstanceRecord, Trouble } from '../state/instanceRecord.ts';
import { stageOf } from './instanceState.ts';
import { firstReadyRun, runAt, runsOf } from './runs.ts';

const minute = 60_000;
const second = 1000;
const pace = { loadMs: 4 * minute, probeMs: minute, againMs: 2 * minute, againProbeMs: minute, backOffMs: 10 * second };

/** An instance whose container starts at 0. Times in the tests are ms. */
function started(trouble?: Partial<Trouble>, more: Partial<InstanceRecord> = {}): InstanceRecord {
  const base = { name: 'x', version: 1, orderedAt: -minute, scheduledAt: -minute, pulledAt: 0, pace, ...more };
  if (!trouble) return base;
  return { ...base, trouble: { kind: 'crash', since: 'start', afterMs: minute, lingerMs: 0, ...trouble } };
}

test('without trouble there is one run, which goes on', () => {
  expect(runsOf(started(), 1000 * minute)).toEqual([
    { index: 0, startedAt: 0, loadedAt: 4 * minute, readyAt: 5 * minute },
  ]);
  expect(runsOf({ name: 'x', version: 1, orderedAt: 0 }, minute)).toEqual([]);
});

test('restarts come after 10, 20, 40, 80, 160 seconds and then every 5 minutes', () => {
  const starts = runsOf(started({}), 40 * minute).map((run) => run.startedAt / second);
  const waits = starts.slice(1).map((at, index) => at - (starts[index] ?? 0) - 60);
  expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300, 300, 300]);
});

test('a run that lasted ten minutes begins the row anew', () => {
  const runs = runsOf(started({ since: 'ready', afterMs: 20 * minute }), 80 * minute);
  expect(runs.map((run) => [run.startedAt, run.readyAt, run.endedAt])).toEqual([
    [0, 5 * minute, 25 * minute],
    [25 * minute + 10 * second, 28 * minute + 10 * second, 48 * minute + 10 * second],
    [48 * minute + 20 * second, 51 * minute + 20 * second, 71 * minute + 20 * second],
    [71 * minute + 30 * second, 74 * minute + 30 * second, 94 * minute + 30 * second],
  ]);
});

test('after so many times it is well; its first ready run is known beforehand', () => {
  const instance = started({ times: 2 });
  const runs = runsOf(instance, 1000 * minute);
  expect(runs.map((run) => run.end)).toEqual(['trouble', 'trouble', undefined]);
  const begins = 2 * minute + 30 * second;
  expect(firstReadyRun(instance)).toEqual({
    index: 2,
    startedAt: begins,
    loadedAt: begins + 2 * minute,
    readyAt: begins + 3 * minute,
  });
  expect(firstReadyRun(started({}))).toBeUndefined();
  expect(firstReadyRun(started({ since: 'ready' }))?.index).toBe(0);
});

test('a container that fails at once, at a scale where no time passes, is started every ms', () => {
  const still = { loadMs: 0, probeMs: 0, againMs: 0, againProbeMs: 0, backOffMs: 0 };
  const runs = runsOf(started({ afterMs: 0 }, { pace: still }), 10_000);
  expect(runs.length).toBeLessThan(20);
  expect(runs.at(-1)).toMatchObject({ index: 10_000, startedAt: 10_000, end: 'trouble' });
});

test('of an endless row only the first and the last runs are kept, with their true numbers', () => {
  const year = 525_600 * minute;
  const runs = runsOf(started({}), year);
  expect(runs.length).toBeLessThan(20);
  const last = runs.at(-1);
  // Six minutes a round, after the first seven.
  expect(last?.index).toBeGreaterThan(87_590);
  expect(last?.startedAt).toBeGreaterThan(year - 6 * minute);
  // The same as when every round is gone through: a moment a little later only adds to it.
  const near = runsOf(started({}), 3 * 60 * minute);
  const all = runsOf(started({ times: 1000 }), 3 * 60 * minute);
  expect(near.at(-1)).toEqual(all.at(-1));
});

test('stays down with enable_crash_block, until a user restarts the container', () => {
  const instance = started({ staysDown: true });
  expect(runsOf(instance, 60 * minute)).toHaveLength(1);
  expect([0.5, 1, 30].map((at) => stageOf(instance, at * minute))).toEqual(['loading', 'failed', 'failed']);
  const restarted = started({ staysDown: true, times: 1 }, { acts: [{ kind: 'restart', at: 30 * minute }] });
  expect([30, 32, 33].map((at) => stageOf(restarted, at * minute))).toEqual(['loading', 'probing', 'ready']);
});

test('a restart by a user cuts the run, loads quickly, and counts', () => {
  const instance = started(undefined, { acts: [{ kind: 'restart', at: 10 * minute }] });
  expect(runsOf(instance, 9 * minute)).toHaveLength(1);
  expect(runsOf(instance, 20 * minute)).toEqual([
    { index: 0, startedAt: 0, loadedAt: 4 * minute, readyAt: 5 * minute, endedAt: 10 * minute, end: 'restart' },
    { index: 1, startedAt: 10 * minute, loadedAt: 12 * minute, readyAt: 13 * minute },
  ]);
  expect([9, 10, 12, 13].map((at) => stageOf(instance, at * minute))).toEqual(['ready', 'loading', 'probing', 'ready']);
});

test('a restart while the container waits for its next run starts it at once', () => {
  const instance = started({ times: 1 }, { acts: [{ kind: 'restart', at: minute + 5 * second }] });
  expect(runsOf(instance, 2 * minute).map((run) => run.startedAt)).toEqual([0, minute + 5 * second]);
});

test('a failing liveness probe takes traffic before it takes the container', () => {
  const instance = started({ kind: 'liveness', since: 'ready', afterMs: 2 * minute, lingerMs: 30 * second, times: 1 });
  const at = (minutes: number) => stageOf(instance, minutes * minute);
  expect([6.9, 7, 7.4, 7.5, 7.7, 9.7, 10.7].map(at)).toEqual([
    'ready',
    'unready',
    'unready',
    'crashed',
    'loading',
    'probing',
    'ready',
  ]);
  expect(runAt(instance, 8 * minute)).toMatchObject({ index: 1 });
});

test('a failing startup probe never gets ready, however long it loads', () => {
  const instance = started({ kind: 'health-check', afterMs: 10 * minute });
  expect([1, 5, 9, 10].map((at) => stageOf(instance, at * minute))).toEqual([
    'loading',
    'probing',
    'probing',
    'crashed',
  ]);
  expect(firstReadyRun(instance)).toBeUndefined();
});

test('nothing starts any more once the instance was told to end', () => {
  const instance = started({}, { endingAt: 90 * second, goneAt: 2 * minute });
  expect(runsOf(instance, 60 * minute).map((run) => run.index)).toEqual([0, 1]);
});
