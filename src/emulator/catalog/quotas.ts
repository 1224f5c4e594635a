/** A PaiStudio resource quota: nodes that somebody has bought. */
export interface QuotaEntry {
  readonly id: string;
  readonly name: string;
  readonly kind: 'Lingjun' | 'ECS';
  readonly description: string;
  /** Instance type of its nodes. */
  readonly nodeType: string;
  readonly nodes: number;
  /** Nodes that others hold, outside the services that this emulator knows. */
  readonly heldByOthers: number;
  readonly workspaceIds: readonly string[];
  /** PaiStudio resource group that the nodes were bought in. */
  readonly resourceGroupId: string;
}

export const quotas: readonly QuotaEntry[] = [
  {
    id: 'quotah20prod8k2m4r1c',
    name: 'h20-production',
    kind: 'Lingjun',
    description: 'H20 nodes with RDMA for production',
    nodeType: 'ml.gu8tef.8.46xlarge',
    nodes: 12,
    heldByOthers: 4,
    workspaceIds: ['295949', '310274'],
    resourceGroupId: 'rgh20prod7k2m9q',
  },
  {
    id: 'quotah20batchq7x0d5n',
    name: 'h20-batch',
    kind: 'Lingjun',
    description: '离线批处理，节点已用满',
    nodeType: 'ml.gu8tf.8.46xlarge',
    nodes: 4,
    heldByOthers: 4,
    workspaceIds: ['295949', '318806'],
    resourceGroupId: 'rgh20batch4x1v8',
  },
  {
    id: 'quotaecsl20v3t9w6pz1',
    name: 'l20-general',
    kind: 'ECS',
    description: 'General L20 machines',
    nodeType: 'ecs.gn8is.4xlarge',
    nodes: 6,
    heldByOthers: 1,
    workspaceIds: ['295949', '310274', '318806'],
    resourceGroupId: 'rgl20general5z0c',
  },
];

/** The quota, or undefined when there is none of that id. */
export function findQuota(id: string): QuotaEntry | undefined {
  return quotas.find((entry) => entry.id === id);
}
