import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { Label, listOf, maybe } from './tolerant.ts';

/** A dedicated resource group (`eas-r-…`): machines that only this account's services use. Memory is in MB (inferred). */
export const ResourceGroup = z.looseObject({
  ResourceId: z.string(),
  ResourceName: maybe.string,
  ClusterId: maybe.string,
  /** `Dedicated`, `SelfManaged`, or a new one. */
  ResourceType: maybe.string,
  Status: maybe.string,
  Message: maybe.string,
  UsageMode: maybe.string,
  Vendor: maybe.string,
  OwnerUid: maybe.text,
  Features: listOf(z.string()),
  InstanceCount: maybe.count,
  PrePaidInstanceCount: maybe.count,
  PostPaidInstanceCount: maybe.count,
  ServiceCount: maybe.count,
  CpuCount: maybe.count,
  CpuUsed: maybe.count,
  GpuCount: maybe.count,
  GpuUsed: maybe.count,
  Memory: maybe.count,
  MemoryUsed: maybe.count,
  /** The most that one machine can still give (inferred from the names). */
  InstanceMaxAllocatableCPU: maybe.count,
  InstanceMaxAllocatableGPU: maybe.count,
  InstanceMaxAllocatableMemory: maybe.count,
  CreateTime: maybe.string,
  UpdateTime: maybe.string,
});

export type ResourceGroup = z.infer<typeof ResourceGroup>;

/** One page of ListResources. */
export const ResourcePage = pageOf('Resources', ResourceGroup);

/** A machine of a resource group. Its amounts of memory are texts with a unit, such as `8192M`. */
export const ResourceInstance = z.looseObject({
  InstanceId: z.string(),
  InstanceName: maybe.string,
  InstanceType: maybe.string,
  InstanceStatus: maybe.string,
  InstancePhase: maybe.string,
  InstanceIp: maybe.string,
  InstanceTenantIp: maybe.string,
  ResourceId: maybe.string,
  Region: maybe.string,
  Zone: maybe.string,
  Arch: maybe.string,
  ChargeType: maybe.string,
  AutoRenewal: maybe.flag,
  InstanceCpuCount: maybe.count,
  InstanceUsedCpu: maybe.count,
  InstanceGpuCount: maybe.count,
  InstanceUsedGpu: maybe.count,
  InstanceGpuMemory: maybe.text,
  InstanceUsedGpuMemory: maybe.text,
  InstanceMemory: maybe.text,
  InstanceUsedMemory: maybe.text,
  InstanceSystemDiskSize: maybe.count,
  Labels: listOf(Label),
  LastCordonOperator: maybe.text,
  LastCordonReason: maybe.string,
  CreateTime: maybe.string,
  ExpiredTime: maybe.string,
});

export type ResourceInstance = z.infer<typeof ResourceInstance>;

/** One page of ListResourceInstances. */
export const ResourceInstancePage = pageOf('Instances', ResourceInstance);
