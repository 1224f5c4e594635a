import { findMachine } from '../../catalog/machines.ts';
import { quotas, type QuotaEntry } from '../../catalog/quotas.ts';
import { workspaces } from '../../catalog/workspaces.ts';
import { account } from '../../inferred.ts';
import { nodesFree } from '../../services/quotaNodes.ts';
import { answerEnv, commaList, pageOf, slicePage, type Action } from '../action.ts';

function amount(quota: QuotaEntry, nodes: number): object {
  const machine = findMachine(quota.nodeType);
  return {
    CPU: String((machine?.cpu ?? 0) * nodes),
    GPU: String((machine?.gpus ?? 0) * nodes),
    GPUType: machine?.gpu ?? '',
    Memory: `${(machine?.memory ?? 0) * nodes}Gi`,
  };
}

function quotaAnswer(quota: QuotaEntry, free: number): object {
  const used = amount(quota, quota.nodes - free);
  return {
    QuotaId: quota.id,
    QuotaName: quota.name,
    ResourceType: quota.kind,
    Description: quota.description,
    GPUType: findMachine(quota.nodeType)?.gpu ?? '',
    Status: 'Ready',
    AllocateStrategy: 'ByNodeSpec',
    QueueStrategy: 'PaiStrategyIntelligent',
    CreatorId: account.uid,
    GmtCreatedTime: '2026-02-03T02:10:44Z',
    GmtModifiedTime: '2026-10-19T07:31:20Z',
    Labels: [],
    Min: { NodeSpecs: [{ Type: quota.nodeType, Count: quota.nodes }] },
    QuotaConfig: { SupportRDMA: quota.kind === 'Lingjun' },
    QuotaDetails: {
      DesiredMinQuota: amount(quota, quota.nodes),
      ActualMinQuota: amount(quota, quota.nodes),
      AllocatedQuota: used,
      UsedQuota: used,
      AllocatableQuota: amount(quota, free),
    },
    Workspaces: quota.workspaceIds.map((id) => ({
      WorkspaceId: id,
      WorkspaceName: workspaces.find((entry) => entry.id === id)?.name ?? id,
    })),
  };
}

/** Without `ResourceType` it lists ECS quotas only, as the contract says. */
export const listQuotas: Action = (call) => {
  const env = answerEnv(call.world);
  const kind = call.query.get('ResourceType') ?? 'ECS';
  const ids = commaList(call, 'QuotaIds');
  const inWorkspaces = commaList(call, 'WorkspaceIds');
  const name = call.query.get('QuotaName');
  const chosen = quotas
    .filter((quota) => quota.kind === kind)
    .filter((quota) => ids === undefined || ids.includes(quota.id))
    .filter((quota) => inWorkspaces === undefined || quota.workspaceIds.some((id) => inWorkspaces.includes(id)))
    .filter((quota) => name === undefined || quota.name.includes(name) || quota.id === name);
  const page = pageOf(call, 20);
  const shown = slicePage(chosen, page).map((quota) => quotaAnswer(quota, nodesFree(env.state, quota.id, env.now)));
  return { Quotas: shown, TotalCount: chosen.length };
};
