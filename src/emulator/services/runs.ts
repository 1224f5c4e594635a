/** The runs of an instance's main container: started, loaded, ready, failed, started again. Derived from its record. */
import type { InstanceRecord, Pace, Trouble } from '../state/instanceRecord.ts';

/** One run of the main container. All times are real ms; one that is not reached is left out or still to come. */
export interface Run {
  /** 0 for the first; the number of restarts before it. */
  readonly index: number;
  readonly startedAt: number;
  readonly loadedAt?: number;
  readonly readyAt?: number;
  /** When the trouble of the instance took it: from then on it takes no traffic. */
  readonly failedAt?: number;
  readonly endedAt?: number;
  /** Who ended it: its trouble, or a user who restarted the container. */
  readonly end?: 'trouble' | 'restart';
}

/** The wait before a restart doubles up to this many times the first one; 10 s and 5 min in Kubernetes. */
const longestPause = 30;
/** A run that lasted this many first pauses begins the row anew; 10 min in Kubernetes. */
const goodRun = 60;
/** Restarts after which the wait grows no more. */
const settledRow = 6;

/** Of an endless row this many runs before the last are kept. */
const keptRuns = 8;

/** Where a run begins: how many went before, how many of them failed, and how many quickly in a row. */
interface Start {
  readonly at: number;
  readonly index: number;
  readonly failures: number;
  readonly row: number;
}

/** The pace of an instance, also of one that was recorded before paces were. */
export function paceOf(instance: InstanceRecord): Pace {
  if (instance.pace) return instance.pace;
  const { pulledAt = 0, loadedAt = pulledAt, readyAt = loadedAt } = instance;
  const loadMs = loadedAt - pulledAt;
  const probeMs = readyAt - loadedAt;
  return { loadMs, probeMs, againMs: loadMs, againProbeMs: probeMs, backOffMs: 0 };
}

function plannedRun(instance: InstanceRecord, start: Start): Run {
  const pace = paceOf(instance);
  const loadedAt = start.at + (start.index === 0 ? pace.loadMs : pace.againMs);
  const readyAt = loadedAt + (start.index === 0 ? pace.probeMs : pace.againProbeMs);
  const run: Run = { index: start.index, startedAt: start.at, loadedAt, readyAt };
  const { trouble } = instance;
  if (!trouble || start.failures >= (trouble.times ?? Number.POSITIVE_INFINITY)) return run;
  const failedAt = failureOf(trouble, start.at, readyAt);
  const whole = trouble.kind === 'health-check' ? { index: run.index, startedAt: run.startedAt, loadedAt } : run;
  return { ...cutAt(whole, failedAt), failedAt, endedAt: failedAt + trouble.lingerMs, end: 'trouble' };
}

function failureOf(trouble: Trouble, startedAt: number, readyAt: number): number {
  const base = trouble.since === 'ready' ? readyAt : startedAt;
  return Math.max(base, trouble.from ?? base) + trouble.afterMs;
}

/** The run without what it would only have reached later. */
function cutAt(run: Run, at: number): Run {
  const { index, startedAt, loadedAt, readyAt, failedAt } = run;
  return {
    index,
    startedAt,
    ...(loadedAt !== undefined && loadedAt < at ? { loadedAt } : {}),
    ...(readyAt !== undefined && readyAt < at ? { readyAt } : {}),
    ...(failedAt !== undefined && failedAt < at ? { failedAt } : {}),
  };
}

/** A run as it comes out, and where the next one begins; undefined when none follows. */
function oneRun(
  instance: InstanceRecord,
  start: Start,
  restartAt: number | undefined,
): { readonly run: Run; readonly next: Start | undefined } {
  const run = plannedRun(instance, start);
  const index = start.index + 1;
  const { endedAt } = run;
  if (restartAt !== undefined && (endedAt === undefined || restartAt < endedAt)) {
    const next = { at: restartAt, index, failures: start.failures, row: 0 };
    return { run: { ...cutAt(run, restartAt), endedAt: restartAt, end: 'restart' }, next };
  }
  if (endedAt === undefined) return { run, next: undefined };
  const { backOffMs } = paceOf(instance);
  const row = endedAt - start.at >= goodRun * backOffMs ? 1 : start.row + 1;
  const pause = backOffMs * Math.min(2 ** Math.min(row - 1, 10), longestPause);
  // At a high time scale all of this can round to nothing: a run then still takes a moment, or the row had no end.
  const again = instance.trouble?.staysDown ? undefined : Math.max(start.at + 1, endedAt + pause);
  const at = restartAt === undefined ? again : Math.min(restartAt, again ?? restartAt);
  return { run, next: at === undefined ? undefined : { at, index, failures: start.failures + 1, row } };
}

/** Leaves out restarts that are all alike, but for the last few before `until`. */
function skipAhead(instance: InstanceRecord, start: Start, until: number): Start {
  if (!instance.trouble || instance.trouble.times !== undefined) return start;
  const { next } = oneRun(instance, start, undefined);
  if (!next || (next.row < settledRow && next.row !== start.row)) return start;
  const cycle = next.at - start.at;
  const count = Math.floor((until - start.at) / cycle) - keptRuns;
  if (cycle <= 0 || count <= 0) return start;
  return { ...start, at: start.at + count * cycle, index: start.index + count, failures: start.failures + count };
}

/**
 * The runs that began up to `until`, oldest first; of an endless row of equal ones only the first and the last few.
 * The `index` of the last one is the number of restarts. Empty while the container was not started.
 */
export function runsOf(instance: InstanceRecord, until: number): readonly Run[] {
  const limit = Math.min(until, instance.endingAt ?? until);
  const restarts = (instance.acts ?? []).flatMap((act) =>
    act.kind === 'restart' && act.sidecar === undefined ? [act.at] : [],
  );
  const runs: Run[] = [];
  let start: Start | undefined =
    instance.pulledAt === undefined ? undefined : { at: instance.pulledAt, index: 0, failures: 0, row: 0 };
  while (start !== undefined && start.at <= limit) {
    const { at } = start;
    const { run, next } = oneRun(
      instance,
      start,
      restarts.find((restart) => restart > at),
    );
    runs.push(run);
    start = next && skipAhead(instance, next, Math.min(limit, restarts.find((restart) => restart > next.at) ?? limit));
  }
  return runs;
}

/** The run of now, or the last one when the container is down; undefined while it was not started. */
export function runAt(instance: InstanceRecord, now: number): Run | undefined {
  return runsOf(instance, now).at(-1);
}

/** The first run that becomes ready; undefined when none ever does. */
export function firstReadyRun(instance: InstanceRecord): Run | undefined {
  const { pulledAt, trouble } = instance;
  if (pulledAt === undefined) return undefined;
  const endless = trouble !== undefined && trouble.times === undefined;
  return runsOf(instance, endless ? pulledAt : Number.POSITIVE_INFINITY).find((run) => run.readyAt !== undefined);
}
