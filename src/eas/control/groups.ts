import type { SortOrder } from '../api.ts';
import { EndpointsAnswer } from '../wire/endpoints.ts';
import { GroupPage, ServiceGroup } from '../wire/group.ts';
import type { EasCaller } from './caller.ts';
import { wireNames } from './wireNames.ts';

/** Which groups are listed, and in which order; every value left out does not filter. */
export interface GroupFilter {
  readonly workspaceId?: string;
  /** Part of the name. */
  readonly text?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly trafficMode?: string;
  /** Field to sort by, such as `CreateTime`. */
  readonly sort?: string;
  readonly order?: SortOrder;
}

/** The network that a group's own gateway is in. */
export interface GroupNetwork {
  readonly gatewayId?: string;
  readonly vpcId?: string;
  readonly vSwitchId?: string;
  readonly securityGroupId?: string;
}

/** How requests to a group are shared out: by the number of instances, or by fixed weights. */
export type TrafficMode = 'auto' | 'customized';

/** Service groups. Every method rejects with a `CloudError`; a change is sent once. */
export interface GroupsApi {
  /** All pages of ListGroups. Access tokens are removed. */
  list(filter?: GroupFilter, signal?: AbortSignal): Promise<ServiceGroup[]>;
  describe(group: string, signal?: AbortSignal): Promise<ServiceGroup>;
  create(
    group: string,
    options?: { workspaceId?: string; labels?: Readonly<Record<string, string>>; network?: GroupNetwork },
    signal?: AbortSignal,
  ): Promise<void>;
  update(
    group: string,
    change: { trafficMode?: TrafficMode; labels?: Readonly<Record<string, string>>; network?: GroupNetwork },
    signal?: AbortSignal,
  ): Promise<void>;
  /** With `cascade` its services go with it. */
  delete(group: string, options?: { cascade?: boolean }, signal?: AbortSignal): Promise<void>;
  /** Addresses and the access token. The token is a secret: use it for one call and drop it. */
  describeEndpoints(group: string, signal?: AbortSignal): Promise<EndpointsAnswer>;
}

/** Service groups over a caller. */
export function groupsApi(caller: EasCaller): GroupsApi {
  const ofGroup = (group: string) => ({ path: { ClusterId: caller.region, GroupName: group }, subject: group });
  return {
    list: ({ text, ...filter } = {}, signal) =>
      caller.list('ListGroups', { query: { ...wireNames(filter), Filter: text } }, groupPages, signal),
    describe: (group, signal) => caller.read('DescribeGroup', ofGroup(group), ServiceGroup, signal),
    create: (group, { workspaceId, labels, network } = {}, signal) => {
      // The contract writes WorkSpaceId here, with a capital S.
      const body = { Name: group, WorkSpaceId: workspaceId, Labels: labels, Network: networkBody(network) };
      return caller.change('CreateGroup', { body, subject: group }, signal);
    },
    update: (group, { trafficMode, labels, network }, signal) => {
      const body = { TrafficMode: trafficMode, Labels: labels, Network: networkBody(network) };
      return caller.change('UpdateGroup', { ...ofGroup(group), body }, signal);
    },
    delete: (group, { cascade } = {}, signal) =>
      caller.change('DeleteGroup', { ...ofGroup(group), query: { CascadeDelete: cascade } }, signal),
    describeEndpoints: (group, signal) =>
      caller.read('DescribeGroupEndpoints', ofGroup(group), EndpointsAnswer, signal),
  };
}

const groupPages = { page: GroupPage, keyOf: (group: ServiceGroup) => group.Name };

function networkBody(network: GroupNetwork | undefined): object | undefined {
  return network && wireNames({ ...network });
}
