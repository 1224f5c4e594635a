import type { CloudError } from '../../cloud/errors.ts';
import type { TransportOptions } from '../../cloud/transport.ts';
import type { EasApi } from '../../eas/api.ts';
import type { ConnectionSpec, CredentialChoice } from './connectionSpec.ts';

/** One place that services live in, with the client that reaches it. */
export interface Connection {
  /**
   * Stable identity, for caches and drafts: of which connection, region, workspace and account. Two never share one.
   */
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
  /** Reaches the connection's services; the global `fetch` when left out. */
  readonly fetch?: typeof fetch;
  /** What was opened. */
  readonly spec?: ConnectionSpec;
  /** Where requests go and who signs them, for the check of the connection. */
  readonly requests?: TransportOptions;
  /** Who signs; only for Alibaba Cloud. */
  readonly credentials?: CredentialFacts;
}

/** What may be shown of a connection's credentials. Nothing in it is secret. */
export interface CredentialFacts {
  readonly choice: CredentialChoice;
  /** The last 4 characters of the AccessKey ID. */
  readonly keyTail: string;
  /** The key is a temporary (STS) one. */
  readonly temporary: boolean;
}

/** Where the product stands with its connection. `spec` is what is or was to be opened. */
export type ConnectionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly label: string; readonly spec?: ConnectionSpec }
  | { readonly kind: 'connected'; readonly connection: Connection }
  | {
      readonly kind: 'failed';
      readonly label: string;
      readonly error: CloudError | Error;
      readonly spec?: ConnectionSpec;
    };

/** What changed about an open connection from outside. */
export type ConnectionNews =
  /** The credentials are another account's or user's now: what is shown is not theirs. */
  | { readonly kind: 'other-owner' }
  /** The CLI profile names another region, and the person had not chosen one. */
  | { readonly kind: 'other-region'; readonly region: string };

/** What a state is about: the connection that is open, opening or failed. */
export function specOf(state: ConnectionState): ConnectionSpec | undefined {
  if (state.kind === 'none') return undefined;
  return state.kind === 'connected' ? state.connection.spec : state.spec;
}
