import type { InstanceRecord } from '../state/instanceRecord.ts';

/** Instances that are gone and still kept, for their events and logs. */
const keptGone = 40;

/** The instances without those that have been gone the longest. */
export function withoutLongGone(instances: readonly InstanceRecord[], now: number): InstanceRecord[] {
  const gone = instances.filter((entry) => entry.goneAt !== undefined && entry.goneAt <= now);
  const drop = new Set(gone.slice(0, Math.max(0, gone.length - keptGone)).map((entry) => entry.name));
  return instances.filter((entry) => !drop.has(entry.name));
}
