import type { EndpointsAnswer } from './wire/endpoints.ts';
import type { LogPage, ServiceEvent } from './wire/events.ts';
import type { DeploymentProfile, GalleryModel, MemberMatch, ResourceSelection } from './wire/gallery.ts';
import type { Instance } from './wire/instance.ts';
import type { MachineSpec } from './wire/machine.ts';
import type { Quota } from './wire/quota.ts';
import type { CreatedService, Service } from './wire/service.ts';
import type { Workspace } from './wire/workspace.ts';

/** A service configuration: the JSON document that CreateService takes. Unknown keys are kept. */
export type ServiceConfig = Readonly<Record<string, unknown>>;

/** Ascending or descending. */
export type SortOrder = 'asc' | 'desc';

/** Which services ListServices gives, and in which order; every value left out does not filter. */
export interface ServiceFilter {
  readonly workspaceId?: string | undefined;
  /** Whether services of no workspace are in it too; true when left out. */
  readonly includeNoWorkspace?: boolean;
  /** Gives the members of this service. */
  readonly parentServiceUid?: string;
  /** The whole name. */
  readonly serviceName?: string;
  readonly serviceUid?: string;
  /** Part of the name. */
  readonly text?: string;
  readonly serviceStatus?: string;
  /** `Standard`, `LLM`, `LLMGatewayService` and others. */
  readonly serviceType?: string;
  /** What a service does inside EAS, such as `LLMGateway`. */
  readonly role?: string;
  /** Services that have all of these labels. */
  readonly label?: Readonly<Record<string, string>>;
  readonly groupName?: string;
  /** `standalone` or `grouping`. */
  readonly trafficState?: string;
  readonly gateway?: string;
  /** `PublicResource`, `DedicatedResource`, `Lingjun` or `SelfManagedLingjun`. */
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly resourceName?: string;
  readonly resourceAliasName?: string;
  readonly resourceBurstable?: boolean;
  readonly quotaId?: string;
  readonly accessibility?: string;
  readonly callerUid?: string;
  readonly autoscalerEnabled?: boolean;
  readonly cronscalerEnabled?: boolean;
  /** Field to sort by, such as `CreateTime`. */
  readonly sort?: string;
  /** `desc` when left out. */
  readonly order?: SortOrder;
}

/** One profile list with the model version that later calls must name. */
export interface Profiles {
  readonly modelVersion: string | undefined;
  readonly profiles: readonly DeploymentProfile[];
}

/** Names one profile of one model in one workspace. */
export interface ProfileChoice {
  readonly modelId: string;
  readonly modelVersion: string;
  readonly profileId: string;
  readonly workspaceId: string;
}

/**
 * What the product asks of EAS and its neighbours, in one region. Every method rejects with a `CloudError`; a read is
 * retried on throttling and 5xx, a write is sent once. `signal` cancels the call and its retries.
 */
export interface EasApi {
  /** The region that all calls go to, such as `cn-hangzhou`; also the `ClusterId` of paths. */
  readonly region: string;

  /** All pages of ListServices. Access tokens are removed. */
  listServices(
    filter: ServiceFilter,
    signal?: AbortSignal,
    /** Gets each page as it comes. */
    onPage?: (services: readonly Service[]) => void,
  ): Promise<Service[]>;
  describeService(name: string, signal?: AbortSignal): Promise<Service>;
  createService(config: ServiceConfig, workspaceId: string | undefined, signal?: AbortSignal): Promise<CreatedService>;
  startService(name: string, signal?: AbortSignal): Promise<void>;
  stopService(name: string, signal?: AbortSignal): Promise<void>;
  deleteService(name: string, signal?: AbortSignal): Promise<void>;
  listInstances(name: string, signal?: AbortSignal): Promise<Instance[]>;
  /** Addresses and the access token. The token is a secret: use it for one call and drop it. */
  describeEndpoints(name: string, signal?: AbortSignal): Promise<EndpointsAnswer>;
  /** The newest 100 events, newest first. */
  listEvents(name: string, signal?: AbortSignal): Promise<ServiceEvent[]>;
  readLogPage(name: string, page: number, signal?: AbortSignal): Promise<LogPage>;

  listMachineSpecs(signal?: AbortSignal): Promise<MachineSpec[]>;
  listWorkspaces(signal?: AbortSignal): Promise<Workspace[]>;
  /** Quotas of every kind that can hold a service (Lingjun, ECS). */
  listQuotas(workspaceId: string | undefined, signal?: AbortSignal): Promise<Quota[]>;

  /**
   * Deployable language models whose text matches `query`; at most `limit`, and never more than 100 (the total is in
   * `total`).
   */
  searchModels(
    query: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<{ models: readonly GalleryModel[]; total: number }>;
  listProfiles(modelId: string, signal?: AbortSignal): Promise<Profiles>;
  matchResources(choice: ProfileChoice, signal?: AbortSignal): Promise<MemberMatch[]>;
  /** The service configuration the gallery proposes for a profile on the chosen resources. */
  getDeploymentSpec(
    choice: ProfileChoice,
    selections: readonly ResourceSelection[],
    signal?: AbortSignal,
  ): Promise<ServiceConfig>;
}
