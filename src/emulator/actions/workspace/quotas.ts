import { findMachine } from '../../catalog/machines.ts';
import { findQuota, quotas, type QuotaEntry } from '../../catalog/quotas.ts';
import { workspaces } from '../../catalog/workspaces.ts';
import { refusal } from '../../http/apiError.ts';
import { account, codes } from '../../inferred.ts';
import { quotaNodes } from '../../resources/quotaUse.ts';
import { invalid } from '../../services/config.ts';
import type { AnswerEnv } from '../../services/serviceAnswer.ts';
import { answerEnv, byLetters, commaList, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { oneOf, sortedBy } from '../query.ts';
import { nodesAmount } from './quotaAmount.ts';

function workspaceName(id: string): string {
  return workspaces.find((entry) => entry.id === id)?.name ?? id;
}

function quotaDetails(env: AnswerEnv, quota: QuotaEntry): object {
  const nodes = quotaNodes(env.state, quota, env.now);
  const held = nodes.filter((node) => node.holder !== undefined).length;
  const whole = nodesAmount(quota, quota.nodes);
  const used = nodesAmount(quota, held);
  return {
    DesiredMinQuota: whole,
    ActualMinQuota: whole,
    AllocatedQuota: used,
    SelfAllocatedQuota: used,
    UsedQuota: used,
    AllocatableQuota: nodesAmount(quota, quota.nodes - held),
    NodeStatistics: {
      ActualMinNodeNum: quota.nodes,
      AllocatedNodeNum: held,
      EmptyNodeNum: quota.nodes - held,
    },
  };
}

/** What ListQuotas and GetQuota have in common. */
function quotaAnswer(env: AnswerEnv, quota: QuotaEntry): Record<string, unknown> {
  return {
    QuotaId: quota.id,
    QuotaName: quota.name,
    ResourceType: quota.kind,
    Description: quota.description,
    Status: 'Ready',
    AllocateStrategy: 'ByNodeSpec',
    QueueStrategy: 'PaiStrategyIntelligent',
    CreatorId: account.uid,
    GmtCreatedTime: '2026-02-03T02:10:44Z',
    GmtModifiedTime: '2026-10-19T07:31:20Z',
    Labels: [],
    Min: { NodeSpecs: [{ Type: quota.nodeType, Count: quota.nodes }] },
    QuotaConfig: { SupportRDMA: quota.kind === 'Lingjun' },
    QuotaDetails: quotaDetails(env, quota),
    ResourceGroupIds: [quota.resourceGroupId],
    SubQuotas: [],
    Workspaces: quota.workspaceIds.map((id) => ({ WorkspaceId: id, WorkspaceName: workspaceName(id) })),
  };
}

function gpuOf(quota: QuotaEntry): string {
  return findMachine(quota.nodeType)?.gpu ?? '';
}

function total(quota: QuotaEntry, of: 'cpu' | 'memory' | 'gpus'): number {
  return (findMachine(quota.nodeType)?.[of] ?? 0) * quota.nodes;
}

const sortKeys = {
  QuotaName: (quota: QuotaEntry) => quota.name,
  Status: () => 'Ready',
  CPU: (quota: QuotaEntry) => total(quota, 'cpu'),
  Memory: (quota: QuotaEntry) => total(quota, 'memory'),
  GPU: (quota: QuotaEntry) => total(quota, 'gpus'),
  GmtCreatedTime: () => '2026-02-03T02:10:44Z',
  GmtModifiedTime: () => '2026-10-19T07:31:20Z',
};

/** A comma list of at most so many entries. */
function boundedList(call: ActionCall, name: string, most: number): string[] | undefined {
  const list = commaList(call, name);
  if (list && list.length > most) throw invalid(`${name} must have at most ${most} entries, not ${list.length}.`);
  return list;
}

/** No quota here has labels, a parent, or a cluster of its own. */
function fits(call: ActionCall, quota: QuotaEntry): boolean {
  const { query } = call;
  const ids = boundedList(call, 'QuotaIds', 100);
  const inWorkspaces = boundedList(call, 'WorkspaceIds', 10);
  const name = query.get('QuotaName');
  const workspace = query.get('WorkspaceName');
  if (['Labels', 'ParentQuotaId', 'ClusterType'].some((filter) => query.has(filter))) return false;
  if (ids && !ids.includes(quota.id)) return false;
  if (inWorkspaces && !quota.workspaceIds.some((id) => inWorkspaces.includes(id))) return false;
  if (workspace !== undefined && !quota.workspaceIds.some((id) => workspaceName(id).includes(workspace))) return false;
  if (name !== undefined && !quota.name.includes(name) && quota.id !== name) return false;
  if (commaList(call, 'Statuses')?.includes('Ready') === false) return false;
  return (query.get('GPUType') ?? gpuOf(quota)) === gpuOf(quota);
}

/** Without `ResourceType` it lists ECS quotas only, as the contract says. */
export const listQuotas: Action = (call) => {
  const env = answerEnv(call.world);
  const kind = oneOf(call, 'ResourceType', ['Lingjun', 'ECS', 'ACS']) ?? 'ECS';
  oneOf(call, 'LayoutMode', ['Tree', 'List']);
  const page = pageOf(call, 20);
  const chosen = quotas
    .filter((quota) => quota.kind === kind && fits(call, quota))
    .toSorted((a, b) => byLetters(a.name, b.name));
  const usual = { name: 'SortBy', sort: 'QuotaName', order: 'asc' } as const;
  const shown = slicePage(sortedBy(call, chosen, sortKeys, usual), page);
  return {
    Quotas: shown.map((quota) => ({ ...quotaAnswer(env, quota), GPUType: gpuOf(quota) })),
    TotalCount: chosen.length,
  };
};

/** The quota of the path, or a 404. */
export function requireQuota(call: ActionCall): QuotaEntry {
  const id = call.path['QuotaId'] ?? '';
  const quota = findQuota(id);
  if (quota) return quota;
  throw refusal(codes.quotaNotFound, `The resource quota ${id.slice(0, 80)} does not exist.`);
}

export const getQuota: Action = (call) => ({
  ...quotaAnswer(answerEnv(call.world), requireQuota(call)),
  Version: '1.0',
});
