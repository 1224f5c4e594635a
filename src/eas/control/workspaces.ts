import type { SortOrder } from '../api.ts';
import {
  type Dataset,
  DatasetPage,
  ImagePage,
  ModelPage,
  type ModelVersion,
  ModelVersionPage,
  Workspace,
  type WorkspaceImage,
  type WorkspaceModel,
  WorkspacePage,
} from '../wire/workspace.ts';
import type { EasCaller } from './caller.ts';
import { wireNames } from './wireNames.ts';

/** How a list of a workspace is cut and sorted. */
interface Listing {
  readonly workspaceId?: string;
  /** Field to sort by, such as `GmtCreateTime`. */
  readonly sortBy?: string;
  /** `asc` when left out. */
  readonly order?: SortOrder;
  /** At most so many; 1000 when left out. */
  readonly limit?: number;
}

/** Which images are listed; every value left out does not filter. */
export interface ImageFilter extends Listing {
  /** Part of the name or of the description. */
  readonly query?: string;
  readonly name?: string;
  readonly imageUri?: string;
  /** Labels that an image has, such as `system.official`: `true` and `system.supported.eas`: `true`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** `PUBLIC` or `PRIVATE`. */
  readonly accessibility?: string;
}

/** Which models are listed; every value left out does not filter. */
export interface ModelFilter extends Listing {
  readonly query?: string;
  readonly modelName?: string;
  readonly task?: string;
  readonly provider?: string;
  readonly origin?: string;
  readonly domain?: string;
  readonly modelType?: string;
  readonly collections?: string;
}

/** Which data sets are listed; every value left out does not filter. */
export interface DatasetFilter extends Listing {
  readonly name?: string;
  /** `NAS`, `OSS`, or several with commas between them. */
  readonly dataSourceTypes?: string;
  /** `DIRECTORY` or `FILE`. */
  readonly properties?: string;
  readonly accessibility?: string;
}

/** AIWorkSpace. Every method rejects with a `CloudError`. */
export interface WorkspacesApi {
  /** All pages of ListWorkspaces. */
  list(signal?: AbortSignal): Promise<Workspace[]>;
  describe(workspaceId: string, signal?: AbortSignal): Promise<Workspace>;
  /** The account's default workspace in the region. */
  describeDefault(signal?: AbortSignal): Promise<Workspace>;
  listImages(filter?: ImageFilter, signal?: AbortSignal): Promise<WorkspaceImage[]>;
  listModels(filter?: ModelFilter, signal?: AbortSignal): Promise<WorkspaceModel[]>;
  /** All pages of ListModelVersions. */
  listModelVersions(modelId: string, signal?: AbortSignal): Promise<ModelVersion[]>;
  listDatasets(filter?: DatasetFilter, signal?: AbortSignal): Promise<Dataset[]>;
}

/** AIWorkSpace over a caller. */
export function workspacesApi(caller: EasCaller): WorkspacesApi {
  return {
    list: (signal) => caller.list('ListWorkspaces', {}, workspacePages, signal),
    describe: (workspaceId, signal) =>
      caller.read('GetWorkspace', { path: { WorkspaceId: workspaceId }, subject: workspaceId }, Workspace, signal),
    describeDefault: (signal) => caller.read('GetDefaultWorkspace', {}, Workspace, signal),
    listImages: ({ labels, limit = listLimit, ...filter } = {}, signal) => {
      // `Verbose` is what makes AIWorkSpace tell the labels (inferred from its name).
      const query = { ...listQuery(filter), Labels: labels && pairs(labels), Verbose: true };
      return caller.list('ListImages', { query }, { page: ImagePage, keyOf: ({ ImageId }) => ImageId, limit }, signal);
    },
    listModels: ({ limit = listLimit, ...filter } = {}, signal) => {
      const reading = { page: ModelPage, keyOf: ({ ModelId }: WorkspaceModel) => ModelId, limit };
      return caller.list('ListModels', { query: listQuery(filter) }, reading, signal);
    },
    listModelVersions: (modelId, signal) => {
      const reading = { page: ModelVersionPage, keyOf: ({ VersionName }: ModelVersion) => VersionName };
      return caller.list('ListModelVersions', { path: { ModelId: modelId }, subject: modelId }, reading, signal);
    },
    listDatasets: ({ limit = listLimit, ...filter } = {}, signal) => {
      const reading = { page: DatasetPage, keyOf: ({ DatasetId }: Dataset) => DatasetId, limit };
      return caller.list('ListDatasets', { query: listQuery(filter) }, reading, signal);
    },
  };
}

/** A registry may hold far more than a person looks through. */
const listLimit = 1000;

const workspacePages = { page: WorkspacePage, keyOf: (workspace: Workspace) => workspace.WorkspaceId };

/** AIWorkSpace wants the order in capitals. */
function listQuery({ order, ...filter }: Omit<Listing, 'limit'>): ReturnType<typeof wireNames> {
  return { ...wireNames(filter), Order: order?.toUpperCase() };
}

function pairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
