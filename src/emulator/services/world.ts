import type { TimeScale } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { InstanceFault } from '../instanceFaults.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { stageOf } from './instanceState.ts';
import { indexOf } from './serviceIndex.ts';

/** What a change needs beside the state: the moment, how fast time runs, and where new names come from. */
export interface ChangeEnv {
  /** Real time, ms. */
  readonly now: number;
  readonly scale: TimeScale;
  readonly ids: Ids;
  /** Rules of --faults that take instances; none when left out. */
  readonly faults?: readonly InstanceFault[];
}

/** The last thing a service was told to do. */
export function lastOperation(service: ServiceRecord) {
  const last = service.operations.at(-1);
  return last ?? { kind: 'create' as const, at: service.createdAt, instances: 0 };
}

/** True when a deletion is complete: the service is no longer there. */
function isDeleted(service: ServiceRecord, now: number): boolean {
  return lastOperation(service).kind === 'delete' && service.instances.every((entry) => stageOf(entry, now) === 'gone');
}

const none: readonly ServiceRecord[] = [];

/** The members of an aggregate, in the order of its configuration; empty for other services. */
export function childrenOf(state: EmulatorState, uid: string): readonly ServiceRecord[] {
  return indexOf(state.services).byParent.get(uid) ?? none;
}

/** The aggregate that a service is a member of; undefined for other services. */
export function parentOf(state: EmulatorState, service: ServiceRecord): ServiceRecord | undefined {
  return service.parentUid === undefined ? undefined : indexOf(state.services).byUid.get(service.parentUid);
}

/**
 * The services that exist at a time: those whose deletion is not complete, of an aggregate in all its members. While
 * none is gone this is the state's own list.
 */
export function visibleServices(state: EmulatorState, now: number): readonly ServiceRecord[] {
  const { ending } = indexOf(state.services);
  const gone = new Set(ending.filter((service) => isGoneWhole(state, service, now)).map((service) => service.uid));
  if (gone.size === 0) return state.services;
  return state.services.filter((service) => !gone.has(service.uid) && !gone.has(service.parentUid ?? ''));
}

function isGoneWhole(state: EmulatorState, service: ServiceRecord, now: number): boolean {
  if (service.parentUid !== undefined || !isDeleted(service, now)) return false;
  return childrenOf(state, service.uid).every((child) => isDeleted(child, now));
}

/** True when a service of the state exists at a time. */
export function isVisible(state: EmulatorState, service: ServiceRecord, now: number): boolean {
  return !isGoneWhole(state, parentOf(state, service) ?? service, now);
}

/** The service of that name at a time; undefined when there is none. */
export function findService(state: EmulatorState, name: string, now: number): ServiceRecord | undefined {
  return indexOf(state.services)
    .byName.get(name)
    ?.find((service) => isVisible(state, service, now));
}

/** The state with some services replaced by changed ones, new ones added, and those whose deletion is over dropped. */
export function withServices(state: EmulatorState, changed: readonly ServiceRecord[], now: number): EmulatorState {
  const byUid = new Map(changed.map((service) => [service.uid, service]));
  const services = state.services.map((service) => {
    const next = byUid.get(service.uid);
    byUid.delete(service.uid);
    return next ?? service;
  });
  services.push(...byUid.values());
  const next = { ...state, services };
  const visible = visibleServices(next, now);
  return visible === services ? next : { ...next, services: [...visible] };
}
