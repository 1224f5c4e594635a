import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { count, field, flag, listOf, Tag, text } from './tolerant.ts';

/** An AIWorkSpace workspace. */
export const Workspace = z.looseObject({
  WorkspaceId: text,
  WorkspaceName: field(z.string()),
  DisplayName: field(z.string()),
  Description: field(z.string()),
  IsDefault: field(flag),
  Status: field(z.string()),
  Creator: field(text),
  EnvTypes: field(listOf(z.string())),
  AdminNames: field(listOf(z.string())),
  GmtCreateTime: field(z.string()),
  GmtModifiedTime: field(z.string()),
});

export type Workspace = z.infer<typeof Workspace>;

/** What ListWorkspaces answers, as it came. */
export const WorkspacesAnswer = z.looseObject({ Workspaces: listOf(Workspace), TotalCount: field(count) });

/** One page of ListWorkspaces. */
export const WorkspacePage = pageOf('Workspaces', Workspace);

/** An image that a workspace offers. */
export const WorkspaceImage = z.looseObject({
  ImageId: z.string(),
  Name: field(z.string()),
  Description: field(z.string()),
  /** What a container's `image` takes. */
  ImageUri: field(z.string()),
  /** `PUBLIC` or `PRIVATE`. */
  Accessibility: field(z.string()),
  /** Among them `system.official`, `system.supported.eas` and `system.chipType`. */
  Labels: listOf(Tag),
  /** In GB (inferred from the example). */
  Size: field(count),
  SourceId: field(text),
  SourceType: field(z.string()),
  UserId: field(text),
  ParentUserId: field(text),
  WorkspaceId: field(text),
  GmtCreateTime: field(z.string()),
  GmtModifiedTime: field(z.string()),
});

export type WorkspaceImage = z.infer<typeof WorkspaceImage>;

/** One page of ListImages. */
export const ImagePage = pageOf('Images', WorkspaceImage);

/** A version of a registered model. */
export const ModelVersion = z.looseObject({
  VersionName: text,
  VersionDescription: field(z.string()),
  /** Where its files are, such as `oss://…`. */
  Uri: field(z.string()),
  ApprovalStatus: field(z.string()),
  FormatType: field(z.string()),
  FrameworkType: field(z.string()),
  /** How to serve it: part of a service configuration. */
  InferenceSpec: field(z.record(z.string(), z.unknown())),
  Labels: listOf(Tag),
  SourceId: field(text),
  SourceType: field(z.string()),
  OwnerId: field(text),
  UserId: field(text),
  GmtCreateTime: field(z.string()),
  GmtModifiedTime: field(z.string()),
});

export type ModelVersion = z.infer<typeof ModelVersion>;

/** One page of ListModelVersions. */
export const ModelVersionPage = pageOf('Versions', ModelVersion);

/** A model that is registered in a workspace. */
export const WorkspaceModel = z.looseObject({
  ModelId: z.string(),
  ModelName: field(z.string()),
  ModelDescription: field(z.string()),
  ModelDoc: field(z.string()),
  ModelType: field(z.string()),
  Domain: field(z.string()),
  Task: field(z.string()),
  Origin: field(z.string()),
  Provider: field(z.string()),
  Accessibility: field(z.string()),
  ParameterSize: field(count),
  OrderNumber: field(count),
  LatestVersion: field(ModelVersion),
  Labels: listOf(Tag),
  Tags: listOf(Tag),
  OwnerId: field(text),
  UserId: field(text),
  WorkspaceId: field(text),
  GmtCreateTime: field(z.string()),
  GmtModifiedTime: field(z.string()),
});

export type WorkspaceModel = z.infer<typeof WorkspaceModel>;

/** One page of ListModels. */
export const ModelPage = pageOf('Models', WorkspaceModel);

/** A data set that is registered in a workspace. */
export const Dataset = z.looseObject({
  DatasetId: z.string(),
  Name: field(z.string()),
  Description: field(z.string()),
  Uri: field(z.string()),
  /** `NAS`, `OSS`, or a new one. */
  DataSourceType: field(z.string()),
  DataType: field(z.string()),
  /** `FILE` or `DIRECTORY`. */
  Property: field(z.string()),
  Edition: field(z.string()),
  ProviderType: field(z.string()),
  Accessibility: field(z.string()),
  /** How it may be mounted, such as `RO RW`. */
  MountAccess: field(z.string()),
  /** JSON text, among it the path to mount it at. */
  Options: field(z.string()),
  IsShared: field(flag),
  LatestVersion: field(
    z.looseObject({
      VersionName: field(text),
      Uri: field(z.string()),
      DataSize: field(count),
      DataCount: field(count),
    }),
  ),
  Labels: listOf(Tag),
  SourceId: field(text),
  SourceType: field(z.string()),
  OwnerId: field(text),
  UserId: field(text),
  WorkspaceId: field(text),
  GmtCreateTime: field(z.string()),
  GmtModifiedTime: field(z.string()),
});

export type Dataset = z.infer<typeof Dataset>;

/** One page of ListDatasets. */
export const DatasetPage = pageOf('Datasets', Dataset);
