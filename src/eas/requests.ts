import type { Product } from '../cloud/endpoints.ts';
import { CloudError } from '../cloud/errors.ts';
import { percentEncode } from '../cloud/signature.ts';
import type { CloudRequest } from '../cloud/transport.ts';
import { neighbourShapes } from './shapes/neighbourShapes.ts';
import { regionShapes } from './shapes/regionShapes.ts';
import { serviceShapes } from './shapes/serviceShapes.ts';
import type { RequestShape } from './shapes/shape.ts';

export type { RequestShape } from './shapes/shape.ts';

const versions: Readonly<Record<Product, string>> = {
  eas: '2021-07-01',
  paimodelgallery: '2026-06-03',
  aiworkspace: '2021-02-04',
  paistudio: '2022-01-12',
  cms: '2019-01-01',
};

/** The actions that the client sends. */
export const requestShapes = { ...serviceShapes, ...regionShapes, ...neighbourShapes };

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
    reads: shape.reads,
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
