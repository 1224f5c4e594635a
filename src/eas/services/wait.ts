import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from '../../cloud/errors.ts';
import type { EasApi } from '../api.ts';
import type { ServiceEvent } from '../wire/events.ts';
import { looksLikeAggregate, uidOf } from './aggregate.ts';
import { membersOf, withTrouble } from './load.ts';
import type { ServiceModel } from './model.ts';
import { buildServiceTree } from './serviceTree.ts';

/** Where a service is meant to go. */
export type WatchGoal = 'running' | 'stopped' | 'gone';

/** How a watch ended. `failed` also stands for a service that settled elsewhere than where it was meant to go. */
export type WatchOutcome = 'running' | 'stopped' | 'failed' | 'gone';

/** What one look at the service found. */
export interface WatchUpdate {
  /** Undefined before the first good answer, and when the service is gone. */
  readonly service: ServiceModel | undefined;
  /** The newest events, newest first, at most 100; those of the last good answer where this look got none. */
  readonly events: readonly ServiceEvent[];
  /** Why this look failed, when it will be tried again. */
  readonly trouble: CloudError | undefined;
  /** Why the newest events could not be read; the watch goes on without them. */
  readonly eventsTrouble?: CloudError | undefined;
}

/** The last look, and how it ended. */
export interface WatchResult extends WatchUpdate {
  readonly outcome: WatchOutcome;
}

/** How a service is watched. */
export interface WatchOptions {
  readonly goal?: WatchGoal;
  readonly signal?: AbortSignal | undefined;
  /** Called after every look. */
  readonly onUpdate?: (update: WatchUpdate) => void;
  /** The longest wait between two looks, in ms; 5 s when left out. */
  readonly longestPauseMs?: number;
  /** Replaces waiting in tests; rejects when the signal aborts. */
  readonly clock?: { readonly pause: (ms: number, signal: AbortSignal | undefined) => Promise<void> };
}

const firstPauseMs = 1000;
const defaultLongestPauseMs = 5000;

/**
 * How many looks a state other than the goal is borne with when nothing has moved yet: right after StartService or
 * StopService EAS may still tell the old state, and right after CreateService that it knows no such service
 * (inferred, not documented). A failure is believed sooner.
 */
const grace = { failed: 3, missing: 3, steady: 8 } as const;

/**
 * Looks at a service until it is where it was meant to go (default `running`), has failed, or is gone. Throttling,
 * 5xx and lost connections are told to `onUpdate` and borne; other failures, and cancelling, reject with a `CloudError`.
 */
export async function watchService(api: EasApi, name: string, options: WatchOptions = {}): Promise<WatchResult> {
  const { goal = 'running', signal, onUpdate, longestPauseMs = defaultLongestPauseMs } = options;
  const pause = options.clock?.pause ?? systemPause;
  let last: Look = { service: undefined, events: [], trouble: undefined, missing: false };
  let pauseMs = firstPauseMs;
  for (let looks = 1, moved = false; ; looks += 1) {
    const before = last;
    last = await look(api, name, before, signal);
    onUpdate?.(last);
    const phaseChanged = before.service !== undefined && last.service?.state.status !== before.service.state.status;
    moved ||= phaseChanged || last.service?.state.changing === true;
    const outcome = outcomeOf(last, goal, moved ? Number.POSITIVE_INFINITY : looks);
    if (outcome) return { service: last.service, events: last.events, trouble: undefined, outcome };
    pauseMs = phaseChanged ? firstPauseMs : Math.min(longestPauseMs, pauseMs * 1.5);
    await cancellable(pause(Math.max(pauseMs, last.trouble?.details.retryAfterMs ?? 0), signal), name, signal);
  }
}

interface Look extends WatchUpdate {
  /** EAS says that there is no such service. */
  readonly missing: boolean;
}

async function look(api: EasApi, name: string, before: Look, signal: AbortSignal | undefined): Promise<Look> {
  try {
    const [service, events] = await Promise.all([
      readService(api, name, before.service, signal),
      readEvents(api, name, before, signal),
    ]);
    return { service, ...events, trouble: undefined, missing: false };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    if (error.kind === 'not-found') return { ...before, service: undefined, trouble: undefined, missing: true };
    if (isPassing(error)) return { ...before, trouble: error, missing: false };
    throw error;
  }
}

/** The newest events; those of before, with the reason, where they cannot be read. */
async function readEvents(
  api: EasApi,
  name: string,
  before: Look,
  signal: AbortSignal | undefined,
): Promise<Pick<WatchUpdate, 'events' | 'eventsTrouble'>> {
  try {
    return { events: await api.listEvents(name, signal) };
  } catch (error) {
    return { events: before.events, eventsTrouble: error instanceof CloudError ? error : undefined };
  }
}

/** One service with its members. Members that cannot be asked for stay as they were seen `before`. */
export async function readService(
  api: EasApi,
  name: string,
  before?: ServiceModel,
  signal?: AbortSignal,
): Promise<ServiceModel> {
  const service = await api.describeService(name, signal);
  const found = looksLikeAggregate(service) ? await membersOf(api, service, signal) : undefined;
  const members = found?.trouble ? before?.members.map((member) => member.service) : found?.members;
  const tree = buildServiceTree([service, ...(members ?? [])], api.region);
  const uid = uidOf(service);
  const model = tree.find((candidate) => candidate.uid === uid && candidate.name === service.ServiceName);
  if (model) return withTrouble(model, found?.trouble);
  throw new CloudError({ kind: 'unexpected-answer', action: 'DescribeService', subject: name });
}

function isPassing(error: CloudError): boolean {
  return ['unreachable', 'timeout', 'throttled', 'server', 'not-json'].includes(error.kind);
}

/** Undefined while it is worth looking again. `looks`: how many there were without any change. */
function outcomeOf(last: Look, goal: WatchGoal, looks: number): WatchOutcome | undefined {
  if (last.trouble) return undefined;
  if (last.missing) return goal === 'gone' || looks > grace.missing ? 'gone' : undefined;
  const phase = last.service?.state.phase;
  if (phase === goal) return goal;
  if (phase === 'failed') return looks > grace.failed ? 'failed' : undefined;
  const steady = phase === 'running' || phase === 'stopped';
  return steady && looks > grace.steady ? 'failed' : undefined;
}

async function systemPause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, signal ? { signal } : {});
}

async function cancellable(pause: Promise<void>, name: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pause;
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
  if (signal?.aborted) throw new CloudError({ kind: 'cancelled', action: 'DescribeService', subject: name });
}
