import * as z from 'zod/mini';
import type { CloudError, CloudErrorKind } from '../cloud/errors.ts';
import { redact } from '../cloud/redact.ts';
import { callError, type Call } from './call.ts';

/** More of an error's body than this is not read. */
const maxErrorBytes = 64 * 1024;
const maxMessageLength = 600;

const text = z.catch(z.optional(z.string()), undefined);
const codeValue = z.catch(z.optional(z.pipe(z.union([z.string(), z.number()]), z.transform(String))), undefined);
const inner = z.object({ message: text, code: codeValue, type: text });

/** The shapes in which vLLM, SGLang, FastAPI, the LLM router and the gateway write an error. */
const ErrorBody = z.object({
  error: z.catch(z.optional(z.union([z.string(), inner])), undefined),
  message: text,
  detail: z.catch(z.optional(z.unknown()), undefined),
  code: codeValue,
  type: text,
  requestId: text,
  request_id: text,
});

/** An error of this call from an answer that is not a success. Reads at most 64 KiB of its body. */
export async function responseFailure(response: Response, call: Call): Promise<CloudError> {
  const body = await readBounded(response);
  const read = readError(body);
  const retryAfterMs = retryAfter(response.headers);
  const requestId = response.headers.get('x-request-id') ?? response.headers.get('x-eas-request-id') ?? read.requestId;
  return callError(call, {
    kind: kindOfStatus(response.status),
    status: response.status,
    ...(read.code === undefined ? {} : { code: read.code }),
    ...(read.message === undefined ? {} : { serverMessage: redact(read.message).slice(0, maxMessageLength) }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** An error that came inside a stream, as `data: {"error": …}`. */
export function streamFailure(error: unknown, call: Call): CloudError {
  const read = readError(JSON.stringify({ error }));
  const status = Number(read.code);
  const known = Number.isInteger(status) && status >= 400 && status < 600;
  return callError(call, {
    kind: known ? kindOfStatus(status) : 'server',
    ...(known ? { status } : {}),
    ...(read.code === undefined ? {} : { code: read.code }),
    ...(read.message === undefined ? {} : { serverMessage: redact(read.message).slice(0, maxMessageLength) }),
  });
}

/** What a status of the data plane means; see the status codes of EAS. */
function kindOfStatus(status: number): CloudErrorKind {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 409) return 'conflict';
  if (status === 408 || status === 504 || status === 512) return 'timeout';
  if (status === 429 || status === 450) return 'throttled';
  if (status >= 500) return 'server';
  if (status >= 400) return 'invalid';
  return 'unexpected-answer';
}

/** True when the body is a web page: a proxy or a gateway answered in the service's place. */
export function looksLikeHtml(contentType: string | null, body: string): boolean {
  return /\bhtml\b/i.test(contentType ?? '') || /^\s*<(?:!doctype|html)/i.test(body);
}

interface ReadError {
  readonly message: string | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
}

function readError(body: string): ReadError {
  if (looksLikeHtml(null, body)) {
    const title = /<title[^>]*>([^<]*)/i.exec(body)?.[1]?.trim();
    return { message: title || undefined, code: undefined, requestId: undefined };
  }
  const read = z.safeParse(ErrorBody, parseJson(body));
  if (!read.success) return { message: body.trim() || undefined, code: undefined, requestId: undefined };
  const { error, message, detail, code, type, requestId, request_id: otherRequestId } = read.data;
  const from = typeof error === 'string' ? { message: error, code: undefined, type: undefined } : error;
  return {
    message: from?.message ?? message ?? detailText(detail),
    code: from?.code ?? code ?? from?.type ?? type,
    requestId: requestId ?? otherRequestId,
  };
}

/** FastAPI's `detail`: a text, or a list of findings. */
function detailText(detail: unknown): string | undefined {
  if (detail === undefined || detail === null) return undefined;
  return typeof detail === 'string' ? detail : JSON.stringify(detail);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** `retry-after-ms` where a gateway sends it, else the standard's seconds. */
function retryAfter(headers: Headers): number | undefined {
  const ms = waitOf(headers.get('retry-after-ms'));
  const seconds = waitOf(headers.get('retry-after'));
  return ms ?? (seconds === undefined ? undefined : seconds * 1000);
}

function waitOf(header: string | null): number | undefined {
  const value = Number(header?.trim() || Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

async function readBounded(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let body = '';
  try {
    for (let bytes = 0; bytes < maxErrorBytes;) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes += value.byteLength;
      body += decoder.decode(value, { stream: true });
    }
  } catch {
    // A body that breaks off still leaves the status, which says more.
  }
  await reader.cancel().catch(() => undefined);
  return body;
}
