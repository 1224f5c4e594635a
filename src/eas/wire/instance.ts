import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { field, listOf, maybe } from './tolerant.ts';

/** One instance of a service, as ListServiceInstances answers it. */
export const Instance = z.looseObject({
  InstanceName: z.string(),
  Status: maybe.string,
  Reason: maybe.string,
  Role: maybe.string,
  InstanceType: maybe.string,
  InnerIP: maybe.string,
  HostIP: maybe.string,
  HostName: maybe.string,
  Namespace: maybe.string,
  Zone: maybe.string,
  ResourceType: maybe.string,
  IsSpot: maybe.flag,
  /** Whether it has the newest version of the service. */
  IsLatest: maybe.flag,
  InstancePort: maybe.count,
  ExternalIP: maybe.string,
  ExternalInstancePort: maybe.count,
  TenantHostIP: maybe.string,
  TenantInstanceIP: maybe.string,
  ReadyProcesses: maybe.count,
  TotalProcesses: maybe.count,
  RestartCount: maybe.count,
  /** True for a unit of several machines that live and die together. */
  IsReplica: maybe.flag,
  ReplicaName: maybe.text,
  Isolated: maybe.flag,
  Detached: maybe.flag,
  /** Price without and with discounts (inferred from the names); no source names the unit. */
  OriginalAmount: maybe.count,
  CurrentAmount: maybe.count,
  /** What was before the last restart; its shape is not documented. */
  LastState: field(listOf(z.record(z.string(), z.unknown()))),
  StartTime: maybe.string,
  CreateTime: maybe.string,
});

export type Instance = z.infer<typeof Instance>;

/** One page of ListServiceInstances. */
export const InstancePage = pageOf('Instances', Instance);

/** A container of an instance. Statuses are `Waiting`, `Running` and `Terminated`, each with a reason and its time. */
export const Container = z.pipe(
  z.looseObject({
    Name: z.string(),
    Image: maybe.string,
    Port: maybe.count,
    Ready: maybe.flag,
    RestartCount: maybe.count,
    CurrentStatus: maybe.string,
    /** The contract spells it so. */
    CurrentReaon: maybe.string,
    CurrentReason: maybe.string,
    CurrentTimestamp: maybe.string,
    LastStatus: maybe.string,
    LastReason: maybe.string,
    LastTimestamp: maybe.string,
  }),
  z.transform(({ CurrentReaon, ...container }) => ({
    ...container,
    CurrentReason: container.CurrentReason ?? CurrentReaon,
  })),
);

export type Container = z.infer<typeof Container>;

export const ContainersAnswer = z.looseObject({ Containers: listOf(Container), ServiceName: maybe.string });

/** What CreateServiceInstanceToken answers. The address opens a shell: a secret, used once and never kept. */
export const InstanceTokenAnswer = z.object({ WorkbenchUrl: z.string().check(z.minLength(1)) });
