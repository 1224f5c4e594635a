import type { Translate } from '../../messages/translate.ts';
import type { ServicePhase } from '../services/model.ts';
import type { ServiceEvent } from '../wire/events.ts';
import { eventInstance, eventText } from './eventText.ts';

/** The steps of a deployment, in order. */
export const stageIds = ['request', 'resources', 'image', 'model', 'ready'] as const;

export type StageId = (typeof stageIds)[number];

export interface Stage {
  readonly id: StageId;
  readonly label: string;
  readonly state: 'done' | 'current' | 'todo' | 'failed';
}

/** How far a deployment is, as EAS told it. */
export interface StageSigns {
  readonly phase: ServicePhase;
  /** EAS's own status word: several of them share a phase. */
  readonly status: string;
  readonly events: readonly ServiceEvent[];
  /** The furthest step seen before: a deployment does not go back. */
  readonly reached: StageId;
  /** The step that failed, when it is known. */
  readonly failedAt: StageId | undefined;
}

/** Words in events that show a step is under way. EAS does not document its event reasons: inferred, and only hints. */
const eventSigns: readonly (readonly [StageId, RegExp])[] = [
  ['ready', /readiness|health ?check|startup probe|\bprobing\b|takes traffic|waiting for .*ready/i],
  ['model', /load(ing|ed)? (the )?(model|weights)|container.*started|started container|warm ?up/i],
  ['image', /pull|image/i],
  ['resources', /schedul|allocat|provision|pending|creat(ing|ed) instance|out.?of.?stock|quota/i],
];

/** The step that is under way now; never one before `reached`. */
export function currentStage(signs: Omit<StageSigns, 'failedAt'>): StageId {
  return furthest([signs.reached, stageOfStatus(signs), stageOfEvents(signs.events)]);
}

/** The step of the instance that is least far: a service runs when its last instance does. */
function stageOfEvents(events: readonly ServiceEvent[]): StageId {
  const byInstance = new Map<string, StageId>();
  for (const event of events) {
    const instance = eventInstance(event);
    byInstance.set(instance, furthest([byInstance.get(instance) ?? 'request', ...stageOfEvent(event)]));
  }
  const named = [...byInstance].filter(([instance]) => instance !== '').map(([, stage]) => stage);
  if (named.length === 0) return byInstance.get('') ?? 'request';
  return named.reduce((least, stage) => (indexOf(stage) < indexOf(least) ? stage : least));
}

function furthest(stages: readonly StageId[]): StageId {
  return stages.reduce((far, stage) => (indexOf(stage) > indexOf(far) ? stage : far), 'request');
}

/** All steps with their state, for a person to follow. */
export function deploymentStages(signs: StageSigns, t: Translate): Stage[] {
  const labels: Record<StageId, string> = {
    request: t('Request'),
    resources: t('Resources'),
    image: t('Images'),
    model: t('Model'),
    ready: t('Health checks'),
  };
  const current = indexOf(signs.failedAt ?? currentStage(signs));
  return stageIds.map((id, index) => ({ id, label: labels[id], state: stateOf(index, current, signs.phase) }));
}

function stateOf(index: number, current: number, phase: ServicePhase): Stage['state'] {
  if (phase === 'running' || index < current) return 'done';
  if (index > current) return 'todo';
  return phase === 'failed' ? 'failed' : 'current';
}

function stageOfStatus({ phase, status }: { phase: ServicePhase; status: string }): StageId {
  if (phase === 'running') return 'ready';
  if (phase === 'failed') return 'resources';
  if (/^starting$/i.test(status)) return 'image';
  return /^(creating|waiting|pending)$/i.test(status) ? 'resources' : 'request';
}

function stageOfEvent(event: ServiceEvent): StageId[] {
  const text = `${event.Reason ?? ''} ${eventText(event)}`;
  const found = eventSigns.find(([, sign]) => sign.test(text));
  return found === undefined ? [] : [found[0]];
}

function indexOf(stage: StageId): number {
  return stageIds.indexOf(stage);
}
