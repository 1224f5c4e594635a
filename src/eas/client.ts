import type * as z from 'zod/mini';
import { CloudError } from '../cloud/errors.ts';
import { Transport, type TransportOptions } from '../cloud/transport.ts';
import { readAnswer } from './answers.ts';
import type { EasApi, ProfileChoice, Profiles, ServiceConfig, ServiceFilter } from './api.ts';
import { type ActionName, type CallParts, type QueryValue, buildRequest } from './requests.ts';
import { entriesIn, readAllPages } from './pages.ts';
import { newestEvents } from './newestEvents.ts';
import { EndpointsAnswer } from './wire/endpoints.ts';
import { EventsAnswer, LogPage, type ServiceEvent } from './wire/events.ts';
import {
  DeploymentResourcesAnswer,
  DeploymentSpecAnswer,
  GalleryModelsAnswer,
  type GalleryModel,
  type MemberMatch,
  ProfilesAnswer,
  type ResourceSelection,
} from './wire/gallery.ts';
import { type Instance, ListInstancesAnswer } from './wire/instance.ts';
import { type MachineSpec, MachineSpecAnswer } from './wire/machine.ts';
import { CreatedService, ListServicesAnswer, Service } from './wire/service.ts';
import { type Quota, QuotasAnswer, type Workspace, WorkspacesAnswer } from './wire/workspace.ts';

/** The contract's own default of most lists. */
const pageSize = 100;
const logPageSize = 500;

/** Quota kinds that can hold a service. The list answers ECS quotas only unless it is asked for another kind. */
const quotaKinds = ['Lingjun', 'ECS'] as const;

/** EAS and its neighbours over HTTP, in one region. */
export class EasClient implements EasApi {
  readonly region: string;
  readonly #transport: Transport;

  constructor(options: TransportOptions) {
    this.region = options.region;
    this.#transport = new Transport(options);
  }

  async listServices(filter: ServiceFilter, signal?: AbortSignal): Promise<Service[]> {
    const query = {
      WorkspaceId: filter.workspaceId,
      ParentServiceUid: filter.parentServiceUid,
      ServiceName: filter.serviceName,
    };
    return readAllPages(
      pageSize,
      (service) => service.ServiceUid ?? service.ServiceId ?? service.ServiceName,
      async (number) => {
        const parts = { query: { ...query, PageNumber: number, PageSize: pageSize } };
        const answer = await this.#ask('ListServices', parts, ListServicesAnswer, signal);
        return {
          items: answer.data.Services,
          received: entriesIn(answer.body, 'Services'),
          total: answer.data.TotalCount,
        };
      },
    );
  }

  async describeService(name: string, signal?: AbortSignal): Promise<Service> {
    return (await this.#ask('DescribeService', this.#of(name), Service, signal)).data;
  }

  async createService(
    config: ServiceConfig,
    workspaceId: string | undefined,
    signal?: AbortSignal,
  ): Promise<CreatedService> {
    const parts = { query: { WorkspaceId: workspaceId }, body: config, subject: configName(config) };
    return (await this.#ask('CreateService', parts, CreatedService, signal)).data;
  }

  async startService(name: string, signal?: AbortSignal): Promise<void> {
    await this.#change('StartService', name, signal);
  }

  async stopService(name: string, signal?: AbortSignal): Promise<void> {
    await this.#change('StopService', name, signal);
  }

  async deleteService(name: string, signal?: AbortSignal): Promise<void> {
    await this.#change('DeleteService', name, signal);
  }

  async listInstances(name: string, signal?: AbortSignal): Promise<Instance[]> {
    return readAllPages(
      pageSize,
      (instance) => instance.InstanceName,
      async (number) => {
        const parts = this.#of(name, { PageNumber: number, PageSize: pageSize });
        const { data, body } = await this.#ask('ListServiceInstances', parts, ListInstancesAnswer, signal);
        return { items: data.Instances, received: entriesIn(body, 'Instances'), total: data.TotalCount };
      },
    );
  }

  async describeEndpoints(name: string, signal?: AbortSignal): Promise<EndpointsAnswer> {
    return (await this.#ask('DescribeServiceEndpoints', this.#of(name), EndpointsAnswer, signal)).data;
  }

  async listEvents(name: string, signal?: AbortSignal): Promise<ServiceEvent[]> {
    return newestEvents(pageSize, async (number) => {
      // The contract types these two as text.
      const parts = this.#of(name, { PageNum: String(number), PageSize: String(pageSize) });
      const { data } = await this.#ask('DescribeServiceEvent', parts, EventsAnswer, signal);
      return { events: data.Events, total: data.TotalCount };
    });
  }

  async readLogPage(name: string, page: number, signal?: AbortSignal): Promise<LogPage> {
    const parts = this.#of(name, { PageNum: page, PageSize: logPageSize });
    return (await this.#ask('DescribeServiceLog', parts, LogPage, signal)).data;
  }

  async listMachineSpecs(signal?: AbortSignal): Promise<MachineSpec[]> {
    const parts = { query: { ChargeType: 'PostPaid', ResourceType: 'Public' } };
    return (await this.#ask('DescribeMachineSpec', parts, MachineSpecAnswer, signal)).data.InstanceMetas;
  }

  async listWorkspaces(signal?: AbortSignal): Promise<Workspace[]> {
    return readAllPages(
      pageSize,
      (workspace) => workspace.WorkspaceId,
      async (number) => {
        const parts = { query: { PageNumber: number, PageSize: pageSize } };
        const { data, body } = await this.#ask('ListWorkspaces', parts, WorkspacesAnswer, signal);
        return { items: data.Workspaces, received: entriesIn(body, 'Workspaces'), total: data.TotalCount };
      },
    );
  }

  async listQuotas(workspaceId: string | undefined, signal?: AbortSignal): Promise<Quota[]> {
    const lists = await Promise.allSettled(quotaKinds.map((kind) => this.#quotasOf(kind, workspaceId, signal)));
    const read = lists.flatMap((list) => (list.status === 'fulfilled' ? [list.value] : []));
    const failed = lists.find((list) => list.status === 'rejected');
    if (failed && (read.length === 0 || signal?.aborted)) throw failed.reason;
    return [...new Map(read.flat().map((quota) => [quota.QuotaId, quota])).values()];
  }

  async searchModels(
    query: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<{ models: readonly GalleryModel[]; total: number }> {
    const parts = {
      query: {
        Deployable: true,
        Task: 'large-language-model',
        Query: query.trim() || undefined,
        PageNumber: 1,
        PageSize: Math.max(1, Math.min(limit, pageSize)),
      },
    };
    const { data } = await this.#ask('ListModelGalleryModels', parts, GalleryModelsAnswer, signal);
    const models = data.Models.slice(0, limit);
    return { models, total: Math.max(data.TotalCount ?? 0, models.length) };
  }

  async listProfiles(modelId: string, signal?: AbortSignal): Promise<Profiles> {
    const parts = { path: { ModelId: modelId }, subject: modelId };
    const { data } = await this.#ask('ListModelDeploymentProfiles', parts, ProfilesAnswer, signal);
    return { modelVersion: data.ModelVersion, profiles: data.Profiles };
  }

  async matchResources(choice: ProfileChoice, signal?: AbortSignal): Promise<MemberMatch[]> {
    const parts = profileParts(choice);
    return (await this.#ask('GetModelDeploymentResources', parts, DeploymentResourcesAnswer, signal)).data
      .MemberMatches;
  }

  /**
   * `ResourceSelections` is documented as a "URL-encoded JSON array", and the SDK's example value is encoded text.
   * Inferred: this describes the wire, where every query value is encoded once. Should a server insist on a value
   * that is encoded text itself (twice on the wire, as the example taken literally gives), it refuses the plain one,
   * and the read is asked once more in that form.
   */
  async getDeploymentSpec(
    choice: ProfileChoice,
    selections: readonly ResourceSelection[],
    signal?: AbortSignal,
  ): Promise<ServiceConfig> {
    if (selections.length === 0) return this.#spec(choice, undefined, signal);
    const json = JSON.stringify(selections);
    try {
      return await this.#spec(choice, json, signal);
    } catch (error) {
      if (!(error instanceof CloudError) || error.kind !== 'invalid') throw error;
      return await this.#spec(choice, encodeURIComponent(json), signal).catch(() => {
        throw error;
      });
    }
  }

  async #spec(choice: ProfileChoice, selections: string | undefined, signal?: AbortSignal): Promise<ServiceConfig> {
    const parts = profileParts(choice, { ResourceSelections: selections });
    return (await this.#ask('GetModelDeploymentSpec', parts, DeploymentSpecAnswer, signal)).data.InferenceSpec;
  }

  async #quotasOf(kind: string, workspaceId: string | undefined, signal?: AbortSignal): Promise<Quota[]> {
    return readAllPages(
      pageSize,
      (quota) => quota.QuotaId,
      async (number) => {
        const parts = {
          query: { ResourceType: kind, WorkspaceIds: workspaceId, PageNumber: number, PageSize: pageSize },
        };
        const { data, body } = await this.#ask('ListQuotas', parts, QuotasAnswer, signal);
        const items = data.Quotas.map((quota) => ({ ...quota, ResourceType: quota.ResourceType ?? kind }));
        return { items, received: entriesIn(body, 'Quotas'), total: data.TotalCount };
      },
    );
  }

  #of(name: string, query: Readonly<Record<string, QueryValue>> = {}): CallParts {
    return { path: { ClusterId: this.region, ServiceName: name }, query, subject: name };
  }

  /** A change counts as done with any 2xx answer: what it says is for people. */
  async #change(action: ActionName, name: string, signal?: AbortSignal): Promise<void> {
    await this.#transport.send(buildRequest(action, this.#of(name)), signal);
  }

  async #ask<T extends z.core.$ZodType>(
    action: ActionName,
    parts: CallParts,
    schema: T,
    signal: AbortSignal | undefined,
  ): Promise<{ data: z.output<T>; body: unknown }> {
    const request = buildRequest(action, parts);
    const answer = await this.#transport.send(request, signal);
    return { data: readAnswer(schema, request, answer), body: answer.body };
  }
}

function profileParts(choice: ProfileChoice, query: Readonly<Record<string, QueryValue>> = {}): CallParts {
  return {
    path: { ModelId: choice.modelId },
    query: {
      ModelVersion: choice.modelVersion,
      ProfileId: choice.profileId,
      WorkspaceId: choice.workspaceId,
      ...query,
    },
    subject: choice.modelId,
  };
}

function configName(config: ServiceConfig): string | undefined {
  const { metadata, name } = config;
  const own = typeof metadata === 'object' && metadata !== null && 'name' in metadata ? metadata.name : name;
  return typeof own === 'string' ? own : undefined;
}
