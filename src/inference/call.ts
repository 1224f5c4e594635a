import { redact } from '../cloud/redact.ts';
import { CloudError, type CloudErrorDetails } from '../cloud/errors.ts';

/** Names one data-plane call in errors. Holds no token, no query, no body. */
export interface Call {
  /** Method and path after the service's address, such as `POST /v1/chat/completions`. */
  readonly action: string;
  /** Host and port. */
  readonly host: string;
}

/** The code of an answer that ended before its end was announced. */
export const streamCutCode = 'StreamCut';
/** The code of an answer that is larger than what is kept. */
export const answerTooLargeCode = 'AnswerTooLarge';
/** The code of an answer that stopped coming. */
export const stalledCode = 'Stalled';

/** The call's names, from a service's address and the path below it. */
export function callOf(method: string, baseUrl: string, path: string): Call {
  return { action: `${method} ${path.replace(/[?#].*$/s, '')}`, host: new URL(baseUrl).host };
}

/** An error of this call. */
export function callError(call: Call, details: Omit<CloudErrorDetails, 'action' | 'host'>): CloudError {
  return new CloudError({ action: call.action, host: call.host, ...details });
}

/** Turns what `fetch` or a body reader threw into an error of this call; `cut` when part of the answer had arrived. */
export function connectionError(call: Call, error: unknown, cut: boolean): CloudError {
  if (error instanceof CloudError) return error;
  const code = systemCode(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return callError(call, { kind: 'timeout', code });
  }
  if (cut) return callError(call, { kind: 'unreachable', code: streamCutCode });
  const serverMessage = redact(deepestMessage(error));
  return callError(call, { kind: 'unreachable', serverMessage, ...(code === undefined ? {} : { code }) });
}

/** The system's or undici's code of a socket error, searched along `cause`. */
function systemCode(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return undefined;
}

/** The words of the innermost cause: `fetch failed` alone tells a person nothing. */
function deepestMessage(error: unknown): string {
  let at = error;
  for (let depth = 0; at instanceof Error && at.cause instanceof Error && depth < 5; depth += 1) at = at.cause;
  return at instanceof Error ? at.message : String(at);
}
