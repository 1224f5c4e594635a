import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { field, listOf, maybe, Tag, text } from './tolerant.ts';

/** An AIWorkSpace workspace. */
export const Workspace = z.looseObject({
  WorkspaceId: text,
  WorkspaceName: maybe.string,
  DisplayName: maybe.string,
  Description: maybe.string,
  IsDefault: maybe.flag,
  Status: maybe.string,
  Creator: maybe.text,
  EnvTypes: field(listOf(z.string())),
  AdminNames: field(listOf(z.string())),
  GmtCreateTime: maybe.string,
  GmtModifiedTime: maybe.string,
});

export type Workspace = z.infer<typeof Workspace>;

/** What ListWorkspaces answers, as it came. */

/** One page of ListWorkspaces. */
export const WorkspacePage = pageOf('Workspaces', Workspace);

/** An image that a workspace offers. */
export const WorkspaceImage = z.looseObject({
  ImageId: z.string(),
  Name: maybe.string,
  Description: maybe.string,
  /** What a container's `image` takes. */
  ImageUri: maybe.string,
  /** `PUBLIC` or `PRIVATE`. */
  Accessibility: maybe.string,
  /** Among them `system.official`, `system.supported.eas` and `system.chipType`. */
  Labels: listOf(Tag),
  /** In GB (inferred from the example). */
  Size: maybe.count,
  SourceId: maybe.text,
  SourceType: maybe.string,
  UserId: maybe.text,
  ParentUserId: maybe.text,
  WorkspaceId: maybe.text,
  GmtCreateTime: maybe.string,
  GmtModifiedTime: maybe.string,
});

export type WorkspaceImage = z.infer<typeof WorkspaceImage>;

/** One page of ListImages. */
export const ImagePage = pageOf('Images', WorkspaceImage);

/** A version of a registered model. */
export const ModelVersion = z.looseObject({
  VersionName: text,
  VersionDescription: maybe.string,
  /** Where its files are, such as `oss://…`. */
  Uri: maybe.string,
  ApprovalStatus: maybe.string,
  FormatType: maybe.string,
  FrameworkType: maybe.string,
  /** How to serve it: part of a service configuration. */
  InferenceSpec: field(z.record(z.string(), z.unknown())),
  Labels: listOf(Tag),
  SourceId: maybe.text,
  SourceType: maybe.string,
  OwnerId: maybe.text,
  UserId: maybe.text,
  GmtCreateTime: maybe.string,
  GmtModifiedTime: maybe.string,
});

export type ModelVersion = z.infer<typeof ModelVersion>;

/** One page of ListModelVersions. */
export const ModelVersionPage = pageOf('Versions', ModelVersion);

/** A model that is registered in a workspace. */
export const WorkspaceModel = z.looseObject({
  ModelId: z.string(),
  ModelName: maybe.string,
  ModelDescription: maybe.string,
  ModelDoc: maybe.string,
  ModelType: maybe.string,
  Domain: maybe.string,
  Task: maybe.string,
  Origin: maybe.string,
  Provider: maybe.string,
  Accessibility: maybe.string,
  ParameterSize: maybe.count,
  OrderNumber: maybe.count,
  LatestVersion: field(ModelVersion),
  Labels: listOf(Tag),
  Tags: listOf(Tag),
  OwnerId: maybe.text,
  UserId: maybe.text,
  WorkspaceId: maybe.text,
  GmtCreateTime: maybe.string,
  GmtModifiedTime: maybe.string,
});

export type WorkspaceModel = z.infer<typeof WorkspaceModel>;

/** One page of ListModels. */
export const ModelPage = pageOf('Models', WorkspaceModel);

/** A data set that is registered in a workspace. */
export const Dataset = z.looseObject({
  DatasetId: z.string(),
  Name: maybe.string,
  Description: maybe.string,
  Uri: maybe.string,
  /** `NAS`, `OSS`, or a new one. */
  DataSourceType: maybe.string,
  DataType: maybe.string,
  /** `FILE` or `DIRECTORY`. */
  Property: maybe.string,
  Edition: maybe.string,
  ProviderType: maybe.string,
  Accessibility: maybe.string,
  /** How it may be mounted, such as `RO RW`. */
  MountAccess: maybe.string,
  /** JSON text, among it the path to mount it at. */
  Options: maybe.string,
  IsShared: maybe.flag,
  LatestVersion: field(
    z.looseObject({
      VersionName: maybe.text,
      Uri: maybe.string,
      DataSize: maybe.count,
      DataCount: maybe.count,
    }),
  ),
  Labels: listOf(Tag),
  SourceId: maybe.text,
  SourceType: maybe.string,
  OwnerId: maybe.text,
  UserId: maybe.text,
  WorkspaceId: maybe.text,
  GmtCreateTime: maybe.string,
  GmtModifiedTime: maybe.string,
});

export type Dataset = z.infer<typeof Dataset>;

/** One page of ListDatasets. */
export const DatasetPage = pageOf('Datasets', Dataset);
