import type { ActionList } from '../action.ts';
import { createConfig, deleteConfig, listConfigs, updateConfig } from './configs.ts';
import { describeServiceEndpoints } from './endpoints.ts';
import * as gateways from './gateways.ts';
import * as groups from './groups.ts';
import { createServiceMirror, deleteServiceMirror, describeServiceMirror, updateServiceMirror } from './mirror.ts';
import { releaseService } from './release.ts';

/** Actions of how requests reach a service: endpoints, groups, release, mirror, gateways, dynamic configuration. */
export const trafficActions: ActionList = [
  ['eas:DescribeServiceEndpoints', describeServiceEndpoints],
  ['eas:ReleaseService', releaseService],
  ['eas:CreateServiceMirror', createServiceMirror],
  ['eas:DescribeServiceMirror', describeServiceMirror],
  ['eas:UpdateServiceMirror', updateServiceMirror],
  ['eas:DeleteServiceMirror', deleteServiceMirror],
  ['eas:CreateGroup', groups.createGroup],
  ['eas:DescribeGroup', groups.describeGroup],
  ['eas:ListGroups', groups.listGroups],
  ['eas:UpdateGroup', groups.updateGroup],
  ['eas:DeleteGroup', groups.deleteGroup],
  ['eas:DescribeGroupEndpoints', groups.describeGroupEndpoints],
  ['eas:CreateConfig', createConfig],
  ['eas:UpdateConfig', updateConfig],
  ['eas:ListConfigs', listConfigs],
  ['eas:DeleteConfig', deleteConfig],
  ['eas:ListGateway', gateways.listGateway],
  ['eas:DescribeGateway', gateways.describeGateway],
  ['eas:ListGatewayDomains', gateways.listGatewayDomains],
  ['eas:ListAclPolicy', gateways.listAclPolicy],
  ['eas:ListGatewayIntranetSupportedZone', gateways.listGatewayIntranetSupportedZone],
  ['eas:ListGatewayIntranetLinkedVpc', gateways.listGatewayIntranetLinkedVpc],
  ['eas:ListGatewayIntranetLinkedVpcPeer', gateways.listGatewayIntranetLinkedVpcPeer],
];
