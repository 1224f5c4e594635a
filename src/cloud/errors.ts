/** Why a call to the cloud or to a deployed service failed, as a class that code can act on. */
export type CloudErrorKind =
  | 'unreachable' // no connection, no name, TLS failure
  | 'timeout'
  | 'cancelled'
  | 'credentials-missing'
  | 'credentials-unreadable'
  | 'unauthorized' // wrong key, signature, expired token
  | 'clock' // our clock and the server's differ by more than 15 minutes
  | 'forbidden'
  | 'not-found'
  | 'conflict' // a name already taken, a version that moved on
  | 'invalid' // the server refused the request's content
  | 'throttled'
  | 'server' // 5xx
  | 'not-json' // a gateway in between answered with HTML or nothing
  | 'unexpected-answer'; // JSON that does not have the documented shape

/** What is known of a failed call. Never holds a secret, a header or a body. */
export interface CloudErrorDetails {
  readonly kind: CloudErrorKind;
  /** The OpenAPI action, or "POST /v1/chat/completions" for a data-plane call. */
  readonly action: string;
  /** The host and port that was asked, without credentials or query. */
  readonly host?: string;
  readonly status?: number;
  /** The server's error code, such as `SignatureDoesNotMatch`. */
  readonly code?: string;
  /** The server's own words, or the system's for a socket error. Already redacted. */
  readonly serverMessage?: string;
  readonly requestId?: string;
  /** The RAM action that is missing, from AccessDeniedDetail.AuthAction. */
  readonly missingPermission?: string;
  /** A policy forbids it (NoPermissionType is ExplicitDeny): no grant helps against that. */
  readonly isForbidden?: boolean;
  /** How long the server asked to wait, in ms. */
  readonly retryAfterMs?: number;
  /** The server's clock minus ours in ms (to a second); only when the server refused our date. */
  readonly clockSkewMs?: number;
  /** What the call was about, such as the name of a service or of a CLI profile. */
  readonly subject?: string;
  /** The mode of the CLI profile, or what else the credentials were to come from. */
  readonly mode?: string;
  /** When the credentials ended, ms since 1970. */
  readonly endedAt?: number;
  /** The credentials were refused, and reading them again gave others: a change may be asked for again. */
  readonly renewed?: boolean;
}

/** The one error that `cloud`, `eas` and `inference` throw for a failed call. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly details: CloudErrorDetails;

  constructor(details: CloudErrorDetails) {
    super(`${details.action}: ${details.kind}${details.code ? ` (${details.code})` : ''}`);
    this.details = details;
  }

  get kind(): CloudErrorKind {
    return this.details.kind;
  }
}
