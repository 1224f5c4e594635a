import { findMachine, type Machine } from '../../catalog/machines.ts';
import { findQuota, quotas } from '../../catalog/quotas.ts';
import { refusal } from '../../http/apiError.ts';
import { account, codes } from '../../inferred.ts';
import { findQuotaNode, nodesOfQuotas, type QuotaNode } from '../../resources/quotaUse.ts';
import { innerIp } from '../../services/instanceAnswer.ts';
import { instanceWords } from '../../services/instanceState.ts';
import { answerEnv, byLetters, commaList, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { oneOf, sortedBy } from '../query.ts';
import { nodesAmount, sizeAmount } from './quotaAmount.ts';

/** What everything of one node is used up by; others take it whole. */
function usedOn(node: QuotaNode): { readonly cpu: number; readonly memory: number; readonly gpu: number } {
  const machine = machineOf(node);
  if (node.holder === undefined) return { cpu: 0, memory: 0, gpu: 0 };
  if (node.holder === 'others')
    return { cpu: machine?.cpu ?? 0, memory: machine?.memory ?? 0, gpu: machine?.gpus ?? 0 };
  const { cpu, memoryMb, gpu } = node.holder.size;
  return { cpu, memory: Math.round(memoryMb / 1024), gpu };
}

function machineOf(node: QuotaNode): Machine | undefined {
  return findMachine(node.quota.nodeType);
}

function acceleratorOf(machine: Machine | undefined): 'GPU' | 'CPU' {
  return (machine?.gpus ?? 0) > 0 ? 'GPU' : 'CPU';
}

function nodeAnswer(node: QuotaNode): object {
  const machine = machineOf(node);
  const used = usedOn(node);
  const count = node.holder === undefined ? 0 : 1;
  return {
    NodeName: node.name,
    NodeType: node.quota.nodeType,
    NodeStatus: 'Ready',
    OrderStatus: 'Ready',
    AcceleratorType: acceleratorOf(machine),
    CPU: String(machine?.cpu ?? 0),
    GPU: String(machine?.gpus ?? 0),
    GPUMemory: `${machine?.gpuMemory ?? 0}G`,
    GPUType: machine?.gpu ?? '',
    Memory: String(machine?.memory ?? 0),
    RequestCPU: String(used.cpu),
    RequestGPU: String(used.gpu),
    RequestMemory: String(used.memory),
    LimitCPU: String(used.cpu),
    LimitGPU: String(used.gpu),
    LimitMemory: String(used.memory),
    IsBound: true,
    BoundQuotas: [{ QuotaId: node.quota.id, QuotaName: node.quota.name }],
    PodNum: count,
    WorkloadNum: count,
    SelfQuotaWorkloadNum: count,
    ResourceGroupId: node.quota.resourceGroupId,
    ResourceGroupName: node.quota.name,
    CreatorId: account.uid,
    GmtCreatedTime: '2026-02-03T02:10:44Z',
    GmtModifiedTime: '2026-10-19T07:31:20Z',
    GmtExpiredTime: '2027-02-03T02:10:44Z',
  };
}

/** Filters whose value is one of several that are joined by commas. */
const among: Readonly<Record<string, (node: QuotaNode) => string>> = {
  NodeNames: (node) => node.name,
  NodeTypes: (node) => node.quota.nodeType,
  NodeStatuses: () => 'Ready',
  OrderStatuses: () => 'Ready',
  ResourceGroupIds: (node) => node.quota.resourceGroupId,
  FilterByResourceGroupIds: (node) => node.quota.resourceGroupId,
  FilterByQuotaId: (node) => node.quota.id,
  GPUType: (node) => machineOf(node)?.gpu ?? '',
};

function fits(call: ActionCall, node: QuotaNode): boolean {
  const accelerator = oneOf(call, 'AcceleratorType', ['CPU', 'GPU']);
  if (accelerator !== undefined && acceleratorOf(machineOf(node)) !== accelerator) return false;
  const workspace = call.query.get('WorkspaceId');
  if (workspace !== undefined && !node.quota.workspaceIds.includes(workspace)) return false;
  return Object.entries(among).every(([name, of]) => commaList(call, name)?.includes(of(node)) ?? true);
}

const sortKeys = {
  GmtCreateTime: () => 0,
  NodeName: (node: QuotaNode) => node.name,
  NodeType: (node: QuotaNode) => node.quota.nodeType,
};

/** Nodes stand in the order of their names where nothing else is asked for. */
export const listNodes: Action = (call) => {
  const env = answerEnv(call.world);
  const page = pageOf(call, 10);
  const quotaId = call.query.get('QuotaId');
  const chosen = nodesOfQuotas(env.state, quotaId, env.now)
    .filter((node) => fits(call, node))
    .toSorted((a, b) => byLetters(a.name, b.name));
  const sorted = sortedBy(call, chosen, sortKeys, { name: 'SortBy', sort: 'NodeName', order: 'asc' });
  return { Nodes: slicePage(sorted, page).map(nodeAnswer), TotalCount: chosen.length };
};

export const listNodePods: Action = (call) => {
  const env = answerEnv(call.world);
  const name = call.path['NodeId'] ?? '';
  const node = findQuotaNode(env.state, name, env.now);
  if (!node || node.quota.resourceGroupId !== call.query.get('ResourceGroupId')) {
    const group = (call.query.get('ResourceGroupId') ?? '').slice(0, 80);
    throw refusal(codes.nodeNotFound, `The resource group ${group} has no node ${name.slice(0, 80)}.`);
  }
  return { NodePodInfos: podsOf(node, env.now) };
};

function podsOf(node: QuotaNode, now: number): object[] {
  const indexes = (count: number): number[] => Array.from({ length: Math.ceil(count) }, (_, index) => index);
  const { holder, quota } = node;
  if (holder === undefined) return [];
  if (holder === 'others') {
    const gpus = indexes(machineOf(node)?.gpus ?? 0);
    const pod = { PodName: `${node.name}-train-0`, WorkloadId: `dlc${node.name.slice(-8)}`, WorkloadType: 'dlc' };
    return [{ ...pod, Phase: 'Running', GPUIndexes: gpus, ResourceSpec: nodesAmount(quota, 1) }];
  }
  if (!holder.of) return [];
  const { service, instance } = holder.of;
  return [
    {
      PodName: holder.name,
      PodNamespace: service.name,
      PodIP: innerIp(holder.name),
      Phase: instanceWords(instance, now).status === 'Running' ? 'Running' : 'Pending',
      GPUIndexes: indexes(holder.size.gpu),
      ResourceSpec: sizeAmount(holder.size, quota),
      WorkloadId: service.uid,
      WorkloadType: 'eas',
    },
  ];
}

function nodeTypeAnswer(machine: Machine): object {
  return {
    NodeType: machine.type,
    AcceleratorType: acceleratorOf(machine),
    CPU: String(machine.cpu),
    Memory: `${machine.memory}Gi`,
    GPU: String(machine.gpus),
    GPUMemory: `${machine.gpuMemory}G`,
    GPUType: machine.gpu,
  };
}

/** The kinds of nodes that the account has. `CanBeBoundCount`: nodes that are in no quota, of which there are none. */
export const listNodeTypes: Action = (call) => {
  const accelerator = oneOf(call, 'AcceleratorType', ['CPU', 'GPU']);
  const gpu = call.query.get('GPUType');
  const types = commaList(call, 'NodeTypes');
  const groups = commaList(call, 'ResourceGroupIds');
  const quotaId = call.query.get('QuotaId');
  const within = (quotaId === undefined ? quotas : [findQuota(quotaId) ?? []].flat()).filter(
    (quota) => groups?.includes(quota.resourceGroupId) ?? true,
  );
  const chosen = [...new Set(within.map((quota) => quota.nodeType))]
    .flatMap((type) => findMachine(type) ?? [])
    .filter((machine) => types?.includes(machine.type) ?? true)
    .filter((machine) => accelerator === undefined || acceleratorOf(machine) === accelerator)
    .filter((machine) => gpu === undefined || machine.gpu === gpu);
  const count = (type: string): number =>
    within.filter((quota) => quota.nodeType === type).reduce((sum, quota) => sum + quota.nodes, 0);
  return {
    NodeTypes: chosen.map(nodeTypeAnswer),
    Statistics: chosen.map(({ type }) => ({ NodeType: type, TotalCount: count(type), CanBeBoundCount: 0 })),
  };
};
