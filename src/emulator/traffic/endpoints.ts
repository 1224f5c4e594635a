import { findGateway } from '../catalog/gateways.ts';
import { groupNamedBy } from '../groups/members.ts';
import { configOf } from '../services/config.ts';
import { predictUrl } from '../services/serviceAnswer.ts';
import type { GroupRecord } from '../state/groupRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { networkingOf } from './networking.ts';

/** One way to reach a service or a group, as answers write it. */
export interface Endpoint {
  readonly EndpointType: 'DefaultGateway' | 'PrivateGateway' | 'Nlb';
  readonly BackendId: string;
  readonly PathType: 'Service' | 'Group';
  readonly InternetEndpoints: readonly string[];
  readonly IntranetEndpoints: readonly string[];
  readonly Port: number;
}

type Way = Pick<Endpoint, 'EndpointType' | 'BackendId' | 'Port'> & {
  readonly internet: boolean;
  readonly intranet: boolean;
};

/** The shared gateway, or the dedicated one in its place. */
function gatewayWay(gatewayId: string | undefined): Way {
  const gateway = findGateway(gatewayId ?? '');
  if (!gateway) {
    return { EndpointType: 'DefaultGateway', BackendId: 'default', Port: 0, internet: true, intranet: true };
  }
  const { id, internet, intranet } = gateway;
  return { EndpointType: 'PrivateGateway', BackendId: id, Port: 0, internet, intranet };
}

/** All addresses are this emulator's, so that each of them answers. */
function endpoint(way: Way, pathType: Endpoint['PathType'], urls: readonly string[]): Endpoint {
  const { internet, intranet, ...fields } = way;
  return {
    ...fields,
    PathType: pathType,
    InternetEndpoints: internet ? urls : [],
    IntranetEndpoints: intranet ? urls : [],
  };
}

/** Where a service is reached: by its own name, and in a group by `group` and `group.service`. */
export function serviceEndpoints(service: ServiceRecord, origin: string): readonly Endpoint[] {
  const { gateway, loadBalancers } = networkingOf(configOf(service));
  const url = predictUrl(origin, service.name);
  const group = groupNamedBy(service);
  const way = gatewayWay(gateway);
  const own = [endpoint(way, 'Service', [url])];
  for (const { id, port, internet } of loadBalancers) {
    own.push(
      endpoint({ EndpointType: 'Nlb', BackendId: id, Port: port, internet, intranet: !internet }, 'Service', [url]),
    );
  }
  if (group === undefined) return own;
  const inGroup = [predictUrl(origin, group), predictUrl(origin, `${group}.${service.name}`)];
  return [...own, endpoint(way, 'Group', inGroup)];
}

/** Where a group is reached. */
export function groupEndpoints(group: GroupRecord, origin: string): readonly Endpoint[] {
  return [endpoint(gatewayWay(group.network?.['GatewayId']), 'Group', [predictUrl(origin, group.name)])];
}
