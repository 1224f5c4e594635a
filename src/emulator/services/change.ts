/** What operations do to one service: pure functions from a record to the next. */
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { Operation, ServiceRecord } from '../state/serviceRecord.ts';
import { invalid, configOf, machinesPerInstance } from './config.ts';
import { stageOf } from './instanceState.ts';
import { endInstance, planInstance, type Occasion } from './plan.ts';
import type { ChangeEnv } from './world.ts';

/** Instances that are gone and still kept, for their events and logs. */
const keptGone = 40;
const keptOperations = 100;

/** An operation on a service, with the free nodes of the quota that it uses. */
export interface ChangeContext extends ChangeEnv {
  readonly freeNodes: number | undefined;
  /** How much later than now instances are ordered, in ms; 0 unless a router goes first. */
  readonly delayMs?: number;
}

function orderInstances(
  service: ServiceRecord,
  count: number,
  occasion: Occasion,
  context: ChangeContext,
): InstanceRecord[] {
  const config = configOf(service);
  const perInstance = machinesPerInstance(config);
  return Array.from({ length: count }, (_, index) =>
    planInstance(
      {
        name: `${service.name}-${service.uid.slice(-6)}v${service.version}-${context.ids.text(5)}`,
        serviceName: service.name,
        version: service.version,
        config,
        occasion,
        at: context.now + (context.delayMs ?? 0),
        freeNodes: context.freeNodes === undefined ? undefined : context.freeNodes - index * perInstance,
      },
      context.scale,
    ),
  );
}

function withOperation(
  service: ServiceRecord,
  operation: Operation,
  instances: readonly InstanceRecord[],
): ServiceRecord {
  const gone = instances.filter((entry) => entry.goneAt !== undefined && entry.goneAt <= operation.at);
  const drop = new Set(gone.slice(0, Math.max(0, gone.length - keptGone)).map((entry) => entry.name));
  return {
    ...service,
    updatedAt: operation.at,
    operations: [...service.operations, operation].slice(-keptOperations),
    instances: instances.filter((entry) => !drop.has(entry.name)),
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
  const instances = service.instances.map((entry) => endInstance(entry, context.now, context.scale));
  return withOperation(service, { kind, at: context.now, instances: 0 }, instances);
}

/** Fresh instances in the place of whatever is left of a stopped or failed service. */
export function startService(service: ServiceRecord, context: ChangeContext): ServiceRecord {
  const count = wanted(service);
  const ended = service.instances.map((entry) => endInstance(entry, context.now, context.scale));
  const instances = [...ended, ...orderInstances(service, count, 'again', context)];
  return withOperation(service, { kind: 'start', at: context.now, instances: count }, instances);
}

/** New instances beside the old, which end when the new take traffic; where the new cannot start, the old stay. */
export function rollService(service: ServiceRecord, kind: 'update' | 'restart', context: ChangeContext): ServiceRecord {
  const count = wanted(service);
  const fresh = orderInstances(service, count, 'again', context);
  const blocked = fresh.some((entry) => entry.readyAt === undefined);
  const readyAt = Math.max(context.now, ...fresh.map((entry) => entry.readyAt ?? 0));
  const old = service.instances.map((entry) => {
    if (stageOf(entry, context.now) !== 'ready') return endInstance(entry, context.now, context.scale);
    return blocked ? entry : endInstance(entry, readyAt, context.scale);
  });
  return withOperation(service, { kind, at: context.now, instances: count }, [...old, ...fresh]);
}

/** As many instances as asked for; those named go first, then those that take no traffic yet, then the newest. */
export function scaleInstances(
  service: ServiceRecord,
  count: number,
  named: readonly string[],
  context: ChangeContext,
): ServiceRecord {
  const staying = service.instances.filter((entry) => entry.endingAt === undefined && !entry.problem);
  const unknown = named.find((name) => !service.instances.some((entry) => entry.name === name));
  if (unknown) throw invalid(`The service ${service.name} has no instance ${unknown}.`);
  const keepable = staying.filter((entry) => !named.includes(entry.name));
  const keep = new Set(byWorth(keepable, context.now).slice(0, count));
  const instances = service.instances.map((entry) =>
    keep.has(entry) || (entry.endingAt !== undefined && !named.includes(entry.name))
      ? entry
      : endInstance(entry, context.now, context.scale),
  );
  const fresh = orderInstances(service, Math.max(0, count - keep.size), 'again', context);
  const scaled = withInstanceCount(service, count);
  return withOperation(scaled, { kind: 'scale', at: context.now, instances: count }, [...instances, ...fresh]);
}

function byWorth(instances: readonly InstanceRecord[], now: number): InstanceRecord[] {
  const rank = (entry: InstanceRecord): number => (stageOf(entry, now) === 'ready' ? 0 : 1);
  return instances.toSorted((a, b) => rank(a) - rank(b) || a.orderedAt - b.orderedAt);
}

/** The service with another `metadata.instance` in its configuration. */
function withInstanceCount(service: ServiceRecord, count: number): ServiceRecord {
  const metadata = configOf(service).metadata ?? {};
  return { ...service, config: { ...service.config, metadata: { ...metadata, instance: count } } };
}
