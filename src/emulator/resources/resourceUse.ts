/** Which services stand on which machine of a resource group: those that they were given, else derived from times. */
import { configOf, machinesPerInstance, type ServiceConfig } from '../services/config.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ResourceRecord } from '../state/resourceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { byPlace, Filling, type NodeUse, type Worker } from './filling.ts';
import { presentNodes } from './nodeState.ts';
import { workerSize } from './size.ts';

/** Lists of services never change once they are in a state (services/serviceIndex.ts). */
const indexes = new WeakMap<readonly ServiceRecord[], ReadonlyMap<string, readonly ServiceRecord[]>>();

function byResource(services: readonly ServiceRecord[]): ReadonlyMap<string, readonly ServiceRecord[]> {
  const known = indexes.get(services);
  if (known) return known;
  const made = new Map<string, ServiceRecord[]>();
  for (const service of services) {
    const id = configOf(service).metadata?.resource;
    if (!id) continue;
    const users = made.get(id);
    if (users) users.push(service);
    else made.set(id, [service]);
  }
  indexes.set(services, made);
  return made;
}

/** The services whose configuration names a resource group, members of aggregates among them. */
export function servicesOn(state: EmulatorState, resourceId: string): readonly ServiceRecord[] {
  return byResource(state.services).get(resourceId) ?? [];
}

/** A worker for each machine of an instance of a configuration. */
export function workersOf(config: ServiceConfig, instance: string, at: number, of?: Worker['of']): Worker[] {
  const machines = machinesPerInstance(config);
  const size = workerSize(config);
  return Array.from({ length: machines }, (_, index) => ({
    name: machines === 1 ? instance : `${instance}-${index}`,
    instance,
    size,
    at,
    ...(of ? { of, node: of.instance.nodes?.[index] } : {}),
  }));
}

/** The workers of a service that hold machines at a time; with `planned` also those that are yet to be placed. */
function holding(service: ServiceRecord, now: number, planned: boolean): Worker[] {
  return service.instances.flatMap((instance) => {
    const { scheduledAt, goneAt } = instance;
    if (scheduledAt === undefined || (goneAt !== undefined && goneAt <= now)) return [];
    if (!planned && scheduledAt > now) return [];
    return workersOf(configOf(service), instance.name, scheduledAt, { service, instance });
  });
}

/** What a look at a resource group takes in. */
export interface UseView {
  /** Also what is placed later than now; for planning. */
  readonly planned?: boolean;
  /** Counted in the place of the service with its uid. */
  readonly instead?: ServiceRecord | undefined;
}

/** The machines of a resource group at a time, filled with what stands on them. */
export function fillingOf(state: EmulatorState, resource: ResourceRecord, now: number, view: UseView = {}): Filling {
  const { instead, planned = false } = view;
  const others = servicesOn(state, resource.id).filter((service) => service.uid !== instead?.uid);
  const here = instead && configOf(instead).metadata?.resource === resource.id ? [...others, instead] : others;
  const filling = new Filling(presentNodes(resource, now));
  const workers = here.flatMap((service) => holding(service, now, planned));
  for (const worker of workers.toSorted(byPlace)) filling.put(worker);
  return filling;
}

/** The machines of a resource group with what stands on each. */
export function resourceUse(state: EmulatorState, resource: ResourceRecord, now: number): readonly NodeUse[] {
  return fillingOf(state, resource, now).uses;
}
