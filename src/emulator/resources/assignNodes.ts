import { quotas } from '../catalog/quotas.ts';
import { withServices } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { Worker } from './filling.ts';
import { quotaNodes } from './quotaUse.ts';
import { visibleResources } from './resources.ts';
import { fillingOf } from './resourceUse.ts';

/**
 * The state in which every instance that is placed has its machines written down, so that it stays there when others
 * come and go. Part of `settleMachines`.
 */
export function assignNodes(state: EmulatorState, now: number): EmulatorState {
  const given = new Map<string, string[]>();
  const give = (worker: Worker, node: string): void => {
    if (!worker.of || worker.of.instance.nodes) return;
    const nodes = given.get(worker.instance) ?? [];
    nodes.push(node);
    given.set(worker.instance, nodes);
  };
  for (const resource of visibleResources(state, now)) {
    for (const { node, workers } of fillingOf(state, resource, now, { planned: true }).uses) {
      for (const worker of workers) give(worker, node.id);
    }
  }
  for (const quota of quotas) {
    for (const { name, holder } of quotaNodes(state, quota, now, true)) {
      if (holder !== undefined && holder !== 'others') give(holder, name);
    }
  }
  return given.size === 0 ? state : withNodes(state, given, now);
}

function withNodes(state: EmulatorState, given: ReadonlyMap<string, readonly string[]>, now: number): EmulatorState {
  const changed = state.services
    .filter((service) => service.instances.some((entry) => given.has(entry.name)))
    .map((service) => ({
      ...service,
      instances: service.instances.map((entry) => {
        const nodes = given.get(entry.name);
        return nodes ? { ...entry, nodes: [...nodes] } : entry;
      }),
    }));
  return withServices(state, changed, now);
}
