import type { InstanceRecord } from '../state/instanceRecord.ts';
import { problemWords } from './problemWords.ts';
import { paceOf, runAt, type Run } from './runs.ts';

/**
 * What an instance is doing at some moment. `unready`: it runs and fails its health check, or a container beside the
 * main one starts again. `crashed`: its container is down and waits for a restart.
 */
export type Stage =
  | 'pending'
  | 'pulling'
  | 'loading'
  | 'probing'
  | 'ready'
  | 'unready'
  | 'crashed'
  | 'failed'
  | 'terminating'
  | 'gone';

/** How long a container beside the main one takes to start again, as part of the instance's probe time. */
const sidecarPart = 0.2;

/** The stage of an instance at a time; only this decides, nothing is stored. */
export function stageOf(instance: InstanceRecord, now: number): Stage {
  if (instance.goneAt !== undefined && now >= instance.goneAt) return 'gone';
  if (instance.endingAt !== undefined && now >= instance.endingAt) return 'terminating';
  if (isGivenUp(instance, now)) return 'failed';
  if (!reached(instance.scheduledAt, now)) return 'pending';
  if (!reached(instance.pulledAt, now)) return 'pulling';
  if (instance.trouble || instance.acts) return stageOfRun(instance, runAt(instance, now), now);
  if (!reached(instance.loadedAt, now)) return 'loading';
  return reached(instance.readyAt, now) ? 'ready' : 'probing';
}

function isGivenUp({ problem, trouble }: InstanceRecord, now: number): boolean {
  if (problem && problem.endsAt === undefined && now >= problem.givesUpAt) return true;
  return reached(trouble?.givesUpAt, now);
}

function stageOfRun(instance: InstanceRecord, run: Run | undefined, now: number): Stage {
  if (reached(run?.endedAt, now)) return instance.trouble?.staysDown && run?.end === 'trouble' ? 'failed' : 'crashed';
  if (!reached(run?.loadedAt, now)) return 'loading';
  if (!reached(run?.readyAt, now)) return 'probing';
  return reached(run?.failedAt, now) || sidecarStarts(instance, now) ? 'unready' : 'ready';
}

/** Until when a container beside the main one starts, that was restarted at a time. */
export function sidecarUpAt(instance: InstanceRecord, restartedAt: number): number {
  return restartedAt + sidecarPart * paceOf(instance).againProbeMs;
}

function sidecarStarts(instance: InstanceRecord, now: number): boolean {
  return (instance.acts ?? []).some(
    (act) => act.sidecar !== undefined && act.at <= now && now < sidecarUpAt(instance, act.at),
  );
}

/** True for an instance that is there at a time: ordered, and not gone. */
export function isPresent(instance: InstanceRecord, now: number): boolean {
  return instance.orderedAt <= now && stageOf(instance, now) !== 'gone';
}

function reached(at: number | undefined, now: number): boolean {
  return at !== undefined && now >= at;
}

/** True once an instance was taken out of its service for good: it runs on, fenced, and another took its place. */
export function isDetached(instance: InstanceRecord, now: number): boolean {
  return (instance.acts ?? []).some((act) => act.kind === 'detach' && act.at <= now);
}

/** True while an instance was told to take no traffic. */
export function isIsolated(instance: InstanceRecord, now: number): boolean {
  const last = (instance.acts ?? []).findLast(
    (act) => (act.kind === 'isolate' || act.kind === 'readmit') && act.at <= now,
  );
  return last?.kind === 'isolate';
}

/** True while requests are sent to an instance. */
export function takesTraffic(instance: InstanceRecord, now: number): boolean {
  if (stageOf(instance, now) !== 'ready') return false;
  return instance.acts === undefined || !(isIsolated(instance, now) || isDetached(instance, now));
}

/** `Status` and `Reason` of an instance as EAS words them (eas/product.md, section 4.1). */
export function instanceWords(instance: InstanceRecord, now: number): { status: string; reason: string } {
  const stage = stageOf(instance, now);
  const { problem, trouble } = instance;
  const held = problem && now < (problem.endsAt ?? Number.POSITIVE_INFINITY) ? problemWords[problem.kind] : undefined;
  switch (stage) {
    case 'pending':
      return { status: 'Pending', reason: held?.instance ?? 'Scheduling' };
    case 'pulling':
      return { status: 'Creating', reason: held?.instance ?? 'ContainerCreating' };
    case 'loading':
      return { status: 'Creating', reason: 'LoadingWeights' };
    case 'probing':
      return { status: 'Creating', reason: 'StartupProbe' };
    case 'ready':
      return { status: 'Running', reason: 'RUNNING' };
    case 'unready':
      return { status: 'Running', reason: 'Unhealthy' };
    case 'crashed':
      return { status: 'Failed', reason: 'CrashLoopBackOff' };
    case 'failed':
      return { status: 'Failed', reason: held?.instance ?? failedReason(trouble) };
    default:
      return { status: 'Terminating', reason: 'Terminating' };
  }
}

function failedReason(trouble: InstanceRecord['trouble']): string {
  if (!trouble) return 'Error';
  return trouble.staysDown ? problemWords[trouble.kind].exit : 'CrashLoopBackOff';
}
