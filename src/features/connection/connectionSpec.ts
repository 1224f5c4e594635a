/** Where a connection's requests get their signature from. Holds no secret. */
export type CredentialChoice =
  /** The environment, else the CLI profile in use. `consent`: the person agreed to what its profile does. */
  | { readonly kind: 'default-chain'; readonly consent: boolean }
  | { readonly kind: 'cli-profile'; readonly profile: string; readonly consent: boolean }
  /** The key in VS Code's SecretStorage, under the connection's id. */
  | { readonly kind: 'access-key' };

/** A connection to Alibaba Cloud as a person set it up. */
export interface CloudSpec {
  readonly kind: 'alibaba-cloud';
  readonly id: string;
  readonly name: string;
  /** Undefined = the region of the CLI profile, also when that changes. */
  readonly region: string | undefined;
  /** Undefined = all workspaces. */
  readonly workspaceId: string | undefined;
  readonly credentials: CredentialChoice;
}

/** A local emulator; each has services of its own. */
export interface EmulatorSpec {
  readonly kind: 'emulator';
  readonly id: string;
  readonly name: string;
}

/** A connection that can be opened. */
export type ConnectionSpec = CloudSpec | EmulatorSpec;

/** The id of the emulator that is there without being set up. No entry of the settings may have it. */
export const builtInEmulatorId = 'emulator';

/** True when both open the same; their names may differ. */
export function opensTheSame(a: ConnectionSpec, b: ConnectionSpec): boolean {
  return JSON.stringify({ ...a, name: '' }) === JSON.stringify({ ...b, name: '' });
}
