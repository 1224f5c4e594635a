import type { QuotaEntry } from '../../catalog/quotas.ts';
import { workspaces } from '../../catalog/workspaces.ts';
import { isoSeconds, parseTime } from '../../clock.ts';
import { account } from '../../inferred.ts';
import { quotaNodes, usersOfQuota } from '../../resources/quotaUse.ts';
import { plus, nothing } from '../../resources/size.ts';
import { workersOf } from '../../resources/resourceUse.ts';
import { configOf } from '../../services/config.ts';
import { instanceWords, stageOf } from '../../services/instanceState.ts';
import type { AnswerEnv } from '../../services/serviceAnswer.ts';
import type { InstanceRecord } from '../../state/instanceRecord.ts';
import type { ServiceRecord } from '../../state/serviceRecord.ts';
import { answerEnv, byLetters, commaList, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { sortedBy } from '../query.ts';
import { nodesAmount, sizeAmount } from './quotaAmount.ts';
import { requireQuota } from './quotas.ts';

/** A workload as the answer has it. */
interface Workload {
  readonly Name: string;
  readonly WorkloadId: string;
  readonly WorkloadName: string;
  readonly WorkloadType: 'eas' | 'dlc';
  readonly WorkloadStatus: string;
  readonly Status: 'Enqueued' | 'Dequeued';
  readonly Reason?: string;
  readonly QuotaId: string;
  readonly QueueStrategy: string;
  readonly Resource: object;
  readonly WorkspaceId: string;
  readonly WorkspaceName?: string;
  readonly UserId?: string;
  readonly UseOversoldResource: boolean;
  readonly GmtCreatedTime: string;
  readonly GmtEnqueuedTime: string;
  readonly GmtDequeuedTime?: string;
}

/** An instance of a service: `Enqueued` while it waits for a node, `Dequeued` from then on [INFER]. */
function serviceWorkload(
  env: AnswerEnv,
  quota: QuotaEntry,
  service: ServiceRecord,
  instance: InstanceRecord,
): Workload {
  const at = instance.scheduledAt;
  const placed = at !== undefined && at <= env.now;
  const size = workersOf(configOf(service), instance.name, env.now).reduce(
    (sum, worker) => plus(sum, worker.size),
    nothing,
  );
  return {
    Name: instance.name,
    WorkloadId: service.uid,
    WorkloadName: service.name,
    WorkloadType: 'eas',
    WorkloadStatus: instanceWords(instance, env.now).status,
    Status: placed ? 'Dequeued' : 'Enqueued',
    ...(placed ? {} : { Reason: instance.problem?.message ?? '' }),
    QuotaId: quota.id,
    QueueStrategy: 'PaiStrategyIntelligent',
    Resource: sizeAmount(size, quota),
    WorkspaceId: service.workspaceId,
    WorkspaceName: workspaces.find((entry) => entry.id === service.workspaceId)?.name ?? '',
    UserId: account.callerUid,
    UseOversoldResource: false,
    GmtCreatedTime: isoSeconds(instance.orderedAt),
    GmtEnqueuedTime: isoSeconds(instance.orderedAt),
    ...(placed ? { GmtDequeuedTime: isoSeconds(at) } : {}),
  };
}

/** Training jobs of others, one on each node that they hold; made up. */
function otherWorkloads(env: AnswerEnv, quota: QuotaEntry): Workload[] {
  return quotaNodes(env.state, quota, env.now)
    .filter((node) => node.holder === 'others')
    .map((node) => ({
      Name: `${node.name}-train-0`,
      WorkloadId: `dlc${node.name.slice(-8)}`,
      WorkloadName: 'train',
      WorkloadType: 'dlc',
      WorkloadStatus: 'Running',
      Status: 'Dequeued',
      QuotaId: quota.id,
      QueueStrategy: 'PaiStrategyIntelligent',
      Resource: nodesAmount(quota, 1),
      WorkspaceId: quota.workspaceIds[0] ?? '',
      UseOversoldResource: false,
      GmtCreatedTime: '2026-10-20T01:00:00Z',
      GmtEnqueuedTime: '2026-10-20T01:00:00Z',
      GmtDequeuedTime: '2026-10-20T01:00:05Z',
    }));
}

/** Filters whose value is one of several that are joined by commas, with the field that each looks at. */
const among = {
  WorkloadIds: 'WorkloadId',
  WorkloadNames: 'WorkloadName',
  WorkloadStatuses: 'WorkloadStatus',
  WorkloadType: 'WorkloadType',
  WorkspaceIds: 'WorkspaceId',
  UserIds: 'UserId',
  Status: 'Status',
} as const;

function fits(call: ActionCall, workload: Workload): boolean {
  if (call.query.has('SubQuotaIds') || call.query.get('UseOversoldResource') === 'true') return false;
  return Object.entries(among).every(([name, field]) => commaList(call, name)?.includes(workload[field] ?? '') ?? true);
}

/** The workloads on a node that `NodeName` names; all without it. */
function onNode(call: ActionCall, env: AnswerEnv, quota: QuotaEntry): (workload: Workload) => boolean {
  const name = call.query.get('NodeName');
  if (name === undefined) return () => true;
  const node = quotaNodes(env.state, quota, env.now).find((entry) => entry.name === name);
  const holder = node?.holder === 'others' ? `${name}-train-0` : node?.holder?.instance;
  return (workload) => workload.Name === holder;
}

const sortKeys = {
  GmtCreatedTime: (workload: Workload) => parseTime(workload.GmtCreatedTime) ?? 0,
  GmtEnqueuedTime: (workload: Workload) => parseTime(workload.GmtEnqueuedTime) ?? 0,
  WorkloadName: (workload: Workload) => workload.WorkloadName,
  Status: (workload: Workload) => workload.Status,
};

/** What runs on a quota, and what waits for it: the instances of services, and what others have there. */
export const listQuotaWorkloads: Action = (call) => {
  const env = answerEnv(call.world);
  const quota = requireQuota(call);
  const page = pageOf(call, 10);
  const own = usersOfQuota(env.state, quota.id, env.now).flatMap((service) =>
    service.instances
      .filter((instance) => instance.orderedAt <= env.now && stageOf(instance, env.now) !== 'gone')
      .map((instance) => serviceWorkload(env, quota, service, instance)),
  );
  const chosen = [...own, ...(call.query.get('ShowOwn') === 'true' ? [] : otherWorkloads(env, quota))]
    .filter((workload) => fits(call, workload))
    .filter(onNode(call, env, quota))
    .toSorted((a, b) => byLetters(a.Name, b.Name));
  const sorted = sortedBy(call, chosen, sortKeys, { name: 'SortBy', sort: 'GmtCreatedTime', order: 'desc' });
  return { Workloads: slicePage(sorted, page), TotalCount: chosen.length };
};
