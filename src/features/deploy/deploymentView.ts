import { eventText } from '../../eas/deployment/eventText.ts';
import { explainFailure, type Failure } from '../../eas/deployment/failure.ts';
import { currentStage, deploymentStages, type StageId } from '../../eas/deployment/stages.ts';
import type { ServiceModel } from '../../eas/services/model.ts';
import { phaseWord, roleWord } from '../../eas/services/serviceWords.ts';
import type { ServiceEvent } from '../../eas/wire/events.ts';
import type { DeploymentPart, DeploymentStage } from '../../messages/deployProgress.ts';
import type { Translate } from '../../messages/translate.ts';

/** What EAS told about a deployment the last time. */
export interface DeploymentSigns {
  readonly service: ServiceModel;
  readonly events: readonly ServiceEvent[];
  readonly reached: StageId;
}

/** The furthest step of a deployment. */
export function reachedStage({ service, events, reached }: DeploymentSigns): StageId {
  return currentStage({ phase: service.state.phase, status: service.state.status, events, reached });
}

/** The steps with their state; `failure` tells which one failed. */
export function stagesOf(signs: DeploymentSigns, failure: Failure | undefined, t: Translate): DeploymentStage[] {
  const { phase, status } = signs.service.state;
  const { events, reached } = signs;
  return deploymentStages({ phase, status, events, reached, failedAt: failure?.stage }, t);
}

/** The steps before EAS said anything. */
export function firstStages(t: Translate): DeploymentStage[] {
  return deploymentStages({ phase: 'creating', status: '', events: [], reached: 'request', failedAt: undefined }, t);
}

/** The members of a deployment, or the service itself when it has none. */
export function partsOf(service: ServiceModel, t: Translate): DeploymentPart[] {
  const parts = service.members.length > 0 ? service.members : [service];
  return parts.map((part) => ({
    name: part.name,
    label: roleWord(part, t) || t('Service'),
    role: part.role?.kind ?? 'single',
    phase: partPhase(part),
    status: phaseWord(part, t),
    running: part.instances.running,
    total: part.instances.total,
  }));
}

/** Why a service failed: a member that failed tells more than the whole, and its own message more than the events. */
export function failureOf(service: ServiceModel, events: readonly ServiceEvent[], t: Translate): Failure {
  const failed = service.members.filter(({ state }) => state.phase === 'failed');
  const explained = [
    ...failed.map((member) => ({ message: member.state.message, member: roleWord(member, t), events: [] })),
    { message: service.state.message, member: undefined, events },
  ].map((signs) => explainFailure(signs, t));
  const [first] = explained;
  return (
    explained.find(({ cause }) => cause !== 'unknown') ??
    first ??
    explainFailure({ message: undefined, member: undefined, events }, t)
  );
}

/** EAS's sentence about the state, unless it only repeats the status and the instance counts. */
export function noteOf(service: ServiceModel): string | undefined {
  const { message, status } = service.state;
  if (!message || message.toLowerCase() === status.toLowerCase() || /\[Total: \d+/.test(message)) return undefined;
  return message;
}

function partPhase(part: ServiceModel): DeploymentPart['phase'] {
  if (part.state.phase === 'running') return 'running';
  return part.state.phase === 'failed' ? 'failed' : 'waiting';
}

/** All that EAS said, for the log and for a bug report. Not translated. */
export function detailLines(service: ServiceModel, events: readonly ServiceEvent[]): string[] {
  const states = [service, ...service.members].map(
    ({ name, state }) => `${name}: ${state.status}${state.message ? `, ${state.message}` : ''}`,
  );
  const told = events.map((event) =>
    [event.Time, event.Type, event.Reason, eventText(event)].filter(Boolean).join(' '),
  );
  return [...states, ...told];
}
