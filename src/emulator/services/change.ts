/** What operations do to one service: pure functions from a record to the next. */
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { Operation, ServiceRecord } from '../state/serviceRecord.ts';
import { configOf } from './config.ts';
import { withoutLongGone } from './keptInstances.ts';
import type { Plan } from './fleetPlan.ts';
import { orderInstances, type ChangeContext } from './orderInstances.ts';
import { endInstance } from './plan.ts';
import { replan, stayingAt } from './replan.ts';
import { withoutPlans } from './rolling.ts';
import { lastOperation, type ChangeEnv } from './world.ts';

const keptOperations = 100;

/** What a service was told to do, with one more; what is long ago is forgotten. */
export function addOperation(operations: readonly Operation[], operation: Operation): Operation[] {
  return [...operations, operation].slice(-keptOperations);
}

function withOperation(
  service: ServiceRecord,
  operation: Operation,
  instances: readonly InstanceRecord[],
): ServiceRecord {
  return {
    ...service,
    updatedAt: operation.at,
    operations: addOperation(service.operations, { ...operation, version: service.version }),
    instances: withoutLongGone(instances, operation.at),
  };
}

function wanted(service: ServiceRecord): number {
  return configOf(service).metadata?.instance ?? 0;
}

/** A new service orders its instances. */
export function createInstances(service: ServiceRecord, context: ChangeContext): ServiceRecord {
  const count = wanted(service);
  const operation: Operation = { kind: 'create', at: context.now, instances: count };
  return withOperation(service, operation, orderInstances(service, count, 'create', context));
}

/** Everything ends; `delete` also makes the service go. */
export function endService(service: ServiceRecord, kind: 'stop' | 'delete', context: ChangeEnv): ServiceRecord {
  const ended = withOperation(service, { kind, at: context.now, instances: 0 }, allEnded(service, context));
  return withBatches(ended, { batchStarts: [] });
}

function allEnded(service: ServiceRecord, context: ChangeEnv): InstanceRecord[] {
  return withoutPlans(service.instances, context.now).map((entry) => endInstance(entry, context.now, context.scale));
}

/** Fresh instances in the place of whatever is left of a stopped or failed service. */
export function startService(service: ServiceRecord, context: ChangeContext): ServiceRecord {
  const count = wanted(service);
  const instances = [...allEnded(service, context), ...orderInstances(service, count, 'again', context)];
  const operation: Operation = { kind: 'start', at: context.now, instances: count };
  return withOperation(startedAnew(service), operation, instances);
}

/** All of it has the version of the service then: an update that was under way is over. */
function startedAnew(service: ServiceRecord): ServiceRecord {
  const { rollout, ...rest } = service;
  if (!rollout) return { ...rest, updateLeft: false };
  const { fromVersion: _fromVersion, ...strategy } = rollout;
  return { ...rest, updateLeft: false, rollout: { ...strategy, batchStarts: [] } };
}

/** Replaces every instance that does not run the version of the service, by its rolling strategy and rollout. */
export function rollService(service: ServiceRecord, context: ChangeContext): ServiceRecord {
  const count = wanted(service);
  const rolled = { ...service, updateLeft: false };
  return planned(rolled, { kind: 'update', at: context.now, instances: count }, replan(rolled, { count }, context));
}

/** Replaces every instance by its rolling strategy; a rollout is for updates only. */
export function restartInstances(service: ServiceRecord, context: ChangeContext): ServiceRecord {
  const count = wanted(service);
  const newest = Math.max(0, ...stayingAt(service, context.now).map((entry) => entry.orderedAt));
  const { rollout: _rollout, ...rest } = service;
  const renewedAt = Math.max(context.now, newest + 1);
  const renewed = { ...rest, renewedAt, updateLeft: false };
  const plan = replan(renewed, { count }, { ...context, now: renewedAt });
  const restarted = { ...service, renewedAt, updateLeft: false };
  return planned(restarted, { kind: 'restart', at: context.now, instances: count }, plan);
}

/** As many instances as asked for; those named go first, then those that take no traffic yet, then the newest. */
export function scaleInstances(
  service: ServiceRecord,
  count: number,
  named: readonly string[],
  context: ChangeContext,
): ServiceRecord {
  const notBefore = service.rollout?.batchStarts.find((at) => at > context.now);
  const goal = { count, named, ...(notBefore === undefined ? {} : { notBefore }) };
  const plan = replan(service, goal, context);
  const scaled = { ...service, config: countedConfig(service.config, count) };
  return planned(scaled, { kind: 'scale', at: context.now, instances: count }, plan);
}

/** Goes on with an update as the rollout of the service now says; no operation of its own. */
export function replanUpdate(service: ServiceRecord, context: ChangeContext): ServiceRecord {
  const plan = replan(service, { count: lastOperation(service).instances }, context);
  return withBatches({ ...service, instances: plan.instances, updatedAt: context.now }, plan);
}

function planned(service: ServiceRecord, operation: Operation, plan: Plan): ServiceRecord {
  return withBatches(withOperation(service, operation, plan.instances), plan);
}

function withBatches(service: ServiceRecord, plan: Pick<Plan, 'batchStarts'>): ServiceRecord {
  if (!service.rollout) return service;
  return { ...service, rollout: { ...service.rollout, batchStarts: plan.batchStarts } };
}

/** A configuration with another `metadata.instance`. */
export function countedConfig(config: Readonly<Record<string, unknown>>, count: number): Record<string, unknown> {
  const { metadata } = config;
  return { ...config, metadata: { ...(typeof metadata === 'object' ? metadata : {}), instance: count } };
}
