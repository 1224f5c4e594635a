import * as z from 'zod/mini';
import { count, field, listOf, text } from './tolerant.ts';

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
    /** Name of the model or application that was deployed (example in the contract: `llama_7b_fp16`). */
    AppSpecName: field(z.string()),
    WorkloadType: field(z.string()),
    ServiceGroup: field(z.string()),
    ServiceConfig: field(z.string()),
    Resource: field(z.string()),
    QuotaId: field(z.string()),
    Image: field(z.string()),
    TotalInstance: field(count),
    RunningInstance: field(count),
    PendingInstance: field(count),
    Cpu: field(count),
    Gpu: field(count),
    Memory: field(count),
    CurrentVersion: field(count),
    LatestVersion: field(count),
    CreateTime: field(z.string()),
    UpdateTime: field(z.string()),
    SafetyLock: field(z.string()),
    InternetEndpoint: field(z.string()),
    IntranetEndpoint: field(z.string()),
    Labels: listOf(z.looseObject({ LabelKey: z.string(), LabelValue: field(z.string()) })),
  }),
  z.transform((service) => ({ ...service, AccessToken: undefined })),
);

export type Service = z.infer<typeof Service>;

export const ListServicesAnswer = z.looseObject({
  Services: listOf(Service),
  TotalCount: field(count),
  PageNumber: field(count),
  PageSize: field(count),
});

/** What CreateService answers. */
export const CreatedService = z.looseObject({
  ServiceName: z.string(),
  ServiceId: field(text),
  Status: field(z.string()),
  Region: field(z.string()),
});

export type CreatedService = z.infer<typeof CreatedService>;
