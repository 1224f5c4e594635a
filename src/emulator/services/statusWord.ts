import type { TimeScale } from '../clock.ts';
import { minutes } from '../inferred.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { isDetached, stageOf } from './instanceState.ts';
import { lastOperation } from './world.ts';

/** The instances of a service at a moment. */
export interface Counted {
  /** Those that are meant to stay, also when they are only planned; and those that go or are planned to. */
  readonly staying: readonly InstanceRecord[];
  readonly leaving: readonly InstanceRecord[];
  /** True while any is there, also one that was detached. */
  readonly present: boolean;
  readonly ready: number;
}

/** Counts the instances of a service; a detached one belongs to it no more. */
export function countInstances(service: ServiceRecord, now: number): Counted {
  const there = service.instances.filter((entry) => stageOf(entry, now) !== 'gone');
  const own = there.filter((entry) => !isDetached(entry, now));
  return {
    staying: own.filter((entry) => entry.endingAt === undefined),
    leaving: own.filter((entry) => entry.endingAt !== undefined),
    present: there.length > 0,
    ready: own.filter((entry) => entry.orderedAt <= now && stageOf(entry, now) === 'ready').length,
  };
}

/** The status of a service that is no aggregate: what its last operation does, or how it is when that is over. */
export function statusWord(service: ServiceRecord, counted: Counted, now: number, scale: TimeScale): string {
  const operation = lastOperation(service);
  if (operation.kind === 'delete') return 'Deleting';
  if (operation.kind === 'stop') return counted.present ? 'Stopping' : 'Stopped';
  const stages = counted.staying.map((entry) => stageOf(entry, now));
  if (isChanging(counted, now)) {
    const justNow = now < operation.at + scale.ms(minutes.accepted);
    return changingWord(
      operation.kind,
      justNow,
      stages.every((stage) => stage === 'pending'),
    );
  }
  if (counted.ready > 0 || stages.length === 0) return 'Running';
  return stages.every((stage) => stage === 'failed') ? 'Failed' : 'Waiting';
}

/** True while an operation is under way. An instance that ran before, or stands in for one that did, does not count. */
function isChanging({ staying, leaving }: Counted, now: number): boolean {
  const rebuilt = new Set(staying.map((entry) => entry.replaces));
  if (leaving.some((entry) => !rebuilt.has(entry.name))) return true;
  return staying.some((entry) => entry.replaces === undefined && !hasSettled(entry, now));
}

function hasSettled(entry: InstanceRecord, now: number): boolean {
  return stageOf(entry, now) === 'failed' || (entry.readyAt !== undefined && entry.readyAt <= now);
}

function changingWord(kind: string, justNow: boolean, unplaced: boolean): string {
  if (kind === 'start') return 'Starting';
  if (kind === 'scale') return 'Scaling';
  if (kind === 'update' || kind === 'restart') return 'Updating';
  if (justNow) return 'Creating';
  return unplaced ? 'Pending' : 'Waiting';
}
