import * as z from 'zod/mini';
import { count, field, listOf, text } from './tolerant.ts';

/** One instance of a service, as ListServiceInstances answers it. */
export const Instance = z.looseObject({
  InstanceName: z.string(),
  Status: field(z.string()),
  Reason: field(z.string()),
  Role: field(z.string()),
  InstanceType: field(z.string()),
  InnerIP: field(z.string()),
  HostIP: field(z.string()),
  Zone: field(z.string()),
  ReadyProcesses: field(count),
  TotalProcesses: field(count),
  RestartCount: field(count),
  IsReplica: field(z.boolean()),
  ReplicaName: field(text),
  Isolated: field(z.boolean()),
  Detached: field(z.boolean()),
  StartTime: field(z.string()),
  CreateTime: field(z.string()),
});

export type Instance = z.infer<typeof Instance>;

export const ListInstancesAnswer = z.looseObject({ Instances: listOf(Instance), TotalCount: field(count) });
