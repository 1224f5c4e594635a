import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { count, field, flag, listOf, text } from './tolerant.ts';

/** One instance of a service, as ListServiceInstances answers it. */
export const Instance = z.looseObject({
  InstanceName: z.string(),
  Status: field(z.string()),
  Reason: field(z.string()),
  Role: field(z.string()),
  InstanceType: field(z.string()),
  InnerIP: field(z.string()),
  HostIP: field(z.string()),
  HostName: field(z.string()),
  Namespace: field(z.string()),
  Zone: field(z.string()),
  ResourceType: field(z.string()),
  IsSpot: field(flag),
  /** Whether it has the newest version of the service. */
  IsLatest: field(flag),
  InstancePort: field(count),
  ExternalIP: field(z.string()),
  ExternalInstancePort: field(count),
  TenantHostIP: field(z.string()),
  TenantInstanceIP: field(z.string()),
  ReadyProcesses: field(count),
  TotalProcesses: field(count),
  RestartCount: field(count),
  /** True for a unit of several machines that live and die together. */
  IsReplica: field(flag),
  ReplicaName: field(text),
  Isolated: field(flag),
  Detached: field(flag),
  /** Price without and with discounts (inferred from the names); no source names the unit. */
  OriginalAmount: field(count),
  CurrentAmount: field(count),
  /** What was before the last restart; its shape is not documented. */
  LastState: field(listOf(z.record(z.string(), z.unknown()))),
  StartTime: field(z.string()),
  CreateTime: field(z.string()),
});

export type Instance = z.infer<typeof Instance>;

/** One page of ListServiceInstances. */
export const InstancePage = pageOf('Instances', Instance);

/** A container of an instance. Statuses are `Waiting`, `Running` and `Terminated`, each with a reason and its time. */
export const Container = z.pipe(
  z.looseObject({
    Name: z.string(),
    Image: field(z.string()),
    Port: field(count),
    Ready: field(flag),
    RestartCount: field(count),
    CurrentStatus: field(z.string()),
    /** The contract spells it so. */
    CurrentReaon: field(z.string()),
    CurrentReason: field(z.string()),
    CurrentTimestamp: field(z.string()),
    LastStatus: field(z.string()),
    LastReason: field(z.string()),
    LastTimestamp: field(z.string()),
  }),
  z.transform(({ CurrentReaon, ...container }) => ({
    ...container,
    CurrentReason: container.CurrentReason ?? CurrentReaon,
  })),
);

export type Container = z.infer<typeof Container>;

export const ContainersAnswer = z.looseObject({ Containers: listOf(Container), ServiceName: field(z.string()) });

/** What CreateServiceInstanceToken answers. The address opens a shell: a secret, used once and never kept. */
export const InstanceTokenAnswer = z.object({ WorkbenchUrl: z.string().check(z.minLength(1)) });
