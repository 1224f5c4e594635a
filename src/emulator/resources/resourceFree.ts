import { invalid, machinesPerInstance, type ServiceConfig } from '../services/config.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ResourceRecord } from '../state/resourceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { nodeStage } from './nodeState.ts';
import { fillingOf, workersOf } from './resourceUse.ts';
import { nothing, plus, type Size } from './size.ts';

/** What nobody holds of a resource group. */
export interface ResourceFree {
  /** Over all machines that take new work. */
  readonly total: Size;
  /** Of each machine that takes new work, by its id. */
  readonly nodes: ReadonlyMap<string, Size>;
}

/** The resource group at a time; undefined when there is none of that id. */
export function findResource(state: EmulatorState, id: string, now: number): ResourceRecord | undefined {
  const found = state.resources.find((entry) => entry.id === id);
  return found && (found.goneAt === undefined || now < found.goneAt) ? found : undefined;
}

/** Refuses a configuration that names a resource group which does not exist, or soon will not. */
export function refuseUnknownResource(state: EmulatorState, config: ServiceConfig, now: number): void {
  const id = config.metadata?.resource;
  if (!id) return;
  const found = findResource(state, id, now);
  if (found && found.deletingAt === undefined) return;
  if (found) throw invalid(`The resource group ${id} is being deleted.`);
  throw invalid(`The resource group ${id.slice(0, 80)} does not exist in this region.`);
}

/** What is free in a resource group at a time, what is already planned counted as held. */
export function resourceFree(state: EmulatorState, resourceId: string, now: number): ResourceFree {
  const resource = findResource(state, resourceId, now);
  const uses = resource ? fillingOf(state, resource, now, { planned: true }).uses : [];
  const open = uses.filter(({ node }) => nodeStage(node, now) === 'ready' && node.cordon === undefined);
  return {
    total: open.reduce((sum, use) => plus(sum, use.free), nothing),
    nodes: new Map(open.map((use) => [use.node.id, use.free])),
  };
}

/** No service has more instances than this. */
const mostInstances = 1000;

/**
 * Machines for further instances of a configuration that a resource group has now: as many as fit, times the machines
 * of each; what plan.ts takes as free nodes. `instead` is counted in the place of the service with its uid.
 */
export function resourceNodesFree(
  state: EmulatorState,
  config: ServiceConfig,
  now: number,
  instead?: ServiceRecord,
): number {
  const resource = findResource(state, config.metadata?.resource ?? '', now);
  if (!resource) return 0;
  const filling = fillingOf(state, resource, now, { planned: true, instead });
  let fitting = 0;
  while (fitting < mostInstances && filling.putTogether(workersOf(config, `next-${fitting}`, now))) fitting += 1;
  return fitting * machinesPerInstance(config);
}
