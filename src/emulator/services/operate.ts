/** Operations on a service by name; those on an aggregate go to all its members. */
import { ApiError } from '../http/apiError.ts';
import { codes } from '../inferred.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { addOperation, endService, restartInstances, scaleInstances, startService } from './change.ts';
import { invalid, configOf } from './config.ts';
import { delayOf } from './create.ts';
import type { ChangeContext } from './orderInstances.ts';
import { freeNodesFor } from './quotaNodes.ts';
import { isRollingOut } from './replan.ts';
import { withoutPlans } from './rolling.ts';
import { refuseLocked } from './safetyLock.ts';
import { serviceStatus } from './status.ts';
import { childrenOf, findService, parentOf, withServices, type ChangeEnv } from './world.ts';

interface Changed {
  readonly state: EmulatorState;
  readonly result: ServiceRecord;
}

/** The service, or a 404. */
export function requireService(state: EmulatorState, name: string, now: number): ServiceRecord {
  const service = findService(state, name, now);
  if (service) return service;
  throw new ApiError(codes.notFound.status, codes.notFound.code, `The service ${name} does not exist in this region.`);
}

/** The service, or a 404; refused when its lock allows no change. */
export function requireChangeable(state: EmulatorState, name: string, now: number): ServiceRecord {
  const service = requireService(state, name, now);
  refuseLocked(state, service, 'change');
  return service;
}

function refuse(message: string): ApiError {
  return new ApiError(codes.wrongState.status, codes.wrongState.code, message);
}

function statusWord(state: EmulatorState, service: ServiceRecord, env: ChangeEnv): string {
  return serviceStatus(state, service, env.now, env.scale).status;
}

/** Changes the service and, of an aggregate, each member. */
function changeAll(
  state: EmulatorState,
  service: ServiceRecord,
  env: ChangeEnv,
  change: (entry: ServiceRecord, context: ChangeContext) => ServiceRecord,
): Changed {
  const children = childrenOf(state, service.uid);
  let next = state;
  for (const entry of children.length > 0 ? children : [service]) {
    const there = { ...entry, instances: withoutPlans(entry.instances, env.now) };
    const freeNodes = freeNodesFor(next, configOf(entry), env.now, there);
    const delayMs = children.length > 0 ? delayOf(entry.memberType, env) : 0;
    next = withServices(next, [change(entry, { ...env, freeNodes, delayMs })], env.now);
  }
  return { state: next, result: service };
}

/** Notes an operation on the aggregate's own record, which has no instances. */
function noteOnAggregate(
  changed: Changed,
  service: ServiceRecord,
  kind: 'start' | 'stop' | 'restart' | 'delete',
  env: ChangeEnv,
): Changed {
  if (childrenOf(changed.state, service.uid).length === 0) return changed;
  const operations = addOperation(service.operations, { kind, at: env.now, instances: 0 });
  const noted = { ...service, operations, updatedAt: env.now };
  return { state: withServices(changed.state, [noted], env.now), result: noted };
}

export function start(state: EmulatorState, name: string, env: ChangeEnv): Changed {
  const service = requireChangeable(state, name, env.now);
  const status = statusWord(state, service, env);
  if (status !== 'Stopped' && status !== 'Failed') {
    throw refuse(`The service ${name} is ${status}: only a stopped or failed service can be started.`);
  }
  return noteOnAggregate(changeAll(state, service, env, startService), service, 'start', env);
}

export function stop(state: EmulatorState, name: string, env: ChangeEnv): Changed {
  const service = requireService(state, name, env.now);
  refuseLocked(state, service, 'dangerous');
  const status = statusWord(state, service, env);
  if (['Stopped', 'Stopping', 'Deleting'].includes(status)) {
    throw refuse(`The service ${name} is ${status}: it cannot be stopped.`);
  }
  const changed = changeAll(state, service, env, (entry, context) => endService(entry, 'stop', context));
  return noteOnAggregate(changed, service, 'stop', env);
}

export function restart(state: EmulatorState, name: string, env: ChangeEnv): Changed {
  const service = requireChangeable(state, name, env.now);
  const status = statusWord(state, service, env);
  if (['Stopped', 'Stopping', 'Deleting'].includes(status)) {
    throw refuse(`The service ${name} is ${status}: it cannot be restarted.`);
  }
  const rolling = [service, ...childrenOf(state, service.uid)].find((entry) => isRollingOut(entry, env.now));
  if (rolling) throw refuse(`A rollout of ${rolling.name} is not complete: finish or delete it before a restart.`);
  const changed = changeAll(state, service, env, restartInstances);
  return noteOnAggregate(changed, service, 'restart', env);
}

export function remove(state: EmulatorState, name: string, env: ChangeEnv): Changed {
  const service = requireService(state, name, env.now);
  const parent = parentOf(state, service);
  if (parent) throw refuse(`${name} is a member of the aggregated service ${parent.name}: delete that one instead.`);
  refuseLocked(state, service, 'dangerous');
  if (statusWord(state, service, env) === 'Deleting') return { state, result: service };
  const changed = changeAll(state, service, env, (entry, context) => endService(entry, 'delete', context));
  return noteOnAggregate(changed, service, 'delete', env);
}

/** As many instances as a person asks for; those named go first. */
export function scale(
  state: EmulatorState,
  name: string,
  count: number,
  named: readonly string[],
  env: ChangeEnv,
): Changed {
  requireChangeable(state, name, env.now);
  return scaleByItself(state, name, count, named, env);
}

/** What a scaler does: a lock, which is for calls, does not hold it [INFER]. */
export function scaleByItself(
  state: EmulatorState,
  name: string,
  count: number,
  named: readonly string[],
  env: ChangeEnv,
): Changed {
  const service = requireService(state, name, env.now);
  const children = childrenOf(state, service.uid);
  if (children.length > 0) {
    const names = children.map((child) => child.name).join(', ');
    throw invalid(`${name} is an aggregated service: scale one of its members instead (${names}).`);
  }
  const status = statusWord(state, service, env);
  if (['Stopped', 'Stopping', 'Deleting'].includes(status)) {
    throw refuse(`The service ${name} is ${status}: it cannot be scaled.`);
  }
  return changeAll(state, service, env, (entry, context) => scaleInstances(entry, count, named, context));
}
