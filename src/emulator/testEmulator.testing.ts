/** For tests: an emulator whose time stands still until it is told to pass, and requests to it signed by hand. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { startEmulator, type Emulator, type EmulatorOptions } from './emulator.ts';
import { isoSeconds } from './clock.ts';
import type { Ids } from './ids.ts';

/** A clock that tests turn. */
export class TestClock implements Clock {
  #now: number;
  readonly #timers = new Set<{ readonly at: number; readonly task: () => void }>();

  constructor(now = Date.UTC(2026, 10, 22, 1, 0, 0)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + ms, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets so many real seconds pass; what falls due on the way runs, each at its own time. */
  pass(seconds: number): void {
    const end = this.#now + seconds * 1000;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    this.#now = end;
  }

  #next(end: number): { readonly at: number; readonly task: () => void } | undefined {
    return [...this.#timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
  }
}

/** Names that are the same in every run. */
export function countedIds(): Ids {
  let count = 0;
  return {
    text: (length) => (count += 1).toString(36).padStart(length, '0'),
    request: () => `REQUEST-${(count += 1)}`,
  };
}

/** An emulator on its own clock, which begins at the machine's time so that real clients are accepted. */
export async function startTestEmulator(
  options: EmulatorOptions = {},
): Promise<{ emulator: Emulator; clock: TestClock }> {
  const clock = new TestClock(Date.now());
  return { emulator: await startEmulator({ seed: 'empty', clock, ...options }), clock };
}

/** What a signed request is made of; what is left out is right. */
export interface TestRequest {
  readonly method?: string;
  readonly path?: string;
  readonly action?: string;
  readonly version?: string;
  readonly date?: string;
  readonly nonce?: string;
  readonly keyId?: string;
  readonly secret?: string;
  readonly body?: string;
  /** Headers to leave out, or to send in the place of the right ones after signing. */
  readonly replace?: Readonly<Record<string, string | undefined>>;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The headers of a signed request, after eas/wire.md; paths here must not need encoding. */
export function signedHeaders(emulator: Emulator, request: TestRequest): Record<string, string> {
  const [path = '/', query = ''] = (request.path ?? '/api/v2/regions').split('?');
  const body = request.body ?? '';
  const headers: Record<string, string> = {
    host: emulator.endpoint,
    'x-acs-action': request.action ?? 'DescribeRegions',
    'x-acs-content-sha256': hash(body),
    'x-acs-date': request.date ?? isoSeconds(Date.now()),
    'x-acs-signature-nonce': request.nonce ?? randomUUID(),
    'x-acs-version': request.version ?? '2021-07-01',
  };
  const names = Object.keys(headers).toSorted();
  const lines = names.map((name) => `${name}:${headers[name] ?? ''}\n`).join('');
  const sortedQuery = query.split('&').filter(Boolean).toSorted().join('&');
  const canonical = [request.method ?? 'GET', path, sortedQuery, lines, names.join(';'), hash(body)].join('\n');
  const signature = createHmac('sha256', request.secret ?? emulator.accessKey.secret)
    .update(`ACS3-HMAC-SHA256\n${hash(canonical)}`)
    .digest('hex');
  const credential = request.keyId ?? emulator.accessKey.id;
  const authorization = `ACS3-HMAC-SHA256 Credential=${credential},SignedHeaders=${names.join(';')},Signature=${signature}`;
  const all = { ...headers, authorization, ...request.replace };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** An answer, read as JSON where it is. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** Sends a signed request to the emulator. */
export async function ask(emulator: Emulator, request: TestRequest = {}): Promise<TestAnswer> {
  const { host: _host, ...headers } = signedHeaders(emulator, request);
  const response = await fetch(`http://${emulator.endpoint}${request.path ?? '/api/v2/regions'}`, {
    method: request.method ?? 'GET',
    headers,
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: asJson(text) };
}

function asJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
