/** What operations do to resource groups. */
import { refusal } from '../http/apiError.ts';
import { codes, minutes } from '../inferred.ts';
import { isVisible, type ChangeEnv } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ResourceRecord } from '../state/resourceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { presentNodes } from './nodeState.ts';
import { orderNodes, type NodeOrder } from './nodes.ts';
import { findResource } from './resourceFree.ts';
import { servicesOn } from './resourceUse.ts';

interface Changed {
  readonly state: EmulatorState;
  readonly result: ResourceRecord;
}

/** The resource group, or a 404. */
export function requireResource(state: EmulatorState, id: string, now: number): ResourceRecord {
  const resource = findResource(state, id, now);
  if (resource) return resource;
  throw refusal(codes.resourceNotFound, `The resource group ${id.slice(0, 80)} does not exist in this region.`);
}

/** The resource groups that there are at a time. */
export function visibleResources(state: EmulatorState, now: number): readonly ResourceRecord[] {
  return state.resources.filter((resource) => findResource(state, resource.id, now) === resource);
}

/** The services that stand on a resource group, or wait for it. */
export function usersOf(state: EmulatorState, resourceId: string, now: number): readonly ServiceRecord[] {
  return servicesOn(state, resourceId).filter((service) => isVisible(state, service, now));
}

/** The state with a resource group put in, or in the place of the one of its id; groups and machines that are gone go. */
function withResource(state: EmulatorState, changed: ResourceRecord, now: number): EmulatorState {
  const resource = { ...changed, nodes: [...presentNodes(changed, now)] };
  const others = visibleResources(state, now);
  const known = others.some((entry) => entry.id === resource.id);
  const resources = known
    ? others.map((entry) => (entry.id === resource.id ? resource : entry))
    : [...others, resource];
  return { ...state, resources };
}

/** What CreateResource is given. */
export interface ResourceRequest extends Pick<ResourceRecord, 'type' | 'usageMode' | 'selfManaged'> {
  readonly name: string | undefined;
  /** Machines to begin with. */
  readonly order: NodeOrder | undefined;
}

export function createResource(state: EmulatorState, request: ResourceRequest, env: ChangeEnv): Changed {
  const { name, order, type, usageMode, selfManaged } = request;
  const id = `eas-r-${env.ids.text(18)}`;
  const readyAt = env.now + env.scale.ms(minutes.resource.ready);
  const result: ResourceRecord = {
    id,
    name: name ?? id,
    type,
    usageMode,
    ...(selfManaged ? { selfManaged } : {}),
    createdAt: env.now,
    updatedAt: env.now,
    readyAt,
    nodes: order ? [...orderNodes(order, readyAt, env)] : [],
  };
  return { state: withResource(state, result, env.now), result };
}

/** Changes a resource group with a function from what it was to what it is. */
export function changeResource(
  state: EmulatorState,
  id: string,
  env: ChangeEnv,
  change: (resource: ResourceRecord) => ResourceRecord,
): Changed {
  const result = change(requireResource(state, id, env.now));
  return { state: withResource(state, result, env.now), result };
}

/** Deletes a resource group that has no machines and no services. */
export function deleteResource(state: EmulatorState, id: string, env: ChangeEnv): Changed {
  const resource = requireResource(state, id, env.now);
  if (resource.deletingAt !== undefined) return { state, result: resource };
  const nodes = presentNodes(resource, env.now);
  const [user] = usersOf(state, id, env.now);
  if (nodes.length > 0 || user) {
    const what = nodes.length > 0 ? `${nodes.length} instances` : `the service ${user?.name ?? ''}`;
    throw refusal(codes.resourceInUse, `The resource group ${id} still has ${what}.`, 'Delete that first.');
  }
  return changeResource(state, id, env, (entry) => ({
    ...entry,
    deletingAt: env.now,
    goneAt: env.now + env.scale.ms(minutes.resource.remove),
  }));
}
