import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { count, field, flag, Label, listOf, text } from './tolerant.ts';

/** How many instances run on each kind of resource. */
const InstanceCountInResource = z.looseObject({ Dedicated: field(count), Public: field(count), Quota: field(count) });

/** A service as ListServices and DescribeService answer it. The access token is dropped at this border on purpose. */
export const Service = z.pipe(
  z.looseObject({
    ServiceName: z.string(),
    ServiceId: field(text),
    ServiceUid: field(text),
    Status: field(z.string()),
    Reason: field(z.string()),
    Message: field(z.string()),
    Region: field(z.string()),
    WorkspaceId: field(text),
    Namespace: field(z.string()),
    CallerUid: field(text),
    /** The Alibaba Cloud account of the owner, not the parent service. */
    ParentUid: field(text),
    /** The service this one is a member of. EAS documents it as a filter of ListServices only (inferred as a field). */
    ParentServiceUid: field(text),
    /** Undocumented on a service (documented as a filter of ListServiceInstances); read where it comes. */
    MemberType: field(z.string()),
    /** Undocumented on a service (documented as a filter of ListServices); read where it comes. */
    ServiceType: field(z.string()),
    Role: field(z.string()),
    RoleAttrs: field(z.string()),
    AppType: field(z.string()),
    AppVersion: field(text),
    AppConfig: field(z.string()),
    /** Name of the model or application that was deployed (example in the contract: `llama_7b_fp16`). */
    AppSpecName: field(z.string()),
    WorkloadType: field(z.string()),
    Source: field(z.string()),
    ServiceGroup: field(z.string()),
    /** How it takes part in the traffic of its group: `standalone` or `grouping`. */
    TrafficState: field(z.string()),
    /** Its part of the group's traffic, -1 to 1000. */
    Weight: field(count),
    Gateway: field(z.string()),
    ServiceConfig: field(z.string()),
    /** JSON text; may name the services of a blue-green release. */
    ExtraData: field(z.string()),
    Resource: field(z.string()),
    ResourceAlias: field(z.string()),
    ResourceBurstable: field(flag),
    InstanceCountInResource: field(InstanceCountInResource),
    QuotaId: field(z.string()),
    Image: field(z.string()),
    TotalInstance: field(count),
    RunningInstance: field(count),
    PendingInstance: field(count),
    Cpu: field(count),
    Gpu: field(count),
    /** In MB. */
    Memory: field(count),
    GPUMemory: field(count),
    /** Share of a GPU's cores in percent, where a GPU is shared. */
    GPUCorePercentage: field(count),
    CurrentVersion: field(count),
    LatestVersion: field(count),
    CreateTime: field(z.string()),
    UpdateTime: field(z.string()),
    /** What is locked: `all`, `dangerous` (stop and delete) or `none`. */
    SafetyLock: field(z.string()),
    AutoscalerEnabled: field(flag),
    CronscalerEnabled: field(flag),
    InternetEndpoint: field(z.string()),
    IntranetEndpoint: field(z.string()),
    SecondaryInternetEndpoint: field(z.string()),
    SecondaryIntranetEndpoint: field(z.string()),
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
  ServiceId: field(text),
  Status: field(z.string()),
  Region: field(z.string()),
});

export type CreatedService = z.infer<typeof CreatedService>;
