import type { CloudError } from '../cloud/errors.ts';
import { redact } from '../cloud/redact.ts';
import { BodyGuard } from './bodyGuard.ts';
import { callError, callOf, connectionError, type Call } from './call.ts';
import { RawBodyReader, type RawBody } from './rawBody.ts';
import { rawInit, rawUrl, type RawRequest } from './rawRequest.ts';
import type { ServiceTarget } from './serviceTarget.ts';

/** The head of an answer. */
export interface RawHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** From sending to the head of the answer, in ms. */
  readonly timeToHeadersMs: number;
}

/** What a raw call needs from its surroundings. */
export interface RawOptions {
  readonly signal: AbortSignal;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly onHead?: (head: RawHead) => void;
  /** Called with each piece of a text body, as it arrives. */
  readonly onText?: (text: string) => void;
  /** The longest silence, in ms; 120 s when left out. */
  readonly idleMs?: number;
  /** More of a body is not kept; 2 MiB when left out. */
  readonly maxBytes?: number;
}

/** How a raw call ended; `head` and `body` hold what arrived, also where `failure` is set. */
export interface RawOutcome {
  readonly head: RawHead | undefined;
  readonly body: RawBody;
  readonly totalMs: number;
  /** Why there is no whole answer. An answer with an error status is a whole answer. */
  readonly failure: CloudError | undefined;
}

const defaultMaxBytes = 2 * 1024 * 1024;
const defaultIdleMs = 120_000;
const emptyBody: RawBody = { text: '', binary: false, cut: false, bytes: 0 };

/** Sends one request as it is written, once, and gives the answer as it is. Does not throw. */
export async function sendRaw(target: ServiceTarget, request: RawRequest, options: RawOptions): Promise<RawOutcome> {
  const call = callOf(request.method.toUpperCase(), target.baseUrl, request.path);
  const guard = new BodyGuard(call, {
    idleMs: options.idleMs ?? defaultIdleMs,
    maxLineBytes: Number.POSITIVE_INFINITY,
  });
  const sentAt = options.now();
  const parts: Parts = { head: undefined, reader: undefined };
  let failure: CloudError | undefined;
  try {
    await exchange(target, request, options, { call, guard, sentAt, parts });
  } catch (error) {
    failure = guard.failure ?? connectionError(call, error, parts.head !== undefined);
  } finally {
    guard.stop();
  }
  if (options.signal.aborted) failure = callError(call, { kind: 'cancelled' });
  return { head: parts.head, body: parts.reader?.body() ?? emptyBody, totalMs: options.now() - sentAt, failure };
}

interface Parts {
  head: RawHead | undefined;
  reader: RawBodyReader | undefined;
}

interface Exchange {
  readonly call: Call;
  readonly guard: BodyGuard;
  readonly sentAt: number;
  readonly parts: Parts;
}

async function exchange(
  target: ServiceTarget,
  request: RawRequest,
  options: RawOptions,
  { call, guard, sentAt, parts }: Exchange,
): Promise<void> {
  const signal = AbortSignal.any([options.signal, guard.signal]);
  const url = rawUrl(target.baseUrl, request.path, call);
  const response = await options.fetch(url, { ...rawInit(request, target.token, call), signal });
  const watched = guard.watch(response);
  parts.head = readHead(response, options.now() - sentAt);
  options.onHead?.(parts.head);
  const reader = new RawBodyReader(response.headers.get('content-type'), options.maxBytes ?? defaultMaxBytes);
  parts.reader = reader;
  if (watched.body === null) return;
  const give = (text: string): void => {
    if (text !== '') options.onText?.(text);
  };
  for await (const chunk of watched.body) {
    give(reader.take(chunk));
    if (reader.full) return;
  }
  give(reader.end());
}

/** An echo of the request may hold the token: header values are masked. */
function readHead(response: Response, timeToHeadersMs: number): RawHead {
  const headers = [...response.headers].map(([name, value]) => ({ name, value: redact(value) }));
  return { status: response.status, statusText: redact(response.statusText), headers, timeToHeadersMs };
}
