import * as z from 'zod/mini';
import { missing } from '../../http/apiError.ts';
import { drainNode } from '../../resources/drain.ts';
import { nodeStage } from '../../resources/nodeState.ts';
import { cordonNode, orderNodes, removeNodes, requireNode, withNodes } from '../../resources/nodes.ts';
import { changeResource, requireResource } from '../../resources/resources.ts';
import { invalid } from '../../services/config.ts';
import type { NodeRecord, ResourceRecord } from '../../state/resourceRecord.ts';
import { answerEnv, changeEnv, commaList, type Action, type ActionCall } from '../action.ts';
import { Labels, labelWords, readFields } from '../fields.ts';
import { flagOf, labelKeysOf } from '../query.ts';
import { nodeFields, nodeOrder, nodeWords } from './nodeOrder.ts';
import { resourceId } from './resources.ts';

/** Orders machines for a dedicated resource group. */
export const createResourceInstances: Action = async (call) => {
  const { world } = call;
  const order = nodeOrder(readFields(call, z.object(nodeFields), nodeWords));
  const env = changeEnv(world);
  let made: readonly NodeRecord[] = [];
  await world.store.commit((state) =>
    changeResource(state, resourceId(call), env, (resource) => {
      if (resource.type !== 'Dedicated')
        throw invalid(`${resource.id} is self-managed: its machines come from its cluster.`);
      if (resource.deletingAt !== undefined) throw invalid(`${resource.id} is being deleted.`);
      made = orderNodes(order, resource.readyAt, env);
      return { ...resource, updatedAt: env.now, nodes: [...resource.nodes, ...made] };
    }),
  );
  return {
    InstanceIds: made.map((node) => node.id),
    Message: `Create ${made.length} new ecs instance(s) in resource [${resourceId(call)}] successfully`,
  };
};

/** The machines that `InstanceList` names, or with `AllFailed` those that could not be made. */
function nodesToDelete(call: ActionCall, resource: ResourceRecord, now: number): readonly NodeRecord[] {
  const names = commaList(call, 'InstanceList');
  const allFailed = flagOf(call, 'AllFailed') ?? false;
  if (!names && !allFailed) throw missing('InstanceList');
  const named = (names ?? []).map((name) => requireNode(resource, name, now));
  const failed = allFailed ? resource.nodes.filter((node) => nodeStage(node, now) === 'failed') : [];
  return [...new Set([...named, ...failed])];
}

export const deleteResourceInstances: Action = async (call) => {
  const { world } = call;
  const env = changeEnv(world);
  let gone: readonly NodeRecord[] = [];
  await world.store.commit((state) =>
    changeResource(state, resourceId(call), env, (resource) => {
      gone = nodesToDelete(call, resource, env.now);
      return removeNodes(state, resource, gone, env);
    }),
  );
  return { Message: `Instances ${gone.map((node) => node.id).join(',')} are deleting` };
};

const UpdateBody = z.object({
  Action: z.enum(['Uncordon', 'Cordon', 'Drain']),
  Reason: z.optional(z.string()),
  NewDiskSize: z.optional(z.string()),
});
const updateWords = { Action: 'Uncordon, Cordon or Drain', Reason: 'text', NewDiskSize: 'text' };

/** Cordon keeps new work away from a machine, Drain also moves what stands there; Uncordon takes either back. */
export const updateResourceInstance: Action = async (call) => {
  const { world } = call;
  const body = readFields(call, UpdateBody, updateWords);
  const env = changeEnv(world);
  const cordon = { on: body.Action !== 'Uncordon', reason: body.Reason ?? '' };
  const changed = await world.store.commit((state) => {
    const resource = requireResource(state, resourceId(call), env.now);
    const node = requireNode(resource, call.path['InstanceId'] ?? '', env.now);
    const marked = changeResource(state, resource.id, env, (entry) => cordonNode(entry, node, cordon, env));
    const next = body.Action === 'Drain' ? drainNode(marked.state, marked.result, node, env) : marked.state;
    return { state: next, result: node.id };
  });
  return { ResourceId: resourceId(call), InstanceId: changed };
};

/** The ids of the machines whose labels are changed: those that are named, or all. */
function labelled(call: ActionCall, resource: ResourceRecord, now: number): ReadonlySet<string> {
  if (flagOf(call, 'AllInstances')) return new Set(resource.nodes.map((node) => node.id));
  const names = commaList(call, 'InstanceIds');
  if (!names) throw missing('InstanceIds');
  return new Set(names.map((name) => requireNode(resource, name, now).id));
}

async function changeLabels(
  call: ActionCall,
  change: (labels: Readonly<Record<string, string>>) => Record<string, string>,
): Promise<object> {
  const { world } = call;
  const env = changeEnv(world);
  await world.store.commit((state) =>
    changeResource(state, resourceId(call), env, (resource) => {
      const ids = labelled(call, resource, env.now);
      return withNodes(resource, env, (node) => (ids.has(node.id) ? { ...node, labels: change(node.labels) } : node));
    }),
  );
  return { Message: 'Success' };
}

export const updateResourceInstanceLabel: Action = (call) => {
  const { Labels: added } = readFields(call, z.object({ Labels }), { Labels: labelWords });
  return changeLabels(call, (labels) => {
    const all = { ...labels, ...added };
    if (!Labels.safeParse(all).success) throw invalid(`Labels must be ${labelWords}.`);
    return all;
  });
};

export const deleteResourceInstanceLabel: Action = (call) => {
  const keys = new Set(labelKeysOf(call));
  return changeLabels(call, (labels) => Object.fromEntries(Object.entries(labels).filter(([key]) => !keys.has(key))));
};

/** The resource group of the path with the moment of the question. */
export function resourceOf(call: ActionCall): { resource: ResourceRecord; now: number } {
  const { state, now } = answerEnv(call.world);
  return { resource: requireResource(state, resourceId(call), now), now };
}
