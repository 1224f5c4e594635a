import type { RolloutRecord } from '../state/rolloutRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { stageOf } from './instanceState.ts';
import { stayingAt } from './replan.ts';
import { requireRollout } from './rollout.ts';
import { lastOperation } from './world.ts';

type Phase = 'Pending' | 'Running' | 'Paused' | 'Completed' | 'Failed';

/** How far a rollout is. */
export interface RolloutStatus {
  readonly phase: Phase;
  readonly total: number;
  /** Instances of the new version that take traffic. */
  readonly updated: number;
  /** Versions: the one that is left, the same as `to` when it is done; and the one that is wanted. */
  readonly from: number;
  readonly to: number;
  /** Real time, ms. */
  readonly nextBatchAt: number | undefined;
}

/** The rollout of one service at a time; throws a 404 when it has none. */
export function rolloutStatus(service: ServiceRecord, now: number): RolloutStatus {
  const rollout = requireRollout(service);
  const staying = stayingAt(service, now);
  const fresh = staying.filter((entry) => entry.version === service.version);
  const updated = fresh.filter((entry) => stageOf(entry, now) === 'ready').length;
  const total = lastOperation(service).instances;
  const whole = fresh.length === staying.length && updated >= total;
  const failed = fresh.some((entry) => stageOf(entry, now) === 'failed');
  const phase = phaseOf(rollout, { whole, failed });
  const begun = rollout.fromVersion !== undefined;
  return {
    phase,
    total,
    updated: begun ? updated : 0,
    from: begun && !whole ? (rollout.fromVersion ?? service.version) : service.version,
    to: service.version,
    nextBatchAt: rollout.batchStarts.find((at) => at > now),
  };
}

function phaseOf(rollout: RolloutRecord, is: { readonly whole: boolean; readonly failed: boolean }): Phase {
  const begun = rollout.fromVersion !== undefined;
  if (begun && is.whole) return 'Completed';
  if (rollout.paused) return 'Paused';
  if (!begun) return 'Pending';
  return is.failed ? 'Failed' : 'Running';
}

/** What shows of an aggregate when its members differ: the first of these that a member has. */
const phases: readonly Phase[] = ['Failed', 'Paused', 'Running', 'Pending', 'Completed'];

/** The rollouts of an aggregate's members as one. */
export function joinedStatus(service: ServiceRecord, parts: readonly RolloutStatus[]): RolloutStatus {
  const phase = phases.find((word) => parts.some((part) => part.phase === word)) ?? 'Pending';
  const sum = (pick: (part: RolloutStatus) => number): number => parts.reduce((all, part) => all + pick(part), 0);
  const next = parts.flatMap((part) => part.nextBatchAt ?? []);
  const unfinished = phase !== 'Completed' && phase !== 'Pending';
  return {
    phase,
    total: sum((part) => part.total),
    updated: sum((part) => part.updated),
    from: unfinished ? (service.versions?.at(-1)?.version ?? service.version) : service.version,
    to: service.version,
    nextBatchAt: next.length === 0 ? undefined : Math.min(...next),
  };
}
