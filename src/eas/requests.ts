import type { Product } from '../cloud/endpoints.ts';
import { CloudError } from '../cloud/errors.ts';
import { percentEncode } from '../cloud/signature.ts';
import type { CloudRequest } from '../cloud/transport.ts';

/** How one action goes over the wire. Facts: test/contract/*.json (a test holds the table against them). */
export interface RequestShape {
  readonly product: Product;
  readonly method: CloudRequest['method'];
  readonly path: string;
  readonly timeoutMs: number;
  /** Query values that are one JSON text; all others are scalars. */
  readonly json?: readonly string[];
  /** Query lists that are one comma-joined text. */
  readonly comma?: readonly string[];
}

const versions: Readonly<Record<Product, string>> = {
  eas: '2021-07-01',
  paimodelgallery: '2026-06-03',
  aiworkspace: '2021-02-04',
  paistudio: '2022-01-12',
  cms: '2019-01-01',
};

// Deadlines are our choice: the official client's 3 s are too short for a list of a large account.
const read = { timeoutMs: 15_000, method: 'GET' } as const;
const readLog = { timeoutMs: 30_000, method: 'GET' } as const;
const create = { timeoutMs: 60_000, method: 'POST' } as const;
const change = { timeoutMs: 30_000 } as const;

const service = '/api/v2/services/{ClusterId}/{ServiceName}';
const gallery = '/api/v2/modelgallery/models';

/** The actions that the client sends. */
export const requestShapes = {
  ListServices: { ...read, product: 'eas', path: '/api/v2/services', json: ['Label'] },
  DescribeService: { ...read, product: 'eas', path: service },
  CreateService: { ...create, product: 'eas', path: '/api/v2/services', json: ['Labels'] },
  StartService: { ...change, product: 'eas', method: 'PUT', path: `${service}/start` },
  StopService: { ...change, product: 'eas', method: 'PUT', path: `${service}/stop` },
  DeleteService: { ...change, product: 'eas', method: 'DELETE', path: service },
  ListServiceInstances: { ...read, product: 'eas', path: `${service}/instances` },
  DescribeServiceEndpoints: { ...read, product: 'eas', path: `${service}/endpoints` },
  DescribeServiceEvent: { ...read, product: 'eas', path: `${service}/events` },
  DescribeServiceLog: { ...readLog, product: 'eas', path: `${service}/logs` },
  DescribeMachineSpec: { ...read, product: 'eas', path: '/api/v2/public/instance_types', comma: ['InstanceTypes'] },
  ListWorkspaces: { ...read, product: 'aiworkspace', path: '/api/v1/workspaces' },
  ListQuotas: { ...read, product: 'paistudio', path: '/api/v1/quotas/' },
  ListModelGalleryModels: { ...read, product: 'paimodelgallery', path: gallery, json: ['Conditions', 'Tag'] },
  ListModelDeploymentProfiles: {
    ...read,
    product: 'paimodelgallery',
    path: `${gallery}/{ModelId}/deployment-profiles`,
  },
  GetModelDeploymentResources: {
    ...read,
    product: 'paimodelgallery',
    path: `${gallery}/{ModelId}/deployment-resources`,
  },
  GetModelDeploymentSpec: { ...read, product: 'paimodelgallery', path: `${gallery}/{ModelId}/deployment-spec` },
} satisfies Readonly<Record<string, RequestShape>>;

/** Name of an action that the client sends. */
export type ActionName = keyof typeof requestShapes;

/** A query value before it is encoded; what is undefined is left out. */
export type QueryValue = string | number | boolean | undefined | readonly unknown[] | Readonly<Record<string, unknown>>;

/** What one call says. */
export interface CallParts {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly subject?: string | undefined;
}

/** A call as the transport takes it. Throws a `CloudError` of kind `invalid` for a path value that cannot be sent. */
export function buildRequest(action: ActionName, parts: CallParts): CloudRequest {
  const shape: RequestShape = requestShapes[action];
  return {
    product: shape.product,
    version: versions[shape.product],
    action,
    method: shape.method,
    path: fillPath(action, shape.path, parts.path ?? {}),
    query: encodeQuery(shape, parts.query ?? {}),
    body: parts.body === undefined ? undefined : JSON.stringify(parts.body),
    timeoutMs: shape.timeoutMs,
    subject: parts.subject,
  };
}

/** Empty, `.` and `..` are refused: they would ask for another path, and the URL parser resolves dots even encoded. */
function fillPath(action: ActionName, template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name] ?? '';
    if (/^\.{0,2}$/.test(value)) throw new CloudError({ kind: 'invalid', action, code: `Missing${name}` });
    return percentEncode(value);
  });
}

function encodeQuery(shape: RequestShape, query: Readonly<Record<string, QueryValue>>): Record<string, string> {
  const encoded: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) encoded[name] = queryText(shape, name, value);
  }
  return encoded;
}

function queryText(shape: RequestShape, name: string, value: Exclude<QueryValue, undefined>): string {
  if (typeof value !== 'object') return String(value);
  const joined = shape.comma?.includes(name) && Array.isArray(value);
  return joined ? value.join(',') : JSON.stringify(value);
}
