import {
  findGateway,
  gatewayDomain,
  gateways,
  gatewayZones,
  type AclEntry,
  type GatewayEntry,
} from '../../catalog/gateways.ts';
import { refusal } from '../../http/apiError.ts';
import { account, codes } from '../../inferred.ts';
import { byLetters, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { labelList } from '../fields.ts';
import { flagOf, hasLabels, mapOf, oneOf, sortedBy } from '../query.ts';

function requireGateway(call: ActionCall): GatewayEntry {
  const id = call.path['GatewayId'] ?? '';
  const gateway = findGateway(id);
  if (gateway) return gateway;
  throw refusal(codes.gatewayNotFound, `The gateway ${id.slice(0, 80)} does not exist in this region.`);
}

function gatewayAnswer(gateway: GatewayEntry): object {
  return {
    GatewayId: gateway.id,
    GatewayName: gateway.name,
    InstanceType: gateway.instanceType,
    Replicas: gateway.replicas,
    ChargeType: gateway.chargeType,
    IsDefault: gateway.isDefault,
    Status: gateway.status,
    InternetEnabled: gateway.internet,
    IntranetEnabled: gateway.intranet,
    ...(gateway.internet ? { InternetDomain: gatewayDomain(gateway, 'internet') } : {}),
    ...(gateway.intranet ? { IntranetDomain: gatewayDomain(gateway, 'intranet') } : {}),
    SSLRedirectionEnabled: gateway.sslRedirection,
    Labels: labelList(gateway.labels),
    CreateTime: gateway.created,
    UpdateTime: gateway.updated,
  };
}

const sortKeys = {
  CreateTime: (gateway: GatewayEntry) => gateway.created,
  UpdateTime: (gateway: GatewayEntry) => gateway.updated,
  GatewayName: (gateway: GatewayEntry) => gateway.name,
};

/** Gateways of the catalogue are all of the kind `Application` and stand on no resource group [INFER]. */
export const listGateway: Action = (call) => {
  const { query } = call;
  const page = pageOf(call, 100);
  const charge = oneOf(call, 'ChargeType', ['PrePaid', 'PostPaid']);
  const internet = flagOf(call, 'InternetEnabled');
  const labels = mapOf(call, 'Label');
  const chosen = gateways
    .filter((gateway) => charge === undefined || gateway.chargeType === charge)
    .filter((gateway) => internet === undefined || gateway.internet === internet)
    .filter((gateway) => gateway.id === (query.get('GatewayId') ?? gateway.id))
    .filter((gateway) => gateway.name.includes(query.get('GatewayName') ?? ''))
    .filter((gateway) => gateway.status === (query.get('Status') ?? gateway.status))
    .filter(() => (query.get('GatewayType') ?? 'Application') === 'Application' && !query.has('ResourceName'))
    .filter((gateway) => hasLabels(gateway.labels, labels))
    .toSorted((a, b) => byLetters(a.id, b.id));
  const sorted = sortedBy(call, chosen, sortKeys, { sort: 'CreateTime', order: 'desc' });
  const shown = slicePage(sorted, page).map(gatewayAnswer);
  return { Gateways: shown, TotalCount: chosen.length, PageNumber: page.number, PageSize: page.size };
};

export const describeGateway: Action = (call) => {
  const gateway = requireGateway(call);
  return { ...gatewayAnswer(gateway), ...(gateway.internet ? { InternetStatus: 'Running' } : {}) };
};

export const listGatewayDomains: Action = (call) => ({
  CustomDomains: requireGateway(call).domains.map((domain) => ({
    Domain: domain.domain,
    Type: domain.type,
    CertificateId: domain.certificate.id,
    CertificateName: domain.certificate.name,
    CertificateStartDate: domain.certificate.start,
    CertificateEndDate: domain.certificate.end,
    CertificateStatus: 'Succeeded',
    CreateTime: domain.created,
    UpdateTime: domain.created,
  })),
  Message: 'Successfully get custom domains',
});

function aclAnswer(entries: readonly AclEntry[]): { AclPolicyList: object[] } {
  return { AclPolicyList: entries.map(({ entry, comment }) => ({ Entry: entry, Comment: comment })) };
}

/** The VPCs of a gateway, or the one that `VpcId` names. */
function vpcsOf(call: ActionCall, gateway: GatewayEntry): GatewayEntry['vpcs'] {
  const wanted = call.query.get('VpcId');
  return gateway.vpcs.filter((vpc) => wanted === undefined || vpc.vpcId === wanted);
}

export const listAclPolicy: Action = (call) => {
  const gateway = requireGateway(call);
  return {
    GatewayId: gateway.id,
    InternetAclPolicyList: gateway.internet ? [aclAnswer(gateway.internetAcl)] : [],
    IntranetVpcAclPolicyList: vpcsOf(call, gateway).map((vpc) => ({ VpcId: vpc.vpcId, ...aclAnswer(vpc.acl) })),
  };
};

export const listGatewayIntranetSupportedZone: Action = (call) => {
  requireGateway(call);
  return { Zones: gatewayZones };
};

export const listGatewayIntranetLinkedVpc: Action = (call) => {
  const gateway = requireGateway(call);
  return {
    GatewayId: gateway.id,
    IntranetLinkedVpcList: gateway.vpcs.map((vpc) => ({
      VpcId: vpc.vpcId,
      VSwitchId: vpc.vSwitchId,
      SecurityGroupId: vpc.securityGroupId,
      Ip: vpc.ip,
      AccountId: account.uid,
      AuthoritativeDnsEnabled: false,
      Status: 'Running',
    })),
  };
};

export const listGatewayIntranetLinkedVpcPeer: Action = (call) => {
  const gateway = requireGateway(call);
  return {
    GatewayId: gateway.id,
    PeerVpcList: vpcsOf(call, gateway).map((vpc) => ({
      VpcId: vpc.vpcId,
      PeerVpcs: vpc.peers.map((peer) => ({ VpcId: peer.vpcId, Region: peer.region, Status: 'Running' })),
    })),
  };
};
