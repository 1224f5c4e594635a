/** What operations do to the machines of a resource group. */
import { findMachine } from '../catalog/machines.ts';
import type { TimeScale } from '../clock.ts';
import { refusal } from '../http/apiError.ts';
import { account, codes, minutes, region } from '../inferred.ts';
import { invalid } from '../services/config.ts';
import type { ChangeEnv } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { NodeRecord, ResourceRecord } from '../state/resourceRecord.ts';
import { nodeStage, presentNodes } from './nodeState.ts';
import { fillingOf } from './resourceUse.ts';

/** Machines that are to be bought. */
export interface NodeOrder {
  readonly type: string;
  readonly count: number;
  readonly chargeType: 'PrePaid' | 'PostPaid';
  readonly autoRenewal: boolean;
  /** GiB. */
  readonly diskSize: number;
  readonly zone: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

const zones = [`${region.id}-h`, `${region.id}-i`, `${region.id}-j`];

/** New machines: each is attached after a while, or fails then when its type is out of stock. Throws an `ApiError`. */
export function orderNodes(order: NodeOrder, readyAt: number, env: ChangeEnv): readonly NodeRecord[] {
  const machine = findMachine(order.type);
  if (!machine) throw invalid(`The instance type ${order.type.slice(0, 80)} does not exist in this region.`);
  const zone = order.zone ?? zones[0] ?? region.id;
  if (!zones.includes(zone)) throw invalid(`Zone must be one of ${zones.join(', ')}, not ${zone.slice(0, 40)}.`);
  const attachedAt = Math.max(readyAt, env.now) + env.scale.ms(minutes.resource.attach);
  return Array.from({ length: order.count }, () => ({
    id: `eas-i-${env.ids.text(18)}`,
    name: `eas${env.ids.text(14)}`,
    type: machine.type,
    chargeType: order.chargeType,
    autoRenewal: order.autoRenewal,
    diskSize: order.diskSize,
    zone,
    labels: { ...order.labels },
    orderedAt: env.now,
    attachedAt,
    ...(machine.inStock ? {} : { failed: true }),
  }));
}

/** The machine of that id or name, or a 404. */
export function requireNode(resource: ResourceRecord, name: string, now: number): NodeRecord {
  const node = presentNodes(resource, now).find((entry) => entry.id === name || entry.name === name);
  if (node) return node;
  throw refusal(codes.resourceInstanceNotFound, `${resource.name} has no instance ${name.slice(0, 80)}.`);
}

/** The resource group without machines that are told to go. Refuses while services stand on one. */
export function removeNodes(
  state: EmulatorState,
  resource: ResourceRecord,
  nodes: readonly NodeRecord[],
  env: ChangeEnv,
): ResourceRecord {
  const ids = new Set(nodes.map((node) => node.id));
  const { uses } = fillingOf(state, resource, env.now, { planned: true });
  const busy = uses.find((use) => ids.has(use.node.id) && use.workers.length > 0);
  if (busy) {
    const names = busy.workers.map((worker) => worker.name).join(', ');
    throw refusal(
      codes.resourceInUse,
      `The instance ${busy.node.id} still runs ${names}.`,
      'Stop these services, or cordon the instance and restart theirs elsewhere.',
    );
  }
  return withNodes(resource, env, (node) => (ids.has(node.id) ? removedNode(node, env.now, env.scale) : node));
}

function removedNode(node: NodeRecord, now: number, scale: TimeScale): NodeRecord {
  if (node.deletingAt !== undefined) return node;
  // One that was never attached has nothing to clean up.
  const attached = nodeStage(node, now) === 'ready';
  return { ...node, deletingAt: now, goneAt: now + (attached ? scale.ms(minutes.resource.remove) : 0) };
}

/** The resource group with a machine that takes no new work, or takes it again. */
export function cordonNode(
  resource: ResourceRecord,
  node: NodeRecord,
  cordon: { readonly on: boolean; readonly reason: string },
  env: ChangeEnv,
): ResourceRecord {
  const { cordon: _cordon, ...rest } = node;
  const since = node.cordon?.at ?? env.now;
  const marked = cordon.on ? { ...rest, cordon: { at: since, operator: account.uid, reason: cordon.reason } } : rest;
  return withNodes(resource, env, (entry) => (entry.id === node.id ? marked : entry));
}

/** The resource group with each machine changed. */
export function withNodes(
  resource: ResourceRecord,
  env: ChangeEnv,
  change: (node: NodeRecord) => NodeRecord,
): ResourceRecord {
  return { ...resource, updatedAt: env.now, nodes: resource.nodes.map(change) };
}
