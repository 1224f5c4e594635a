import * as z from 'zod/mini';
import { count, field, flag, listOf, text } from './tolerant.ts';

/** A model of the Model Gallery. */
export const GalleryModel = z.looseObject({
  ModelId: z.string(),
  ModelName: field(z.string()),
  LatestVersionName: field(text),
  ModelDescription: field(z.string()),
  ModelSeries: field(z.string()),
  ParameterSize: field(count),
  Task: field(z.string()),
  Deployable: field(flag),
  DeepThink: field(flag),
  FunctionCall: field(flag),
  SupportedInferenceResources: field(z.string()),
});

export type GalleryModel = z.infer<typeof GalleryModel>;

/** `Models` is declared as one object and shown as an array: both are read. */
export const GalleryModelsAnswer = z.looseObject({
  Models: z.pipe(
    z.pipe(
      z.unknown(),
      z.transform((models) => (Array.isArray(models) || !models ? models : [models])),
    ),
    listOf(GalleryModel),
  ),
  TotalCount: field(count),
});

/** A device a profile runs on; `InstanceTypes` is a mapping, not live stock. */
export const ProfileDevice = z.looseObject({
  DeviceType: field(z.string()),
  DisplayName: field(z.string()),
  DeviceCategory: field(z.string()),
  InstanceTypes: listOf(z.string()),
});

/** One member of a profile: `Default` when the profile is not PD-separated. */
export const ProfileMember = z.looseObject({
  MemberType: z.string(),
  Meta: field(z.record(z.string(), z.unknown())),
});

/** One way to deploy a model: an engine and a template. `ProfileId` is opaque. */
export const DeploymentProfile = z.looseObject({
  ProfileId: z.string(),
  Category: field(z.string()),
  Framework: field(z.string()),
  Scenario: field(z.string()),
  Labels: field(z.record(z.string(), z.unknown())),
  Optimizations: field(z.record(z.string(), z.unknown())),
  Devices: listOf(ProfileDevice),
  Members: listOf(ProfileMember),
});

export type DeploymentProfile = z.infer<typeof DeploymentProfile>;

export const ProfilesAnswer = z.looseObject({
  ModelId: field(z.string()),
  ModelVersion: field(text),
  Profiles: listOf(DeploymentProfile),
});

export type ProfilesAnswer = z.infer<typeof ProfilesAnswer>;

/** What one member of a profile can be placed on. */
export const MemberMatch = z.looseObject({
  MemberType: z.string(),
  PublicResources: listOf(z.looseObject({ InstanceType: z.string() })),
  DedicatedResources: listOf(z.looseObject({ ResourceId: z.string() })),
  Quotas: listOf(z.looseObject({ QuotaId: z.string(), QuotaType: field(z.string()) })),
});

export type MemberMatch = z.infer<typeof MemberMatch>;

export const DeploymentResourcesAnswer = z.looseObject({ MemberMatches: listOf(MemberMatch) });

export const DeploymentSpecAnswer = z.looseObject({ InferenceSpec: z.record(z.string(), z.unknown()) });

/** One entry of the query `ResourceSelections` of GetModelDeploymentSpec. */
export interface ResourceSelection {
  readonly MemberType?: string;
  readonly ResourceType?: string;
  readonly InstanceType?: string;
  readonly ResourceId?: string;
  readonly QuotaId?: string;
  readonly QuotaType?: string;
}
