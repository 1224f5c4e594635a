import { configOf, memberTypeOf } from '../services/config.ts';
import { isVisible } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';

/** The group that a service itself names; undefined for none, and for members of an aggregate. */
export function groupNamedBy(service: ServiceRecord): string | undefined {
  if (service.parentUid !== undefined) return undefined;
  return configOf(service).metadata?.group || undefined;
}

/** Lists of services never change once they are in a state (services/serviceIndex.ts). */
const indexes = new WeakMap<readonly ServiceRecord[], ReadonlyMap<string, readonly ServiceRecord[]>>();

function byGroup(services: readonly ServiceRecord[]): ReadonlyMap<string, readonly ServiceRecord[]> {
  const known = indexes.get(services);
  if (known) return known;
  const made = new Map<string, ServiceRecord[]>();
  for (const service of services) {
    const group = groupNamedBy(service);
    if (group === undefined) continue;
    const members = made.get(group);
    if (members) members.push(service);
    else made.set(group, [service]);
  }
  indexes.set(services, made);
  return made;
}

/** The services of a group, in the order that they were created. */
export function groupMembers(state: EmulatorState, group: string, now: number): readonly ServiceRecord[] {
  const members = byGroup(state.services).get(group) ?? [];
  return members.filter((service) => isVisible(state, service, now));
}

/** The names of the groups that services name. */
export function namedGroups(state: EmulatorState, now: number): readonly string[] {
  return [...byGroup(state.services).keys()].filter((group) => groupMembers(state, group, now).length > 0);
}

/** True for an LLM intelligent router. */
export function isRouter(service: ServiceRecord): boolean {
  return memberTypeOf(configOf(service)) === 'LLMGateway';
}

/** True for a queue service. */
export function isQueue(service: ServiceRecord): boolean {
  return configOf(service).metadata?.role === 'Queue';
}
