import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { count, field, flag, Label, listOf, text } from './tolerant.ts';

/** A dedicated resource group (`eas-r-…`): machines that only this account's services use. Memory is in MB (inferred). */
export const ResourceGroup = z.looseObject({
  ResourceId: z.string(),
  ResourceName: field(z.string()),
  ClusterId: field(z.string()),
  /** `Dedicated`, `SelfManaged`, or a new one. */
  ResourceType: field(z.string()),
  Status: field(z.string()),
  Message: field(z.string()),
  UsageMode: field(z.string()),
  Vendor: field(z.string()),
  OwnerUid: field(text),
  Features: listOf(z.string()),
  InstanceCount: field(count),
  PrePaidInstanceCount: field(count),
  PostPaidInstanceCount: field(count),
  ServiceCount: field(count),
  CpuCount: field(count),
  CpuUsed: field(count),
  GpuCount: field(count),
  GpuUsed: field(count),
  Memory: field(count),
  MemoryUsed: field(count),
  /** The most that one machine can still give (inferred from the names). */
  InstanceMaxAllocatableCPU: field(count),
  InstanceMaxAllocatableGPU: field(count),
  InstanceMaxAllocatableMemory: field(count),
  CreateTime: field(z.string()),
  UpdateTime: field(z.string()),
});

export type ResourceGroup = z.infer<typeof ResourceGroup>;

/** One page of ListResources. */
export const ResourcePage = pageOf('Resources', ResourceGroup);

/** A machine of a resource group. Its amounts of memory are texts with a unit, such as `8192M`. */
export const ResourceInstance = z.looseObject({
  InstanceId: z.string(),
  InstanceName: field(z.string()),
  InstanceType: field(z.string()),
  InstanceStatus: field(z.string()),
  InstancePhase: field(z.string()),
  InstanceIp: field(z.string()),
  InstanceTenantIp: field(z.string()),
  ResourceId: field(z.string()),
  Region: field(z.string()),
  Zone: field(z.string()),
  Arch: field(z.string()),
  ChargeType: field(z.string()),
  AutoRenewal: field(flag),
  InstanceCpuCount: field(count),
  InstanceUsedCpu: field(count),
  InstanceGpuCount: field(count),
  InstanceUsedGpu: field(count),
  InstanceGpuMemory: field(text),
  InstanceUsedGpuMemory: field(text),
  InstanceMemory: field(text),
  InstanceUsedMemory: field(text),
  InstanceSystemDiskSize: field(count),
  Labels: listOf(Label),
  LastCordonOperator: field(text),
  LastCordonReason: field(z.string()),
  CreateTime: field(z.string()),
  ExpiredTime: field(z.string()),
});

export type ResourceInstance = z.infer<typeof ResourceInstance>;

/** One page of ListResourceInstances. */
export const ResourceInstancePage = pageOf('Instances', ResourceInstance);
