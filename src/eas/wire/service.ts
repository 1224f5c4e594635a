import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { field, Label, listOf, maybe } from './tolerant.ts';

/** How many instances run on each kind of resource. */
const InstanceCountInResource = z.looseObject({ Dedicated: maybe.count, Public: maybe.count, Quota: maybe.count });

/** A service as ListServices and DescribeService answer it. The access token is dropped at this border on purpose. */
export const Service = z.pipe(
  z.looseObject({
    ServiceName: z.string(),
    ServiceId: maybe.text,
    ServiceUid: maybe.text,
    Status: maybe.string,
    Reason: maybe.string,
    Message: maybe.string,
    Region: maybe.string,
    WorkspaceId: maybe.text,
    Namespace: maybe.string,
    CallerUid: maybe.text,
    /** The Alibaba Cloud account of the owner, not the parent service. */
    ParentUid: maybe.text,
    /** The service this one is a member of. EAS documents it as a filter of ListServices only (inferred as a field). */
    ParentServiceUid: maybe.text,
    /** Undocumented on a service (documented as a filter of ListServiceInstances); read where it comes. */
    MemberType: maybe.string,
    /** Undocumented on a service (documented as a filter of ListServices); read where it comes. */
    ServiceType: maybe.string,
    Role: maybe.string,
    RoleAttrs: maybe.string,
    AppType: maybe.string,
    AppVersion: maybe.text,
    AppConfig: maybe.string,
    /** Name of the model or application that was deployed (example in the contract: `llama_7b_fp16`). */
    AppSpecName: maybe.string,
    WorkloadType: maybe.string,
    Source: maybe.string,
    ServiceGroup: maybe.string,
    /** How it takes part in the traffic of its group: `standalone` or `grouping`. */
    TrafficState: maybe.string,
    /** Its part of the group's traffic, -1 to 1000. */
    Weight: maybe.count,
    Gateway: maybe.string,
    ServiceConfig: maybe.string,
    /** JSON text; may name the services of a blue-green release. */
    ExtraData: maybe.string,
    Resource: maybe.string,
    ResourceAlias: maybe.string,
    ResourceBurstable: maybe.flag,
    InstanceCountInResource: field(InstanceCountInResource),
    QuotaId: maybe.string,
    Image: maybe.string,
    TotalInstance: maybe.count,
    RunningInstance: maybe.count,
    PendingInstance: maybe.count,
    Cpu: maybe.count,
    Gpu: maybe.count,
    /** In MB. */
    Memory: maybe.count,
    GPUMemory: maybe.count,
    /** Share of a GPU's cores in percent, where a GPU is shared. */
    GPUCorePercentage: maybe.count,
    CurrentVersion: maybe.count,
    LatestVersion: maybe.count,
    CreateTime: maybe.string,
    UpdateTime: maybe.string,
    /** What is locked: `all`, `dangerous` (stop and delete) or `none`. */
    SafetyLock: maybe.string,
    AutoscalerEnabled: maybe.flag,
    CronscalerEnabled: maybe.flag,
    InternetEndpoint: maybe.string,
    IntranetEndpoint: maybe.string,
    SecondaryInternetEndpoint: maybe.string,
    SecondaryIntranetEndpoint: maybe.string,
    Labels: listOf(Label),
  }),
  z.transform((service) => ({ ...service, AccessToken: undefined })),
);

export type Service = z.infer<typeof Service>;

/** One page of ListServices. */
export const ServicePage = pageOf('Services', Service);

/** What CreateService and CloneService answer. */
export const CreatedService = z.looseObject({
  ServiceName: z.string(),
  ServiceId: maybe.text,
  Status: maybe.string,
  Region: maybe.string,
});

export type CreatedService = z.infer<typeof CreatedService>;
