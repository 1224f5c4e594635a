import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { count, field, flag, listOf, Tag, text } from './tolerant.ts';

/** Amounts of a quota. Memory is text with a unit, such as `100Gi`. */
export const ResourceAmount = z.looseObject({
  CPU: field(count),
  GPU: field(count),
  GPUType: field(z.string()),
  Memory: field(text),
});

export type ResourceAmount = z.infer<typeof ResourceAmount>;

/** What a quota has and what of it is taken. */
export const QuotaDetails = z.looseObject({
  ActualMinQuota: field(ResourceAmount),
  DesiredMinQuota: field(ResourceAmount),
  AllocatableQuota: field(ResourceAmount),
  AllocatedQuota: field(ResourceAmount),
  RequestedQuota: field(ResourceAmount),
  SelfAllocatedQuota: field(ResourceAmount),
  UsedQuota: field(ResourceAmount),
});

const NodeSpec = z.looseObject({ Type: field(z.string()), Count: field(count), HyperType: field(z.string()) });

/** A PaiStudio resource quota. */
export const Quota = z.looseObject({
  QuotaId: z.string(),
  QuotaName: field(z.string()),
  Description: field(z.string()),
  /** `Lingjun`, `ECS`, `ACS`, or a new one. */
  ResourceType: field(z.string()),
  Status: field(z.string()),
  ReasonCode: field(z.string()),
  ReasonMessage: field(z.string()),
  GPUType: field(z.string()),
  ParentQuotaId: field(z.string()),
  AllocateStrategy: field(z.string()),
  QueueStrategy: field(z.string()),
  /** The machines that it is made of. */
  Min: field(z.looseObject({ NodeSpecs: listOf(NodeSpec) })),
  QuotaDetails: field(QuotaDetails),
  Workspaces: field(listOf(z.looseObject({ WorkspaceId: text, WorkspaceName: field(z.string()) }))),
  SubQuotas: field(listOf(z.looseObject({ QuotaId: z.string(), QuotaName: field(z.string()) }))),
  ResourceGroupIds: field(listOf(z.string())),
  Labels: field(listOf(Tag)),
  CreatorId: field(text),
  Version: field(text),
  GmtCreatedTime: field(z.string()),
  GmtModifiedTime: field(z.string()),
});

export type Quota = z.infer<typeof Quota>;

/** One page of ListQuotas. */
export const QuotaPage = pageOf('Quotas', Quota);

/** A machine of a quota. Counts of CPU and GPU come as text; amounts of memory are text as it came. */
export const QuotaNode = z.looseObject({
  NodeName: z.string(),
  NodeType: field(z.string()),
  NodeStatus: field(z.string()),
  OrderStatus: field(z.string()),
  ReasonCode: field(z.string()),
  ReasonMessage: field(z.string()),
  AcceleratorType: field(z.string()),
  AvailabilityZone: field(z.string()),
  HyperZone: field(z.string()),
  CPU: field(count),
  GPU: field(count),
  GPUType: field(z.string()),
  GPUMemory: field(text),
  Memory: field(text),
  RequestCPU: field(count),
  RequestGPU: field(count),
  RequestMemory: field(text),
  LimitCPU: field(count),
  LimitGPU: field(count),
  LimitMemory: field(text),
  IsBound: field(flag),
  BoundQuotas: listOf(z.looseObject({ QuotaId: z.string(), QuotaName: field(z.string()) })),
  WorkloadNum: field(count),
  PodNum: field(count),
  MachineGroupId: field(z.string()),
  ResourceGroupId: field(z.string()),
  ResourceGroupName: field(z.string()),
  CreatorId: field(text),
  Users: listOf(z.looseObject({ UserId: text, UserName: field(z.string()) })),
  GmtCreatedTime: field(z.string()),
  GmtExpiredTime: field(z.string()),
  GmtModifiedTime: field(z.string()),
});

export type QuotaNode = z.infer<typeof QuotaNode>;

/** One page of ListNodes. */
export const NodePage = pageOf('Nodes', QuotaNode);
