import { findQuota } from '../catalog/quotas.ts';
import { resourceNodesFree } from '../resources/resourceFree.ts';
import type { EmulatorState } from '../state/model.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, machinesPerInstance, type ServiceConfig } from './config.ts';
import { stageOf } from './instanceState.ts';

const byQuota = new WeakMap<readonly ServiceRecord[], ReadonlyMap<string, readonly ServiceRecord[]>>();

/** The services whose configuration names a quota, members of aggregates among them. */
export function servicesOfQuota(services: readonly ServiceRecord[], quotaId: string): readonly ServiceRecord[] {
  let known = byQuota.get(services);
  if (!known) {
    const made = new Map<string, ServiceRecord[]>();
    for (const service of services) {
      const id = configOf(service).metadata?.quota_id;
      if (id === undefined) continue;
      const users = made.get(id);
      if (users) users.push(service);
      else made.set(id, [service]);
    }
    known = made;
    byQuota.set(services, known);
  }
  return known.get(quotaId) ?? [];
}

/** From when on an instance holds its machines, and until when; undefined when it holds none from now on. */
function heldTimes(entry: InstanceRecord, now: number): { from: number; until: number } | undefined {
  if (entry.scheduledAt === undefined || stageOf(entry, now) === 'gone') return undefined;
  return { from: Math.max(now, entry.orderedAt), until: entry.goneAt ?? Number.POSITIVE_INFINITY };
}

/** The most nodes that these services hold at once from now on: what a rolling update is yet to order is kept for it. */
function nodesHeld(services: readonly ServiceRecord[], now: number): number {
  const steps: { at: number; nodes: number }[] = [];
  for (const service of services) {
    const machines = machinesPerInstance(configOf(service));
    for (const entry of service.instances) {
      const held = heldTimes(entry, now);
      if (!held) continue;
      steps.push({ at: held.from, nodes: machines });
      if (Number.isFinite(held.until)) steps.push({ at: held.until, nodes: -machines });
    }
  }
  // What goes at a moment makes room for what comes then.
  steps.sort((a, b) => a.at - b.at || a.nodes - b.nodes);
  let held = 0;
  let most = 0;
  for (const step of steps) {
    held += step.nodes;
    most = Math.max(most, held);
  }
  return most;
}

/**
 * Nodes of a quota that nobody holds; 0 for a quota that does not exist. `instead` is counted in the place of the
 * service with its uid.
 */
export function nodesFree(state: EmulatorState, quotaId: string, now: number, instead?: ServiceRecord): number {
  const quota = findQuota(quotaId);
  if (!quota) return 0;
  const holders = servicesOfQuota(state.services, quotaId).filter((service) => service.uid !== instead?.uid);
  const all = instead && configOf(instead).metadata?.quota_id === quotaId ? [...holders, instead] : holders;
  return Math.max(0, quota.nodes - quota.heldByOthers - nodesHeld(all, now));
}

/** Nodes of the configuration's quota or resource group that are free for it; undefined when it names neither. */
export function freeNodesFor(
  state: EmulatorState,
  config: ServiceConfig,
  now: number,
  instead?: ServiceRecord,
): number | undefined {
  const { quota_id: quota, resource } = config.metadata ?? {};
  if (quota) return nodesFree(state, quota, now, instead);
  return resource ? resourceNodesFree(state, config, now, instead) : undefined;
}
