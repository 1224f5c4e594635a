import { account, region } from '../inferred.ts';

/** Entries of an access list. */
export interface AclEntry {
  readonly entry: string;
  readonly comment: string;
}

/** A VPC that reaches a gateway over the intranet. */
export interface LinkedVpc {
  readonly vpcId: string;
  readonly vSwitchId: string;
  readonly securityGroupId: string;
  readonly ip: string;
  readonly peers: readonly { readonly vpcId: string; readonly region: string }[];
  readonly acl: readonly AclEntry[];
}

/** A custom domain of a gateway. */
export interface GatewayDomain {
  readonly domain: string;
  readonly type: 'intranet' | 'internet';
  readonly certificate: { readonly id: string; readonly name: string; readonly start: string; readonly end: string };
  readonly created: string;
}

/** A dedicated gateway. */
export interface GatewayEntry {
  readonly id: string;
  readonly name: string;
  /** `2c4g`, `4c8g`, `8c16g` or `16c32g`. */
  readonly instanceType: string;
  readonly replicas: number;
  readonly chargeType: 'PrePaid' | 'PostPaid';
  readonly isDefault: boolean;
  readonly internet: boolean;
  readonly intranet: boolean;
  readonly sslRedirection: boolean;
  readonly status: string;
  readonly created: string;
  readonly updated: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly domains: readonly GatewayDomain[];
  readonly internetAcl: readonly AclEntry[];
  readonly vpcs: readonly LinkedVpc[];
}

/** Dedicated gateways: all made up but their kinds, which are EAS's (eas/product.md, section 8.3). */
export const gateways: readonly GatewayEntry[] = [
  {
    id: 'gw-7c2qk4m9x1v8t5zr',
    name: 'production',
    instanceType: '4c8g',
    replicas: 2,
    chargeType: 'PrePaid',
    isDefault: true,
    internet: true,
    intranet: true,
    sslRedirection: true,
    status: 'Running',
    created: '2026-01-20T03:12:09Z',
    updated: '2026-08-02T09:41:55Z',
    labels: { env: 'production' },
    domains: [
      {
        domain: 'llm.example.com',
        type: 'internet',
        certificate: { id: '14730025', name: 'cert-9955038', start: '2026-01-10', end: '2027-01-10' },
        created: '2026-01-21T06:30:00Z',
      },
    ],
    internetAcl: [
      { entry: '203.0.113.0/24', comment: 'office' },
      { entry: '198.51.100.17/32', comment: 'monitoring' },
    ],
    vpcs: [
      {
        vpcId: 'vpc-bp1h2k7q9w3e5r8t',
        vSwitchId: 'vsw-bp1m4n6b8v0c2x1z',
        securityGroupId: 'sg-bp1a3s5d7f9g1h3j',
        ip: '192.168.10.11',
        peers: [{ vpcId: 'vpc-uf6p0o9i8u7y6t5r', region: 'cn-shanghai' }],
        acl: [{ entry: '192.168.0.0/16', comment: 'services' }],
      },
    ],
  },
  {
    // Internet off and intranet on is how EAS makes a gateway (eas/product.md, section 8.3).
    id: 'gw-3n8d6f0s2a4g7h1j',
    name: 'research-intranet',
    instanceType: '2c4g',
    replicas: 1,
    chargeType: 'PostPaid',
    isDefault: false,
    internet: false,
    intranet: true,
    sslRedirection: false,
    status: 'Running',
    created: '2026-05-14T07:55:31Z',
    updated: '2026-05-14T07:58:02Z',
    labels: {},
    domains: [],
    internetAcl: [],
    vpcs: [],
  },
  {
    id: 'gw-9k5l1p7o3i8u2y6t',
    name: '测试网关',
    instanceType: '2c4g',
    replicas: 1,
    chargeType: 'PostPaid',
    isDefault: false,
    internet: false,
    intranet: true,
    sslRedirection: false,
    status: 'Stopped',
    created: '2026-09-01T02:00:00Z',
    updated: '2026-10-11T10:20:30Z',
    labels: { env: 'test' },
    domains: [],
    internetAcl: [],
    vpcs: [],
  },
];

/** Zones that an intranet endpoint can stand in; made up. */
export const gatewayZones: readonly string[] = [`${region.id}-h`, `${region.id}-i`, `${region.id}-j`];

/** The gateway, or undefined when there is none of that id. */
export function findGateway(id: string): GatewayEntry | undefined {
  return gateways.find((entry) => entry.id === id);
}

/** The addresses of a gateway (eas/product.md, section 8.1). */
export function gatewayDomain(gateway: GatewayEntry, over: 'internet' | 'intranet'): string {
  const name = `${gateway.id}-${account.uid}${over === 'intranet' ? '-vpc' : ''}`;
  return `${name}.${region.id}.pai-eas.aliyuncs.com`;
}
