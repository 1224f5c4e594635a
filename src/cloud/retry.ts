import type { CloudErrorDetails } from './errors.ts';

/** How often a call is sent at most. */
export const maxTries = 3;

const firstPauseMs = 250;
const longestPauseMs = 8000;

/** What tells a read from a change. */
interface Kind {
  readonly method: string;
  readonly reads?: boolean | undefined;
}

/** Whether a call only reads: every GET, and what says so of itself. */
export function isRead(call: Kind): boolean {
  return call.method === 'GET' || call.reads === true;
}

/** Whether the failed call may be sent again: only a read, and only after what may pass by itself. */
export function mayRetry(call: Kind, failure: CloudErrorDetails): boolean {
  if (!isRead(call)) return false;
  if (failure.kind === 'throttled' || failure.kind === 'server') return true;
  if (failure.kind === 'unreachable') return !isCertificateError(failure.code) && failure.code !== 'ProxyRefused';
  return failure.kind === 'not-json' && (failure.status ?? 0) >= 500;
}

/** True for a TLS failure, which does not pass by trying again. */
export function isCertificateError(code: string | undefined): boolean {
  return code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ERR_SSL/.test(code);
}

/** True when both sides found no common TLS, as with a server that does not speak it. Says nothing of a certificate. */
export function isTlsError(code: string | undefined): boolean {
  return code !== undefined && /^(ERR_SSL|EPROTO)/.test(code);
}

/** True when the certificate itself is in order and only its issuer is not known here. */
export function isUnknownIssuer(code: string | undefined): boolean {
  return code !== undefined && /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code);
}

/**
 * How long to wait before the next try, in ms: what the server asked for, or twice as long as before, half of it at
 * random so that many clients do not come back at once. `random` is in [0, 1).
 */
export function backOff(triesSoFar: number, retryAfterMs: number | undefined, random: number): number {
  const full = Math.min(longestPauseMs, firstPauseMs * 2 ** (triesSoFar - 1));
  const jittered = full / 2 + (full / 2) * random;
  return Math.max(retryAfterMs ?? 0, jittered);
}
