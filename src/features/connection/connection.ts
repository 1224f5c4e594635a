import type { EasApi } from '../../eas/api.ts';
import type { CloudError } from '../../cloud/errors.ts';

/** One place that services live in, with the client that reaches it. */
export interface Connection {
  /** Stable identity, for caches and drafts: two connections never share one. */
  readonly id: string;
  readonly kind: 'emulator' | 'alibaba-cloud';
  /** What a person calls it, for example "Local emulator". */
  readonly label: string;
  readonly region: string;
  /** Undefined = all workspaces. */
  readonly workspaceId: string | undefined;
  /** How often it makes sense to look while something changes, in ms: emulated time passes quickly. */
  readonly pollMs: number;
  readonly api: EasApi;
}

/** Where the product stands with its connection. */
export type ConnectionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly label: string }
  | { readonly kind: 'connected'; readonly connection: Connection }
  | { readonly kind: 'failed'; readonly label: string; readonly error: CloudError | Error };
