import { randomUUID } from 'node:crypto';
import { AnswerTooLarge, readLimited } from './answerBody.ts';
import { unreadable } from './credentialError.ts';
import type { Credential, CredentialSource } from './credentials.ts';
import { type Product, originOf } from './endpoints.ts';
import { readFailedAnswer, shorten } from './errorAnswer.ts';
import { CloudError, type CloudErrorDetails } from './errors.ts';
import { endable, lazyTimer } from './ending.ts';
import { parseJson } from './json.ts';
import { networkFailure } from './networkFailure.ts';
import { refusesCredential, Renewal } from './renewal.ts';
import { backOff, isRead, maxTries, mayRetry } from './retry.ts';
import { canonicalQuery, signRequest } from './signature.ts';
import { HostSlots } from './slots.ts';
import { systemClock, type TransportClock } from './transportClock.ts';

/** One OpenAPI call, ready to sign. */
export interface CloudRequest {
  readonly product: Product;
  readonly version: string;
  readonly action: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Percent-encoded path. */
  readonly path: string;
  /** Query values before encoding. */
  readonly query: Readonly<Record<string, string>>;
  /** JSON text; undefined for no body. */
  readonly body?: string | undefined;
  /** How long the call may take with all its tries, in ms, from when it gets a slot. */
  readonly timeoutMs: number;
  /** What the call is about, for error texts. */
  readonly subject?: string | undefined;
  /** True for a POST that changes nothing (CloudMonitor knows no other method): it is a read like a GET. */
  readonly reads?: boolean | undefined;
}

/** A 2xx answer. `body` is `undefined` for 204, and for a change that was answered with nothing readable. */
export interface CloudAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly requestId: string | undefined;
}

/** Where requests go and who signs them; the rest replaces the outside world in tests. */
export interface TransportOptions {
  readonly region: string;
  /** One origin for all products (the emulator); undefined = the published hosts. */
  readonly endpoint?: string | undefined;
  readonly credentials: CredentialSource;
  readonly fetch?: typeof fetch;
  readonly clock?: TransportClock;
  /** The largest answer that is read, in bytes. */
  readonly maxAnswerBytes?: number;
}

const defaultMaxAnswerBytes = 16 * 1024 * 1024;
const slotsPerHost = 6;

/** One call under way: the request, its place, and the two ways it can be ended. */
interface Attempt {
  readonly request: CloudRequest;
  readonly origin: string;
  readonly named: Pick<CloudErrorDetails, 'action' | 'host' | 'subject'>;
  readonly caller: AbortSignal | undefined;
  readonly deadline: AbortSignal;
  readonly either: AbortSignal;
}

/**
 * Sends signed requests to Alibaba Cloud or to what speaks its protocol. Every failure is a `CloudError`. Only a read
 * is sent again: at most three times in all after throttling, 5xx and socket errors, and once with the credentials that
 * the source has after the server refused the ones before. A write is sent exactly once.
 */
export class Transport {
  readonly #options: TransportOptions;
  readonly #clock: TransportClock;
  readonly #slots = new HostSlots(slotsPerHost);
  readonly #credentials: Renewal;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#credentials = new Renewal(options.credentials);
    this.#clock = options.clock ?? systemClock;
  }

  get region(): string {
    return this.#options.region;
  }

  /** Sends one call; `signal` ends it and its retries with kind `cancelled`. */
  async send(request: CloudRequest, signal?: AbortSignal): Promise<CloudAnswer> {
    const origin = originOf(request.product, this.#options.region, this.#options.endpoint, request.action);
    const deadline = new AbortController();
    const attempt: Attempt = {
      request,
      origin,
      named: named(request, new URL(origin).host),
      caller: signal,
      deadline: deadline.signal,
      either: signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal,
    };
    const stopTimer = lazyTimer(() => deadline.abort(), request.timeoutMs);
    try {
      return await this.#sendWithRetries(attempt, stopTimer.start);
    } finally {
      stopTimer.stop();
    }
  }

  async #sendWithRetries(attempt: Attempt, onSlot: () => void): Promise<CloudAnswer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#slots.run(attempt.origin, attempt.either, () => {
          onSlot();
          return this.#sendOnce(attempt);
        });
      } catch (error) {
        const failure = this.#failure(error, attempt);
        const pauseMs = backOff(tries, failure.details.retryAfterMs, this.#clock.random());
        const again = tries < maxTries && mayRetry(attempt.request, failure.details);
        if (!again || pauseMs >= attempt.request.timeoutMs) throw failure;
        await this.#pause(pauseMs, attempt, failure);
      }
    }
  }

  /** When the time runs out while waiting to try again, the failure itself says more than "timeout". */
  async #pause(ms: number, attempt: Attempt, failure: CloudError): Promise<void> {
    try {
      await this.#clock.pause(ms, attempt.either);
    } catch (error) {
      throw attempt.caller?.aborted ? this.#failure(error, attempt) : failure;
    }
  }

  async #sendOnce(attempt: Attempt): Promise<CloudAnswer> {
    const credential = await this.#ask(() => this.#credentials.current(), attempt);
    try {
      return await this.#sendSigned(attempt, credential);
    } catch (error) {
      const failure = this.#failure(error, attempt);
      if (!refusesCredential(failure.details)) throw failure;
      const other = await this.#ask(() => this.#credentials.after(credential), attempt);
      if (!other) throw failure;
      if (!isRead(attempt.request)) throw new CloudError({ ...failure.details, renewed: true });
      return await this.#sendSigned(attempt, other);
    }
  }

  async #sendSigned(attempt: Attempt, credential: Credential): Promise<CloudAnswer> {
    const { request, origin, either } = attempt;
    const query = canonicalQuery(request.query);
    const headers = signRequest({ ...request, host: new URL(origin).host }, credential, {
      date: new Date(this.#clock.now()),
      nonce: randomUUID(),
    });
    const send = this.#options.fetch ?? globalThis.fetch;
    const response = await endable(
      send(`${origin}${request.path}${query ? `?${query}` : ''}`, {
        method: request.method,
        headers,
        body: request.body ?? null,
        redirect: 'manual',
        signal: either,
      }),
      either,
    );
    return this.#read(response, attempt);
  }

  async #ask<T>(source: () => Promise<T>, attempt: Attempt): Promise<T> {
    try {
      return await endable(source(), attempt.either);
    } catch (error) {
      // A foreign error's words may hold the credentials file: only our own errors pass.
      if (error instanceof CloudError || attempt.caller?.aborted) throw error;
      // Nothing was sent: its host did nothing wrong, and a change was not made.
      if (attempt.deadline.aborted) throw unreadable('CredentialsLate');
      throw new CloudError({ ...attempt.named, kind: 'credentials-unreadable' });
    }
  }

  async #read(response: Response, attempt: Attempt): Promise<CloudAnswer> {
    const { status } = response;
    if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      await response.body?.cancel();
      throw redirected(response, attempt);
    }
    const text = await this.#text(response, attempt);
    const requestId = response.headers.get('x-acs-request-id') ?? undefined;
    if (!response.ok) {
      const failed = { status, headers: response.headers, text, receivedAt: this.#clock.now() };
      throw new CloudError(readFailedAnswer(attempt.named, failed));
    }
    if (status === 204) return { status, body: undefined, requestId };
    const parsed = parseJson(text);
    if (parsed.ok) return { status, body: parsed.value, requestId };
    // The server took the change, whatever it says. A page is from a gateway in between, and the change may be lost.
    if (!isRead(attempt.request) && !isPage(text)) return { status, body: undefined, requestId };
    throw new CloudError({ ...attempt.named, kind: 'not-json', status, requestId, serverMessage: shorten(text) });
  }

  async #text(response: Response, attempt: Attempt): Promise<string> {
    const limit = this.#options.maxAnswerBytes ?? defaultMaxAnswerBytes;
    try {
      return await endable(readLimited(response, limit), attempt.either);
    } catch (error) {
      if (!(error instanceof AnswerTooLarge)) throw error;
      const requestId = response.headers.get('x-acs-request-id') ?? undefined;
      throw new CloudError({
        ...attempt.named,
        kind: 'unexpected-answer',
        status: response.status,
        code: 'AnswerTooLarge',
        requestId,
      });
    }
  }

  #failure(error: unknown, attempt: Attempt): CloudError {
    if (attempt.caller?.aborted) return new CloudError({ ...attempt.named, kind: 'cancelled' });
    if (error instanceof CloudError) return error;
    if (attempt.deadline.aborted) return new CloudError({ ...attempt.named, kind: 'timeout' });
    return new CloudError({ ...attempt.named, ...networkFailure(error, attempt.origin) });
  }
}

function isPage(text: string): boolean {
  return text.trimStart().startsWith('<');
}

function named(request: CloudRequest, host: string): Attempt['named'] {
  return { action: request.action, host, subject: request.subject };
}

function redirected(response: Response, attempt: Attempt): CloudError {
  const target = response.headers.get('location') ?? '';
  const host = URL.canParse(target) ? new URL(target).host : undefined;
  return new CloudError({
    ...attempt.named,
    kind: 'not-json',
    status: response.status,
    code: 'Redirect',
    serverMessage: host,
  });
}
