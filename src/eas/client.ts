import type { TransportOptions } from '../cloud/transport.ts';
import type { EasApi, ProfileChoice, ServiceConfig, ServiceFilter } from './api.ts';
import type { Service } from './wire/service.ts';
import { benchmarksApi } from './control/benchmarks.ts';
import { EasCaller } from './control/caller.ts';
import type { ControlPlane } from './control/controlPlane.ts';
import { dynamicConfigsApi } from './control/dynamicConfigs.ts';
import { galleryApi } from './control/gallery.ts';
import { gatewaysApi } from './control/gateways.ts';
import { groupsApi } from './control/groups.ts';
import { insightApi } from './control/insight.ts';
import { instancesApi } from './control/instances.ts';
import { machinesApi } from './control/machines.ts';
import { metricsApi } from './control/metrics.ts';
import { quotasApi } from './control/quotas.ts';
import { resourcesApi } from './control/resources.ts';
import { scalingApi } from './control/scaling.ts';
import { servicesApi } from './control/services.ts';
import { trafficApi } from './control/traffic.ts';
import { workspacesApi } from './control/workspaces.ts';
import type { ResourceSelection } from './wire/gallery.ts';

/** EAS and its neighbours over HTTP, in one region: by area, and what the main job asks as one interface. */
export class EasClient implements EasApi, ControlPlane {
  readonly region;
  readonly services;
  readonly instances;
  readonly insight;
  readonly traffic;
  readonly groups;
  readonly scaling;
  readonly benchmarks;
  readonly dynamicConfigs;
  readonly resources;
  readonly gateways;
  readonly machines;
  readonly workspaces;
  readonly quotas;
  readonly gallery;
  readonly metrics;

  constructor(options: TransportOptions) {
    const caller = new EasCaller(options);
    this.region = caller.region;
    this.services = servicesApi(caller);
    this.instances = instancesApi(caller);
    this.insight = insightApi(caller);
    this.traffic = trafficApi(caller);
    this.groups = groupsApi(caller);
    this.scaling = scalingApi(caller);
    this.benchmarks = benchmarksApi(caller);
    this.dynamicConfigs = dynamicConfigsApi(caller);
    this.resources = resourcesApi(caller);
    this.gateways = gatewaysApi(caller);
    this.machines = machinesApi(caller);
    this.workspaces = workspacesApi(caller);
    this.quotas = quotasApi(caller);
    this.gallery = galleryApi(caller);
    this.metrics = metricsApi(caller);
  }

  listServices(filter: ServiceFilter, signal?: AbortSignal, onPage?: (services: readonly Service[]) => void) {
    return this.services.list(filter, signal, onPage);
  }

  describeService(name: string, signal?: AbortSignal) {
    return this.services.describe(name, signal);
  }

  createService(config: ServiceConfig, workspaceId: string | undefined, signal?: AbortSignal) {
    return this.services.create(config, { workspaceId }, signal);
  }

  startService(name: string, signal?: AbortSignal) {
    return this.services.start(name, signal);
  }

  stopService(name: string, signal?: AbortSignal) {
    return this.services.stop(name, signal);
  }

  deleteService(name: string, signal?: AbortSignal) {
    return this.services.delete(name, signal);
  }

  listInstances(name: string, signal?: AbortSignal) {
    return this.instances.list(name, {}, signal);
  }

  describeEndpoints(name: string, signal?: AbortSignal) {
    return this.traffic.describeEndpoints(name, signal);
  }

  listEvents(name: string, signal?: AbortSignal) {
    return this.insight.listEvents(name, {}, signal);
  }

  readLogPage(name: string, page: number, signal?: AbortSignal) {
    return this.insight.readLog(name, { page }, signal);
  }

  listMachineSpecs(signal?: AbortSignal) {
    return this.machines.listSpecs({}, signal);
  }

  listWorkspaces(signal?: AbortSignal) {
    return this.workspaces.list(signal);
  }

  listQuotas(workspaceId: string | undefined, signal?: AbortSignal) {
    return this.quotas.list(workspaceId, signal);
  }

  searchModels(query: string, limit: number, signal?: AbortSignal) {
    return this.gallery.searchModels(query, limit, signal);
  }

  listProfiles(modelId: string, signal?: AbortSignal) {
    return this.gallery.listProfiles(modelId, signal);
  }

  matchResources(choice: ProfileChoice, signal?: AbortSignal) {
    return this.gallery.matchResources(choice, signal);
  }

  getDeploymentSpec(choice: ProfileChoice, selections: readonly ResourceSelection[], signal?: AbortSignal) {
    return this.gallery.getDeploymentSpec(choice, selections, signal);
  }
}
