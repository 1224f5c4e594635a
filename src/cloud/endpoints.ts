import { CloudError } from './errors.ts';

/** The products whose APIs we call. */
export type Product = 'eas' | 'paimodelgallery' | 'aiworkspace' | 'paistudio' | 'cms';

interface HostRule {
  /** The host of a region that follows the rule. */
  readonly host: (region: string) => string;
  readonly regions: readonly string[];
  /** Regions whose host does not follow the rule. */
  readonly exceptions?: Readonly<Record<string, string>>;
}

const regions = (list: string): readonly string[] => list.trim().split(/\s+/);

/**
 * Where each product answers, from the published endpoint maps (test/contract/*.json; a test holds this against
 * them). The official client's fallback for a missing region, `<product>.<region>.aliyuncs.com`, is wrong for EAS.
 */
const rules: Readonly<Record<Product, HostRule>> = {
  eas: {
    host: (region) => `pai-eas.${region}.aliyuncs.com`,
    regions: regions(`cn-beijing cn-zhangjiakou cn-hangzhou cn-shanghai cn-shenzhen cn-hongkong ap-southeast-1
      ap-southeast-5 us-east-1 us-west-1 eu-central-1 ap-south-1 cn-shanghai-finance-1 cn-north-2-gov-1 cn-chengdu
      us-southeast-1 na-south-1 me-east-1 me-central-1 cn-zhongwei cn-wulanchabu cn-heyuan cn-guangzhou ap-southeast-8
      ap-southeast-7 ap-southeast-3 ap-northeast-2 ap-northeast-1`),
  },
  paimodelgallery: {
    host: (region) => `paimodelgallery.${region}.aliyuncs.com`,
    regions: regions(`ap-northeast-1 ap-northeast-2 ap-southeast-1 ap-southeast-3 ap-southeast-5 cn-beijing cn-guangzhou
      cn-hangzhou cn-hongkong cn-shanghai cn-shenzhen cn-wulanchabu eu-central-1 us-east-1 us-west-1`),
  },
  aiworkspace: {
    host: (region) => `aiworkspace.${region}.aliyuncs.com`,
    regions: regions(`ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-3 ap-southeast-7
      ap-southeast-8 cn-beijing cn-guangzhou cn-hangzhou cn-heyuan cn-hongkong cn-shanghai cn-shanghai-finance-1
      cn-shenzhen cn-wulanchabu eu-central-1 na-south-1 us-east-1 us-southeast-1 us-west-1`),
    exceptions: {
      'ap-southeast-2': 'aiworkspace.aliyuncs.com',
      'ap-southeast-5': 'aiworkspace-vpc.ap-southeast-5.aliyuncs.com',
      'cn-beijing-finance-1': 'aiworkspace.aliyuncs.com',
      'cn-hangzhou-finance': 'aiworkspace.aliyuncs.com',
      'cn-huhehaote': 'aiworkspace.aliyuncs.com',
      'cn-qingdao': 'aiworkspace.aliyuncs.com',
      'cn-shenzhen-finance-1': 'aiworkspace.aliyuncs.com',
      'eu-west-1': 'aiworkspace.aliyuncs.com',
      'me-east-1': 'aiworkspace.aliyuncs.com',
    },
  },
  paistudio: {
    host: (region) => `pai.${region}.aliyuncs.com`,
    regions: regions(`ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-3
      ap-southeast-5 ap-southeast-8 cn-beijing cn-guangzhou cn-hongkong cn-qingdao cn-shanghai cn-shanghai-finance-1
      cn-shenzhen cn-wulanchabu cn-zhangjiakou cn-zhongwei eu-central-1 me-east-1 us-east-1 us-southeast-1 us-west-1`),
    exceptions: { 'cn-hangzhou': 'pai.cn-hangzhou.data.aliyun.com' },
  },
  cms: {
    host: (region) => `metrics.${region}.aliyuncs.com`,
    regions: regions(`ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-3
      ap-southeast-5 ap-southeast-6 ap-southeast-7 ap-southeast-8 cn-beijing cn-beijing-finance-1 cn-chengdu cn-fuzhou
      cn-guangzhou cn-hangzhou cn-hangzhou-finance cn-heyuan cn-hongkong cn-huhehaote cn-nanjing cn-north-2-gov-1
      cn-qingdao cn-shanghai cn-shanghai-finance-1 cn-shenzhen cn-shenzhen-finance-1 cn-wulanchabu cn-zhangjiakou
      cn-zhongwei eu-central-1 eu-west-1 eu-west-2 me-central-1 me-east-1 na-south-1 us-east-1 us-southeast-1
      us-west-1`),
  },
};

/** The public regions a product answers in, sorted by name. */
export function regionsOf(product: Product): readonly string[] {
  const rule = rules[product];
  return [...rule.regions, ...Object.keys(rule.exceptions ?? {})].sort();
}

/** The public regions of EAS, sorted by name. */
export const easRegions: readonly string[] = regionsOf('eas');

/**
 * The host of a product in a region; undefined where the product is not published there. EAS is the exception: its
 * rule is regular, so a region newer than this list gets the regular host.
 */
export function hostOf(product: Product, region: string): string | undefined {
  const rule = rules[product];
  const exception = rule.exceptions?.[region];
  if (exception) return exception;
  const known = rule.regions.includes(region);
  return known || (product === 'eas' && /^[a-z]{2}-[a-z0-9-]+$/.test(region)) ? rule.host(region) : undefined;
}

/**
 * The origin (`https://host[:port]`) that a call goes to. `endpoint` overrides the published host for all products:
 * an origin, or host and port as the emulator prints them. Throws a `CloudError` of kind `invalid`.
 */
export function originOf(product: Product, region: string, endpoint: string | undefined, action: string): string {
  if (endpoint) return normalizeOrigin(endpoint, action);
  const host = hostOf(product, region);
  if (host) return `https://${host}`;
  throw new CloudError({ kind: 'invalid', action, code: 'RegionNotSupported', serverMessage: `${product}: ${region}` });
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?\/?$/i;

/** Without a scheme, loopback means http and everything else https. A path or a query would break the signature. */
function normalizeOrigin(endpoint: string, action: string): string {
  const text = endpoint.trim();
  const withScheme = text.includes('://') ? text : `${loopback.test(text) ? 'http' : 'https'}://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  const usable = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username;
  if (usable) return url.origin;
  throw new CloudError({ kind: 'invalid', action, code: 'BadEndpoint' });
}
