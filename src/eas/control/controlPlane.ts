import type { BenchmarksApi } from './benchmarks.ts';
import type { DynamicConfigsApi } from './dynamicConfigs.ts';
import type { GalleryApi } from './gallery.ts';
import type { GatewaysApi } from './gateways.ts';
import type { GroupsApi } from './groups.ts';
import type { InsightApi } from './insight.ts';
import type { InstancesApi } from './instances.ts';
import type { MachinesApi } from './machines.ts';
import type { MetricsApi } from './metrics.ts';
import type { QuotasApi } from './quotas.ts';
import type { ResourcesApi } from './resources.ts';
import type { ScalingApi } from './scaling.ts';
import type { ServicesApi } from './services.ts';
import type { TrafficApi } from './traffic.ts';
import type { WorkspacesApi } from './workspaces.ts';

/**
 * EAS and its neighbours in one region, by area. A feature takes the areas that it needs, not all of this.
 *
 * What is only read has the names of the wire, with fields that we do not know; what a person changes and sends back
 * (scalers, rollouts, mirrors) has names of its own. Reads are retried on throttling and 5xx; `signal` cancels a call
 * and its retries.
 */
export interface ControlPlane {
  readonly services: ServicesApi;
  readonly instances: InstancesApi;
  readonly insight: InsightApi;
  readonly traffic: TrafficApi;
  readonly groups: GroupsApi;
  readonly scaling: ScalingApi;
  readonly benchmarks: BenchmarksApi;
  readonly dynamicConfigs: DynamicConfigsApi;
  readonly resources: ResourcesApi;
  readonly gateways: GatewaysApi;
  readonly machines: MachinesApi;
  readonly workspaces: WorkspacesApi;
  readonly quotas: QuotasApi;
  readonly gallery: GalleryApi;
  readonly metrics: MetricsApi;
}
