import type { InstanceRecord } from '../state/instanceRecord.ts';

/** What an instance is doing at some moment. */
export type Stage = 'pending' | 'pulling' | 'loading' | 'probing' | 'ready' | 'failed' | 'terminating' | 'gone';

/** The stage of an instance at a time; only this decides, nothing is stored. */
export function stageOf(instance: InstanceRecord, now: number): Stage {
  if (instance.goneAt !== undefined && now >= instance.goneAt) return 'gone';
  if (instance.endingAt !== undefined && now >= instance.endingAt) return 'terminating';
  if (instance.problem && now >= instance.problem.givesUpAt) return 'failed';
  if (!reached(instance.scheduledAt, now)) return 'pending';
  if (!reached(instance.pulledAt, now)) return 'pulling';
  if (!reached(instance.loadedAt, now)) return 'loading';
  return reached(instance.readyAt, now) ? 'ready' : 'probing';
}

function reached(at: number | undefined, now: number): boolean {
  return at !== undefined && now >= at;
}

/** `Status` and `Reason` of an instance as EAS words them (eas/product.md, section 4.1). */
export function instanceWords(instance: InstanceRecord, now: number): { status: string; reason: string } {
  const stage = stageOf(instance, now);
  const reason = instance.problem ? problemReasons[instance.problem.kind] : undefined;
  switch (stage) {
    case 'pending':
      return { status: 'Pending', reason: reason ?? 'Scheduling' };
    case 'pulling':
      return { status: 'Creating', reason: reason ?? 'ContainerCreating' };
    case 'loading':
      return { status: 'Creating', reason: 'LoadingWeights' };
    case 'probing':
      return { status: 'Creating', reason: 'StartupProbe' };
    case 'ready':
      return { status: 'Running', reason: 'RUNNING' };
    case 'failed':
      return { status: 'Failed', reason: reason ?? 'Error' };
    default:
      return { status: 'Terminating', reason: 'Terminating' };
  }
}

const problemReasons = {
  'out-of-stock': 'Out of Stock',
  'quota-full': 'Insufficient Quota',
  'resource-full': 'Insufficient Resources',
  'image-pull': 'ImagePullBackOff',
} as const;
