/**
 * Rollouts. What ties one to an update is said nowhere; here it is a strategy that stays with its service [INFER]: every
 * update goes by it, the one that is under way from then on, the next one from its beginning.
 */
import { refusal } from '../http/apiError.ts';
import { codes } from '../inferred.ts';
import type { EmulatorState } from '../state/model.ts';
import type { RolloutRecord } from '../state/rolloutRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { replanUpdate } from './change.ts';
import { configOf, invalid } from './config.ts';
import { requireService } from './operate.ts';
import { freeNodesFor } from './quotaNodes.ts';
import { isOutdated, stayingAt } from './replan.ts';
import { withoutPlans } from './rolling.ts';
import { refuseLocked } from './safetyLock.ts';
import { childrenOf, lastOperation, withServices, type ChangeEnv } from './world.ts';

/** What a call says of a rollout; either `batch` or `partition`, or neither. */
export type RolloutChange = Partial<Pick<RolloutRecord, 'batch' | 'partition' | 'paused'>>;

interface Changed {
  readonly state: EmulatorState;
  readonly result: ServiceRecord;
}

/** The services that a rollout of this one is made of: of an aggregate its members. */
export function rolledServices(state: EmulatorState, service: ServiceRecord): readonly ServiceRecord[] {
  const children = childrenOf(state, service.uid);
  return children.length > 0 ? children : [service];
}

/** Gives a service a rollout; of an aggregate each of its members. */
export function createRollout(state: EmulatorState, name: string, given: RolloutChange, env: ChangeEnv): Changed {
  return changeEach(state, name, env, (service) => {
    if (service.rollout) {
      throw refusal(
        codes.rolloutTaken,
        `The service ${service.name} has a rollout already.`,
        'Change it with UpdateServiceRollout, or delete it first.',
      );
    }
    const left = leftVersion(service, env.now);
    const rollout: RolloutRecord = {
      ...strategyOf(given),
      paused: given.paused ?? false,
      ...(left === undefined ? {} : { fromVersion: left }),
      batchStarts: [],
    };
    return { ...service, rollout, updateLeft: false };
  });
}

/** Changes a rollout, paused or not, at once also for the update that is under way. */
export function updateRollout(state: EmulatorState, name: string, given: RolloutChange, env: ChangeEnv): Changed {
  return changeEach(state, name, env, (service) => {
    const { batch, partition, ...kept } = requireRollout(service);
    const strategy = given.batch || given.partition !== undefined ? strategyOf(given) : { batch, partition };
    return { ...service, rollout: { ...kept, ...strategy, paused: given.paused ?? kept.paused } };
  });
}

/** Ends a rollout where it is: what was replaced stays replaced, the rest stays as it is. */
export function deleteRollout(state: EmulatorState, name: string, env: ChangeEnv): Changed {
  return changeEach(state, name, env, (service) => {
    requireRollout(service);
    const { rollout: _rollout, ...rest } = service;
    const mixed = stayingAt(service, env.now).some((entry) => isOutdated(service, entry));
    return { ...rest, updateLeft: mixed };
  });
}

/** The rollout of a service, or a 404. */
export function requireRollout(service: ServiceRecord): RolloutRecord {
  if (service.rollout) return service.rollout;
  throw refusal(codes.rolloutNotFound, `The service ${service.name} has no rollout.`);
}

function strategyOf(given: RolloutChange): Pick<RolloutRecord, 'batch' | 'partition'> {
  if (given.partition !== undefined) return { partition: given.partition };
  // Neither is named: batches of the default size without a wait [INFER].
  return { batch: given.batch ?? { size: '25%', interval: '0s', intervalMinutes: 0 } };
}

/** The version that an update under way leaves. */
function leftVersion(service: ServiceRecord, now: number): number | undefined {
  const others = stayingAt(service, now).filter((entry) => entry.version !== service.version);
  return others.at(-1)?.version;
}

function changeEach(
  state: EmulatorState,
  name: string,
  env: ChangeEnv,
  change: (service: ServiceRecord) => ServiceRecord,
): Changed {
  const service = requireService(state, name, env.now);
  refuseLocked(state, service, 'change');
  if (lastOperation(service).kind === 'delete') throw invalid(`The service ${name} is being deleted.`);
  const changed = rolledServices(state, service).map((entry) => replanned(state, change(entry), env));
  const next = withServices(state, changed, env.now);
  return { state: next, result: service };
}

/** Goes on by the new rollout where an update has a part to do or to take back. */
function replanned(state: EmulatorState, service: ServiceRecord, env: ChangeEnv): ServiceRecord {
  if (['stop', 'delete'].includes(lastOperation(service).kind)) return service;
  const mixed = stayingAt(service, env.now).some((entry) => isOutdated(service, entry));
  if (!mixed && service.rollout?.fromVersion === undefined) return service;
  const there = { ...service, instances: withoutPlans(service.instances, env.now) };
  const freeNodes = freeNodesFor(state, configOf(service), env.now, there);
  return replanUpdate(service, { ...env, freeNodes });
}
