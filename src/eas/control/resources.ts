import type { SortOrder } from '../api.ts';
import { ResourceGroup, type ResourceInstance, ResourceInstancePage, ResourcePage } from '../wire/resource.ts';
import type { EasCaller } from './caller.ts';
import { wireNames } from './wireNames.ts';

/** Which resource groups are listed, and in which order; every value left out does not filter. */
export interface ResourceFilter {
  readonly resourceId?: string;
  readonly resourceName?: string;
  readonly resourceStatus?: string;
  /** `Dedicated` or `SelfManaged`. */
  readonly resourceType?: string;
  /** `inference` when left out. */
  readonly usageMode?: string;
  /** Field to sort by, such as `CreateTime`. */
  readonly sort?: string;
  readonly order?: SortOrder;
}

/** Which machines of a resource group are listed, and in which order; every value left out does not filter. */
export interface ResourceInstanceFilter {
  readonly instanceId?: string;
  readonly instanceName?: string;
  readonly instanceStatus?: string;
  readonly instanceIp?: string;
  /** Part of the name or of an address. */
  readonly text?: string;
  /** `PrePaid` or `PostPaid`. */
  readonly chargeType?: string;
  readonly zone?: string;
  readonly label?: Readonly<Record<string, string>>;
  /** Field to sort by, such as `CreateTime`. */
  readonly sort?: string;
  readonly order?: SortOrder;
}

/** Dedicated resource groups. Every method rejects with a `CloudError`. */
export interface ResourcesApi {
  /** All pages of ListResources. */
  list(filter?: ResourceFilter, signal?: AbortSignal): Promise<ResourceGroup[]>;
  describe(resourceId: string, signal?: AbortSignal): Promise<ResourceGroup>;
  /** All pages of ListResourceInstances. */
  listInstances(resourceId: string, filter?: ResourceInstanceFilter, signal?: AbortSignal): Promise<ResourceInstance[]>;
}

/** Dedicated resource groups over a caller. */
export function resourcesApi(caller: EasCaller): ResourcesApi {
  const ofResource = (id: string) => ({ path: { ClusterId: caller.region, ResourceId: id }, subject: id });
  return {
    list: ({ order, ...filter } = {}, signal) => {
      const query = { ...wireNames(filter), Order: order && capitalOrder[order] };
      return caller.list('ListResources', { query }, resourcePages, signal);
    },
    describe: (id, signal) => caller.read('DescribeResource', ofResource(id), ResourceGroup, signal),
    listInstances: (id, { text, ...filter } = {}, signal) => {
      const query = { ...wireNames(filter, { instanceIp: 'InstanceIP' }), Filter: text };
      return caller.list('ListResourceInstances', { ...ofResource(id), query }, machinePages, signal);
    },
  };
}

/** ListResources wants a capital letter, unlike other lists of EAS. */
const capitalOrder: Readonly<Record<SortOrder, string>> = { asc: 'Asc', desc: 'Desc' };

const resourcePages = { page: ResourcePage, keyOf: (group: ResourceGroup) => group.ResourceId };

const machinePages = { page: ResourceInstancePage, keyOf: (machine: ResourceInstance) => machine.InstanceId };
