import type { TransportOptions } from '../../cloud/transport.ts';

/** What is checked: where requests go, who signs them, and what the connection names. */
export interface AccessTarget extends TransportOptions {
  /** The workspace that the connection is limited to. */
  readonly workspaceId?: string | undefined;
  /** Where the credentials come from, in words for a person. */
  readonly credentialOrigin: string;
}

/** The time as the target's clock has it, ms since 1970. */
export function timeAt(target: AccessTarget): number {
  return target.clock?.now() ?? Date.now();
}
