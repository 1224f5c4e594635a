import { CloudError } from '../cloud/errors.ts';

/** Where a deployed service answers, and the token it asks for. The token is a secret: use it for one call and drop it. */
export interface ServiceTarget {
  /** Absolute http(s) address that ends with `/api/predict/<service>`, without a slash at the end. */
  readonly baseUrl: string;
  readonly token: string;
}

/** The part of DescribeServiceEndpoints' answer that leads to a service. */
export interface EndpointsAnswerLike {
  readonly AccessToken?: string | undefined;
  readonly Endpoints: readonly {
    readonly InternetEndpoints: readonly string[];
    readonly IntranetEndpoints: readonly string[];
    readonly PathType?: string | undefined;
  }[];
}

const predictPath = '/api/predict/';

/**
 * The address and token of `service`. Internet addresses come first, since an editor seldom runs inside the VPC; among
 * them those of the service itself before those of its group. Throws `not-found` (code `NoEndpoint`) when no http(s)
 * address is there and `unauthorized` (code `NoToken`) when the answer holds no token.
 */
export function resolveTarget(answer: EndpointsAnswerLike, service: string): ServiceTarget {
  const own = answer.Endpoints.filter((endpoint) => endpoint.PathType !== 'Group');
  const addresses = [
    ...own.flatMap((endpoint) => endpoint.InternetEndpoints),
    ...own.flatMap((endpoint) => endpoint.IntranetEndpoints),
  ];
  const baseUrl = addresses.map((address) => predictUrl(address, service)).find((url) => url !== undefined);
  const action = 'DescribeServiceEndpoints';
  if (baseUrl === undefined) throw new CloudError({ kind: 'not-found', action, code: 'NoEndpoint' });
  if (!answer.AccessToken) throw new CloudError({ kind: 'unauthorized', action, code: 'NoToken' });
  return { baseUrl, token: answer.AccessToken };
}

/** The address with the service's path, or undefined for what is no http(s) address. */
function predictUrl(address: string, service: string): string | undefined {
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(written)) return undefined;
  const url = new URL(written);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const path = url.pathname.replace(/\/+$/, '');
  const full = path.includes(predictPath) ? path : `${path}${predictPath}${encodeURIComponent(service)}`;
  return `${url.origin}${full}`;
}
