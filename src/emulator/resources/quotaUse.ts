/** Which services hold which node of a quota: those that they were given, else derived from times. */
import { findQuota, quotas, type QuotaEntry } from '../catalog/quotas.ts';
import { fractionOf } from '../ids.ts';
import { configOf } from '../services/config.ts';
import { servicesOfQuota } from '../services/quotaNodes.ts';
import { isVisible } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { byPlace, type Worker } from './filling.ts';
import { workersOf } from './resourceUse.ts';

/** A node of a quota, with who holds it. */
export interface QuotaNode {
  readonly name: string;
  readonly quota: QuotaEntry;
  /** A worker of a service, somebody whom the emulator does not know, or nobody. */
  readonly holder: Worker | 'others' | undefined;
}

/** The services on a quota that there are at a time. */
export function usersOfQuota(state: EmulatorState, quotaId: string, now: number): readonly ServiceRecord[] {
  return servicesOfQuota(state.services, quotaId).filter((service) => isVisible(state, service, now));
}

function holding(service: ServiceRecord, now: number, planned: boolean): Worker[] {
  return service.instances.flatMap((instance) => {
    const { name, scheduledAt, goneAt } = instance;
    if (scheduledAt === undefined || (goneAt !== undefined && goneAt <= now)) return [];
    if (!planned && scheduledAt > now) return [];
    return workersOf(configOf(service), name, scheduledAt, { service, instance });
  });
}

function nodeName(quota: QuotaEntry, index: number): string {
  const digits = Math.floor(fractionOf(`${quota.id}/${index}`) * 36 ** 8).toString(36);
  return `${quota.kind === 'Lingjun' ? 'lingj' : 'ecs'}${digits.padStart(8, '0')}`;
}

/** The nodes of a quota at a time; with `planned` also for what is placed later. A worker takes a whole node. */
export function quotaNodes(
  state: EmulatorState,
  quota: QuotaEntry,
  now: number,
  planned = false,
): readonly QuotaNode[] {
  const names = Array.from({ length: quota.nodes }, (_, index) => nodeName(quota, index));
  const free = new Set(names.slice(quota.heldByOthers));
  const holders = new Map<string, Worker>();
  const workers = usersOfQuota(state, quota.id, now).flatMap((service) => holding(service, now, planned));
  for (const worker of workers.toSorted(byPlace)) {
    const rank = (name: string): number => fractionOf(`${worker.name}@${name}`);
    const given = worker.node !== undefined && free.has(worker.node) ? worker.node : undefined;
    const name = given ?? [...free].toSorted((a, b) => rank(a) - rank(b))[0];
    if (name === undefined) break;
    free.delete(name);
    holders.set(name, worker);
  }
  return names.map((name, index) => ({
    name,
    quota,
    holder: index < quota.heldByOthers ? 'others' : holders.get(name),
  }));
}

/** The node of that name in any quota; undefined when there is none. */
export function findQuotaNode(state: EmulatorState, name: string, now: number): QuotaNode | undefined {
  return quotas.flatMap((quota) => quotaNodes(state, quota, now)).find((node) => node.name === name);
}

/** The nodes of one quota, or of all. */
export function nodesOfQuotas(state: EmulatorState, quotaId: string | undefined, now: number): readonly QuotaNode[] {
  const chosen = quotaId === undefined ? quotas : [findQuota(quotaId) ?? []].flat();
  return chosen.flatMap((quota) => quotaNodes(state, quota, now));
}
