import type { CloudError } from '../cloud/errors.ts';
import { BodyGuard } from './bodyGuard.ts';
import { answerTooLargeCode, callError, callOf, connectionError, streamCutCode, type Call } from './call.ts';
import { readChunk, type TokenUsage } from './chatChunk.ts';
import { chatBody, type ChatRequest } from './chatRequest.ts';
import { looksLikeHtml, responseFailure, streamFailure } from './responseFailure.ts';
import type { ServiceTarget } from './serviceTarget.ts';
import { ThinkTagSplitter, type ThinkPiece } from './thinkTags.ts';
import { TokenClock, type ChatTimings } from './timings.ts';

/** One thing that happened in a streamed answer. */
export type ChatEvent =
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'content'; readonly text: string }
  | { readonly kind: 'usage'; readonly usage: TokenUsage }
  | { readonly kind: 'finish'; readonly reason: string };

/** What a chat call needs from its surroundings. */
export interface ChatOptions {
  readonly signal: AbortSignal;
  /** The editor's own `fetch`, so that its proxy and certificate settings apply. */
  readonly fetch: typeof globalThis.fetch;
  /** Called in order, as the pieces arrive. */
  readonly onEvent: (event: ChatEvent) => void;
  /** A clock in ms that never jumps. */
  readonly now: () => number;
  /** The longest silence, in ms; 120 s when left out. */
  readonly idleMs?: number;
  /** More characters than this end the answer; 16 Mi when left out. */
  readonly maxCharacters?: number;
}

/** How an answer ended. All text that arrived was given to `onEvent` before, also where `failure` is set. */
export interface ChatOutcome {
  /** Why the answer did not come to its end; kind `cancelled` after an abort. */
  readonly failure: CloudError | undefined;
  /** `stop`, `length`, or another word of the server. */
  readonly finishReason: string | undefined;
  readonly timings: ChatTimings;
}

const chatPath = '/v1/chat/completions';
const defaultIdleMs = 120_000;
const defaultMaxCharacters = 16 * 1024 * 1024;
const maxLineBytes = 64 * 1024 * 1024;
/** The guard decides how long to wait, so the client's own limit is out of the way. */
const clientTimeoutMs = 24 * 3600 * 1000;

/**
 * Sends one chat completion to a deployed service and gives its pieces as they arrive. Sent once, never again. Does
 * not throw: how it ended stands in the outcome.
 */
export async function streamChat(
  target: ServiceTarget,
  request: ChatRequest,
  options: ChatOptions,
): Promise<ChatOutcome> {
  const call = callOf('POST', target.baseUrl, chatPath);
  const guard = new BodyGuard(call, { idleMs: options.idleMs ?? defaultIdleMs, maxLineBytes });
  const answer = new Answer(options, call);
  let failure: CloudError | undefined;
  try {
    await readEvents(target, request, options, { call, guard, answer });
    failure = answer.ending(guard);
  } catch (error) {
    failure = guard.failure ?? connectionError(call, error, guard.bytes > 0);
  } finally {
    guard.stop();
    answer.end();
  }
  if (options.signal.aborted) failure = callError(call, { kind: 'cancelled' });
  const input = request.messages.map((message) => message.content);
  return { failure, finishReason: answer.finishReason, timings: answer.clock.timings(answer.usage, input) };
}

interface Running {
  readonly call: Call;
  readonly guard: BodyGuard;
  readonly answer: Answer;
}

async function readEvents(
  target: ServiceTarget,
  request: ChatRequest,
  options: ChatOptions,
  running: Running,
): Promise<void> {
  const { default: OpenAI } = await import('openai');
  const { call, guard, answer } = running;
  const signal = AbortSignal.any([options.signal, guard.signal]);
  const refusal: { error?: CloudError } = {};
  const client = new OpenAI({
    apiKey: target.token,
    baseURL: `${target.baseUrl}/v1`,
    maxRetries: 0,
    timeout: clientTimeoutMs,
    logLevel: 'off',
    organization: null,
    project: null,
    adminAPIKey: null,
    fetch: async (input, init) => {
      const response = await options.fetch(input, ownInit(init, target.token));
      const problem = await refuse(response, call);
      if (problem === undefined) return asEventStream(guard.watch(response));
      refusal.error = problem;
      throw problem;
    },
  });
  try {
    const stream = await client.chat.completions.create(chatBody(request), { signal });
    for await (const event of stream) {
      answer.take(event);
      if (answer.tooLong) break;
    }
  } catch (error) {
    if (guard.failure !== undefined || refusal.error !== undefined) throw guard.failure ?? refusal.error;
    if (isErrorEvent(error)) throw streamFailure(error.error, call);
    // A half-written event cannot be read: it is a cut where the stream ended with it, else nonsense.
    if (error instanceof SyntaxError && !guard.ended) throw callError(call, { kind: 'unexpected-answer' });
    throw error;
  }
}

/** Only our own headers go out: the client would add its host's and what the environment asks for. */
function ownInit(init: RequestInit | undefined, token: string): RequestInit {
  return {
    ...init,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream, application/json',
      'user-agent': 'pai-eas-vscode',
    },
  };
}

/** Why an answer cannot be read as a completion, when it cannot. */
async function refuse(response: Response, call: Call): Promise<CloudError | undefined> {
  if (!response.ok) return responseFailure(response, call);
  if (!looksLikeHtml(response.headers.get('content-type'), '')) return undefined;
  await response.body?.cancel();
  return callError(call, { kind: 'not-json', status: response.status });
}

/** A server that does not stream answers with one JSON document: the same, as the only event of a stream. */
async function asEventStream(response: Response): Promise<Response> {
  if (!/\bjson\b/i.test(response.headers.get('content-type') ?? '')) return response;
  const document = await response.text();
  return new Response(`data: ${document.replace(/\r?\n/g, ' ')}\n\ndata: [DONE]\n\n`, {
    headers: { 'content-type': 'text/event-stream' },
  });
}

function isErrorEvent(error: unknown): error is { readonly error: unknown } {
  return error instanceof Error && 'error' in error && error.error !== undefined && error.error !== null;
}

/** Reads the events of one answer. */
class Answer {
  readonly clock: TokenClock;
  readonly #options: ChatOptions;
  readonly #call: Call;
  readonly #thinkTags = new ThinkTagSplitter();
  #characters = 0;
  #events = 0;
  #readable = 0;
  finishReason: string | undefined;
  usage: TokenUsage | undefined;

  constructor(options: ChatOptions, call: Call) {
    this.#options = options;
    this.#call = call;
    this.clock = new TokenClock(options.now);
  }

  get tooLong(): boolean {
    return this.#characters > (this.#options.maxCharacters ?? defaultMaxCharacters);
  }

  take(event: unknown): void {
    this.#events += 1;
    const parts = readChunk(event);
    if (parts === undefined) return;
    this.#readable += 1;
    if (parts.reasoning !== '') this.#piece('reasoning', parts.reasoning);
    if (parts.content !== '') this.#pieces(this.#thinkTags.take(parts.content));
    if (parts.finishReason !== undefined) {
      this.finishReason = parts.finishReason;
      this.#options.onEvent({ kind: 'finish', reason: parts.finishReason });
    }
    if (parts.usage !== undefined) {
      this.usage = parts.usage;
      this.#options.onEvent({ kind: 'usage', usage: parts.usage });
    }
  }

  /** Gives what was held back. */
  end(): void {
    this.#pieces(this.#thinkTags.end());
  }

  /** What is wrong with how the stream ended, if something is. */
  ending(guard: BodyGuard): CloudError | undefined {
    if (guard.failure !== undefined) return guard.failure;
    if (this.tooLong) return callError(this.#call, { kind: 'unexpected-answer', code: answerTooLargeCode });
    if (this.finishReason !== undefined || guard.doneSeen) return undefined;
    if (this.#readable > 0) return callError(this.#call, { kind: 'unreachable', code: streamCutCode });
    return callError(this.#call, { kind: this.#events > 0 ? 'unexpected-answer' : 'not-json' });
  }

  #pieces(pieces: readonly ThinkPiece[]): void {
    for (const { kind, text } of pieces) this.#piece(kind, text);
  }

  #piece(kind: 'reasoning' | 'content', text: string): void {
    this.#characters += text.length;
    this.clock.mark(kind, text);
    this.#options.onEvent({ kind, text });
  }
}
