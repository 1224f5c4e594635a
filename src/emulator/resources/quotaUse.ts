/** Which services hold which node of a quota: derived from the times of instances. */
import { findQuota, quotas, type QuotaEntry } from '../catalog/quotas.ts';
import { fractionOf } from '../ids.ts';
import { configOf } from '../services/config.ts';
import { isVisible } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import type { Worker } from './filling.ts';
import { workersOf } from './resourceUse.ts';

/** A node of a quota, with who holds it. */
export interface QuotaNode {
  readonly name: string;
  readonly quota: QuotaEntry;
  /** A worker of a service, somebody whom the emulator does not know, or nobody. */
  readonly holder: Worker | 'others' | undefined;
}

const indexes = new WeakMap<readonly ServiceRecord[], ReadonlyMap<string, readonly ServiceRecord[]>>();

/** The services whose configuration names a quota, members of aggregates among them. */
export function servicesOfQuota(state: EmulatorState, quotaId: string, now: number): readonly ServiceRecord[] {
  let known = indexes.get(state.services);
  if (!known) {
    known = new Map(
      quotas.map(({ id }) => [id, state.services.filter((service) => configOf(service).metadata?.quota_id === id)]),
    );
    indexes.set(state.services, known);
  }
  return (known.get(quotaId) ?? []).filter((service) => isVisible(state, service, now));
}

function holding(service: ServiceRecord, now: number): Worker[] {
  return service.instances.flatMap((instance) => {
    const { name, scheduledAt, goneAt } = instance;
    if (scheduledAt === undefined || scheduledAt > now || (goneAt !== undefined && goneAt <= now)) return [];
    return workersOf(configOf(service), name, scheduledAt, { service, instance });
  });
}

function nodeName(quota: QuotaEntry, index: number): string {
  const digits = Math.floor(fractionOf(`${quota.id}/${index}`) * 36 ** 8).toString(36);
  return `${quota.kind === 'Lingjun' ? 'lingj' : 'ecs'}${digits.padStart(8, '0')}`;
}

/** The nodes of a quota at a time. A worker takes a whole node, and keeps it when others come and go. */
export function quotaNodes(state: EmulatorState, quota: QuotaEntry, now: number): readonly QuotaNode[] {
  const names = Array.from({ length: quota.nodes }, (_, index) => nodeName(quota, index));
  const free = new Set(names.slice(quota.heldByOthers));
  const holders = new Map<string, Worker>();
  const workers = servicesOfQuota(state, quota.id, now).flatMap((service) => holding(service, now));
  for (const worker of workers.toSorted((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1))) {
    const rank = (name: string): number => fractionOf(`${worker.name}@${name}`);
    const [name] = [...free].toSorted((a, b) => rank(a) - rank(b));
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
