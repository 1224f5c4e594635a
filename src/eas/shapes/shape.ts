import type { Product } from '../../cloud/endpoints.ts';
import type { CloudRequest } from '../../cloud/transport.ts';

/** How one action goes over the wire. Facts: test/contract/*.json (a test holds the tables against them). */
export interface RequestShape {
  readonly product: Product;
  readonly method: CloudRequest['method'];
  readonly path: string;
  readonly timeoutMs: number;
  /** True for a POST that changes nothing. */
  readonly reads?: boolean;
  /** Query values that are one JSON text; all others are scalars. */
  readonly json?: readonly string[];
  /** Query lists that are one comma-joined text. */
  readonly comma?: readonly string[];
}

/** Actions by name. */
export type ShapeTable = Readonly<Record<string, RequestShape>>;

// Deadlines are our choice: the official client's 3 s are too short for a list of a large account.
export const get = { timeoutMs: 15_000, method: 'GET' } as const;
export const getLog = { timeoutMs: 30_000, method: 'GET' } as const;
export const create = { timeoutMs: 60_000, method: 'POST' } as const;
export const post = { timeoutMs: 30_000, method: 'POST' } as const;
export const put = { timeoutMs: 30_000, method: 'PUT' } as const;
export const remove = { timeoutMs: 30_000, method: 'DELETE' } as const;
