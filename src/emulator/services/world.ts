import { findQuota } from '../catalog/quotas.ts';
import type { TimeScale } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, machinesPerInstance } from './config.ts';
import { stageOf } from './instanceState.ts';

/** What a change needs beside the state: the moment, how fast time runs, and where new names come from. */
export interface ChangeEnv {
  /** Real time, ms. */
  readonly now: number;
  readonly scale: TimeScale;
  readonly ids: Ids;
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

/** The members of an aggregate, in the order of its configuration; empty for other services. */
export function childrenOf(state: EmulatorState, uid: string): readonly ServiceRecord[] {
  return state.services.filter((service) => service.parentUid === uid);
}

/** The services that exist at a time: those whose deletion is not complete, of an aggregate in all its members. */
export function visibleServices(state: EmulatorState, now: number): readonly ServiceRecord[] {
  const gone = new Set(
    state.services.filter((service) => isGoneWhole(state, service, now)).map((service) => service.uid),
  );
  return state.services.filter((service) => !gone.has(service.uid) && !gone.has(service.parentUid ?? ''));
}

function isGoneWhole(state: EmulatorState, service: ServiceRecord, now: number): boolean {
  if (service.parentUid !== undefined || !isDeleted(service, now)) return false;
  return childrenOf(state, service.uid).every((child) => isDeleted(child, now));
}

export function findService(state: EmulatorState, name: string, now: number): ServiceRecord | undefined {
  return visibleServices(state, now).find((service) => service.name === name);
}

/** Nodes of a quota that services of the emulator hold. */
function nodesHeld(state: EmulatorState, quotaId: string, now: number): number {
  let nodes = 0;
  for (const service of state.services) {
    const config = configOf(service);
    if (config.metadata?.quota_id !== quotaId) continue;
    const placed = service.instances.filter(
      (entry) => entry.scheduledAt !== undefined && stageOf(entry, now) !== 'gone',
    );
    nodes += placed.length * machinesPerInstance(config);
  }
  return nodes;
}

/** Nodes of a quota that nobody holds; 0 for a quota that does not exist. */
export function nodesFree(state: EmulatorState, quotaId: string, now: number): number {
  const quota = findQuota(quotaId);
  return quota ? Math.max(0, quota.nodes - quota.heldByOthers - nodesHeld(state, quotaId, now)) : 0;
}

/** The state with some services replaced by changed ones, new ones added, and those whose deletion is over dropped. */
export function withServices(state: EmulatorState, changed: readonly ServiceRecord[], now: number): EmulatorState {
  const byUid = new Map(changed.map((service) => [service.uid, service]));
  const known = new Set(state.services.map((service) => service.uid));
  const services = state.services.map((service) => byUid.get(service.uid) ?? service);
  const added = changed.filter((service) => !known.has(service.uid));
  const next = { ...state, services: [...services, ...added] };
  return { ...next, services: [...visibleServices(next, now)] };
}
