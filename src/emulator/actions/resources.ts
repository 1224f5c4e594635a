import { machines } from '../catalog/machines.ts';
import { quotas, type QuotaEntry } from '../catalog/quotas.ts';
import { workspaces, type WorkspaceEntry } from '../catalog/workspaces.ts';
import { findMachine } from '../catalog/machines.ts';
import { account, region } from '../inferred.ts';
import { nodesFree } from '../services/world.ts';
import { answerEnv, byLetters, pageOf, slicePage, type Action, type ActionCall } from './action.ts';

export const describeRegions: Action = () => ({ Regions: [{ RegionId: region.id, RegionName: region.name }] });

export const describeMachineSpec: Action = (call) => {
  const wanted = call.query.get('InstanceTypes')?.split(',');
  const chosen = machines.filter((machine) => wanted === undefined || wanted.includes(machine.type));
  const sizes = new Map<number, Set<number>>();
  for (const { cpu, memory } of chosen) sizes.set(cpu, (sizes.get(cpu) ?? new Set()).add(memory));
  return {
    InstanceMetas: chosen.map((machine) => ({
      InstanceType: machine.type,
      CPU: machine.cpu,
      Memory: machine.memory,
      GPU: machine.gpu,
      GPUAmount: machine.gpus,
      GPUMemory: machine.gpuMemory,
      IsAvailable: machine.inStock,
      StockStatus: machine.inStock ? 'WithStock' : 'NoStock',
      ...(machine.spot === undefined ? {} : { SpotDiscount: machine.spot, NonProtectSpotDiscount: machine.spot * 0.9 }),
      Vendor: machine.type.startsWith('ecs.') ? 'ECS' : 'PAI',
    })),
    Types: [...sizes].map(([cpu, memory]) => ({ CPU: cpu, Memory: [...memory].toSorted((a, b) => a - b) })),
  };
};

function workspaceAnswer(workspace: WorkspaceEntry): object {
  return {
    WorkspaceId: workspace.id,
    WorkspaceName: workspace.name,
    DisplayName: workspace.displayName,
    Description: workspace.description,
    IsDefault: workspace.isDefault,
    Status: 'ENABLED',
    Creator: account.uid,
    EnvTypes: ['prod'],
    GmtCreateTime: workspace.created,
    GmtModifiedTime: workspace.created,
  };
}

function commaList(call: ActionCall, name: string): string[] | undefined {
  return call.query
    .get(name)
    ?.split(',')
    .map((part) => part.trim());
}

export const listWorkspaces: Action = (call) => {
  if (call.query.get('Option') === 'GetResourceLimits') return { ResourceLimits: {}, Workspaces: [], TotalCount: 0 };
  const ids = commaList(call, 'WorkspaceIds');
  const name = call.query.get('WorkspaceName');
  const status = call.query.get('Status');
  const sign = call.query.get('Order') === 'DESC' ? -1 : 1;
  const chosen = workspaces
    .filter((workspace) => ids === undefined || ids.includes(workspace.id))
    .filter((workspace) => name === undefined || workspace.name.includes(name) || workspace.displayName.includes(name))
    .filter(() => status === undefined || status === 'ENABLED')
    .toSorted((a, b) => sign * byLetters(a.created, b.created));
  const page = pageOf(call, 20);
  return { Workspaces: slicePage(chosen, page).map(workspaceAnswer), TotalCount: chosen.length };
};

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
