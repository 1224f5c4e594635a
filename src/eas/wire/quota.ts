import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { field, listOf, maybe, Tag, text } from './tolerant.ts';

/** Amounts of a quota. Memory is text with a unit, such as `100Gi`. */
export const ResourceAmount = z.looseObject({
  CPU: maybe.count,
  GPU: maybe.count,
  GPUType: maybe.string,
  Memory: maybe.text,
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

const NodeSpec = z.looseObject({ Type: maybe.string, Count: maybe.count, HyperType: maybe.string });

/** A PaiStudio resource quota. */
export const Quota = z.looseObject({
  QuotaId: z.string(),
  QuotaName: maybe.string,
  Description: maybe.string,
  /** `Lingjun`, `ECS`, `ACS`, or a new one. */
  ResourceType: maybe.string,
  Status: maybe.string,
  ReasonCode: maybe.string,
  ReasonMessage: maybe.string,
  GPUType: maybe.string,
  ParentQuotaId: maybe.string,
  AllocateStrategy: maybe.string,
  QueueStrategy: maybe.string,
  /** The machines that it is made of. */
  Min: field(z.looseObject({ NodeSpecs: listOf(NodeSpec) })),
  QuotaDetails: field(QuotaDetails),
  Workspaces: field(listOf(z.looseObject({ WorkspaceId: text, WorkspaceName: maybe.string }))),
  SubQuotas: field(listOf(z.looseObject({ QuotaId: z.string(), QuotaName: maybe.string }))),
  ResourceGroupIds: field(listOf(z.string())),
  Labels: field(listOf(Tag)),
  CreatorId: maybe.text,
  Version: maybe.text,
  GmtCreatedTime: maybe.string,
  GmtModifiedTime: maybe.string,
});

export type Quota = z.infer<typeof Quota>;

/** One page of ListQuotas. */
export const QuotaPage = pageOf('Quotas', Quota);

/** A machine of a quota. Counts of CPU and GPU come as text; amounts of memory are text as it came. */
export const QuotaNode = z.looseObject({
  NodeName: z.string(),
  NodeType: maybe.string,
  NodeStatus: maybe.string,
  OrderStatus: maybe.string,
  ReasonCode: maybe.string,
  ReasonMessage: maybe.string,
  AcceleratorType: maybe.string,
  AvailabilityZone: maybe.string,
  HyperZone: maybe.string,
  CPU: maybe.count,
  GPU: maybe.count,
  GPUType: maybe.string,
  GPUMemory: maybe.text,
  Memory: maybe.text,
  RequestCPU: maybe.count,
  RequestGPU: maybe.count,
  RequestMemory: maybe.text,
  LimitCPU: maybe.count,
  LimitGPU: maybe.count,
  LimitMemory: maybe.text,
  IsBound: maybe.flag,
  BoundQuotas: listOf(z.looseObject({ QuotaId: z.string(), QuotaName: maybe.string })),
  WorkloadNum: maybe.count,
  PodNum: maybe.count,
  MachineGroupId: maybe.string,
  ResourceGroupId: maybe.string,
  ResourceGroupName: maybe.string,
  CreatorId: maybe.text,
  Users: listOf(z.looseObject({ UserId: text, UserName: maybe.string })),
  GmtCreatedTime: maybe.string,
  GmtExpiredTime: maybe.string,
  GmtModifiedTime: maybe.string,
});

export type QuotaNode = z.infer<typeof QuotaNode>;

/** One page of ListNodes. */
export const NodePage = pageOf('Nodes', QuotaNode);
