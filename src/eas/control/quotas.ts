import { NodePage, Quota, type QuotaNode, QuotaPage } from '../wire/quota.ts';
import type { EasCaller } from './caller.ts';

/** PaiStudio's quotas. Every method rejects with a `CloudError`. */
export interface QuotasApi {
  /**
   * Quotas of every kind that can hold a service (Lingjun, ECS). When one kind cannot be read, the other is given;
   * rejects when both cannot.
   */
  list(workspaceId: string | undefined, signal?: AbortSignal): Promise<Quota[]>;
  describe(quotaId: string, signal?: AbortSignal): Promise<Quota>;
  /** All machines of a quota. */
  listNodes(quotaId: string, signal?: AbortSignal): Promise<QuotaNode[]>;
}

/** The list answers ECS quotas only unless it is asked for another kind. */
const quotaKinds = ['Lingjun', 'ECS'] as const;

/** PaiStudio's quotas over a caller. */
export function quotasApi(caller: EasCaller): QuotasApi {
  const ofKind = async (kind: string, workspaceId: string | undefined, signal: AbortSignal | undefined) => {
    const parts = { query: { ResourceType: kind, WorkspaceIds: workspaceId } };
    const quotas = await caller.list('ListQuotas', parts, quotaPages, signal);
    return quotas.map((quota) => ({ ...quota, ResourceType: quota.ResourceType ?? kind }));
  };
  return {
    list: async (workspaceId, signal) => {
      const lists = await Promise.allSettled(quotaKinds.map((kind) => ofKind(kind, workspaceId, signal)));
      const read = lists.flatMap((list) => (list.status === 'fulfilled' ? [list.value] : []));
      const failed = lists.find((list) => list.status === 'rejected');
      if (failed && (read.length === 0 || signal?.aborted)) throw failed.reason;
      return [...new Map(read.flat().map((quota) => [quota.QuotaId, quota])).values()];
    },
    describe: (quotaId, signal) =>
      caller.read('GetQuota', { path: { QuotaId: quotaId }, subject: quotaId }, Quota, signal),
    listNodes: (quotaId, signal) =>
      caller.list('ListNodes', { query: { QuotaId: quotaId }, subject: quotaId }, nodePages, signal),
  };
}

const quotaPages = { page: QuotaPage, keyOf: (quota: Quota) => quota.QuotaId };

const nodePages = { page: NodePage, keyOf: (node: QuotaNode) => node.NodeName };
