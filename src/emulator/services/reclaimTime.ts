import type { InstanceRecord } from '../state/instanceRecord.ts';

/** When the machine of an instance is taken back; undefined when it is not, or the instance has ended before. */
export function reclaimTime({ reclaimAt, endingAt }: InstanceRecord): number | undefined {
  return reclaimAt === undefined || (endingAt !== undefined && endingAt < reclaimAt) ? undefined : reclaimAt;
}
