import * as z from 'zod/mini';
import { field, listOf, maybe } from './tolerant.ts';

/** A model of the Model Gallery. */
export const GalleryModel = z.looseObject({
  ModelId: z.string(),
  ModelName: maybe.string,
  LatestVersionName: maybe.text,
  ModelDescription: maybe.string,
  ModelSeries: maybe.string,
  ParameterSize: maybe.count,
  Task: maybe.string,
  Deployable: maybe.flag,
  DeepThink: maybe.flag,
  FunctionCall: maybe.flag,
  SupportedInferenceResources: maybe.string,
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
  TotalCount: maybe.count,
});

/** A device a profile runs on; `InstanceTypes` is a mapping, not live stock. */
export const ProfileDevice = z.looseObject({
  DeviceType: maybe.string,
  DisplayName: maybe.string,
  DeviceCategory: maybe.string,
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
  Category: maybe.string,
  Framework: maybe.string,
  Scenario: maybe.string,
  Labels: field(z.record(z.string(), z.unknown())),
  Optimizations: field(z.record(z.string(), z.unknown())),
  Devices: listOf(ProfileDevice),
  Members: listOf(ProfileMember),
});

export type DeploymentProfile = z.infer<typeof DeploymentProfile>;

export const ProfilesAnswer = z.looseObject({
  ModelId: maybe.string,
  ModelVersion: maybe.text,
  Profiles: listOf(DeploymentProfile),
});

export type ProfilesAnswer = z.infer<typeof ProfilesAnswer>;

/** What one member of a profile can be placed on. */
export const MemberMatch = z.looseObject({
  MemberType: z.string(),
  PublicResources: listOf(z.looseObject({ InstanceType: z.string() })),
  DedicatedResources: listOf(z.looseObject({ ResourceId: z.string() })),
  Quotas: listOf(z.looseObject({ QuotaId: z.string(), QuotaType: maybe.string })),
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
