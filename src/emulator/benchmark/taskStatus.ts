import type { TimeScale } from '../clock.ts';
import type { BenchmarkOperation, BenchmarkRecord } from '../state/benchmarkRecord.ts';
import { planOf, readBenchmark } from './document.ts';

/** How long a task takes from one status to the next, in minutes of the cloud [INFER]. */
const minutes = { creating: 0.3, starting: 0.5, stopping: 0.2, updating: 0.2, deleting: 0.3 } as const;

/** A time in which a task sends requests, real time in ms. */
export interface BenchmarkRun {
  readonly fromMs: number;
  /** When it ends, or ended. */
  readonly toMs: number;
}

/** The last run that a task was told to do; it may still be to come. */
export function runOf(task: BenchmarkRecord, scale: TimeScale): BenchmarkRun {
  const begin = task.operations.findLast(({ kind }) => kind === 'create' || kind === 'start');
  const createdMs = begin?.kind === 'create' ? scale.ms(minutes.creating) : 0;
  const fromMs = (begin?.at ?? task.createdAt) + createdMs + scale.ms(minutes.starting);
  const planned = fromMs + scale.ms(planOf(readBenchmark(task.document)).durationSeconds / 60);
  const stop = task.operations.findLast(
    ({ kind, at }) => (kind === 'stop' || kind === 'delete') && at >= (begin?.at ?? 0),
  );
  return { fromMs, toMs: Math.min(planned, stop?.at ?? planned) };
}

const keptOperations = 100;

/** The operations of a task with one more. A run that was over stays over, whatever an update makes its length. */
export function operated(
  task: BenchmarkRecord,
  kind: BenchmarkOperation['kind'],
  now: number,
  scale: TimeScale,
): BenchmarkOperation[] {
  const { toMs } = runOf(task, scale);
  const ended: BenchmarkOperation[] = kind === 'update' && toMs <= now ? [{ kind: 'stop', at: toMs }] : [];
  return [...task.operations, ...ended, { kind, at: now }].slice(-keptOperations);
}

/** The status of a task at a time. That one which is over is called Stopped is ours [INFER]. */
export function taskStatus(task: BenchmarkRecord, now: number, scale: TimeScale): string {
  const last = task.operations.at(-1);
  const since = now - (last?.at ?? task.createdAt);
  if (last?.kind === 'delete') return 'Deleting';
  if (last?.kind === 'create' && since < scale.ms(minutes.creating)) return 'Creating';
  if (last?.kind === 'update' && since < scale.ms(minutes.updating)) return 'Updating';
  const { fromMs, toMs } = runOf(task, scale);
  if (now < toMs) return now < fromMs ? 'Starting' : 'Running';
  return now < toMs + scale.ms(minutes.stopping) ? 'Stopping' : 'Stopped';
}

/** True once a deletion is over. */
export function isTaskGone(task: BenchmarkRecord, now: number, scale: TimeScale): boolean {
  const last = task.operations.at(-1);
  return last?.kind === 'delete' && now >= last.at + scale.ms(minutes.deleting);
}
