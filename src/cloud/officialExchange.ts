import { AnswerTooLarge, readLimited } from './answerBody.ts';
import { clockSkew } from './errorAnswer.ts';
import { CloudError, type CloudErrorDetails } from './errors.ts';
import { parseJson } from './json.ts';
import { networkFailure } from './networkFailure.ts';
import { redact } from './redact.ts';

/** A request of the official package, as far as it is used. */
export interface OfficialRequest {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bodyForm?: Readonly<Record<string, string>>;
  toRequestURL(): string;
}

/** What the official package takes as an answer. */
export interface OfficialAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** More than any credentials take. */
const maxAnswerBytes = 1024 * 1024;

/** Sends a request for the official package; with `body` in place of its own. */
export type OfficialExchange = (request: OfficialRequest, body?: string) => Promise<OfficialAnswer>;

/** What a server said that gave no credentials. Nothing of its body. */
export interface Refusal {
  readonly status: number;
  /** The server's error code, such as `EntityNotExist.Role`. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  /** The server's clock minus ours in ms. */
  readonly skewMs: number | undefined;
}

/**
 * The package's requests through our `fetch`, so that proxies and CA files count for them too, and what became of the
 * last one: the package's own words may hold secrets.
 */
export class RecordedExchange {
  /** Why the last request had no answer that can be read; of kind `unreachable`, `timeout` or `unexpected-answer`. */
  failure: CloudError | undefined;
  /** What the last answer said, if it was a refusal. */
  refusal: Refusal | undefined;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;

  /** `timeoutMs` is for one request. */
  constructor(send: typeof fetch, timeoutMs: number) {
    this.#fetch = send;
    this.#timeoutMs = timeoutMs;
  }

  readonly send: OfficialExchange = async (request, given) => {
    const url = request.toRequestURL();
    const late = AbortSignal.timeout(this.#timeoutMs);
    this.failure = undefined;
    this.refusal = undefined;
    try {
      const signed = signedInAddress(request, url);
      const response = await this.#fetch(signed?.url ?? url, {
        method: request.method,
        headers: headersOf(request),
        body: given ?? signed?.form ?? formOf(request) ?? null,
        redirect: 'manual',
        signal: late,
      });
      const body = await readLimited(response, maxAnswerBytes);
      if (response.status !== 200) this.refusal = refusalOf(response, body);
      return { statusCode: response.status, headers: Object.fromEntries(response.headers), body };
    } catch (error) {
      const { host } = new URL(url);
      const why = late.aborted ? ({ kind: 'timeout' } as const) : causeOf(error, url);
      this.failure = new CloudError({ ...why, action: 'GetCredential', host });
      throw this.failure;
    }
  };
}

function causeOf(error: unknown, url: string): Pick<CloudErrorDetails, 'kind' | 'code' | 'status'> {
  if (error instanceof AnswerTooLarge) return { kind: 'unexpected-answer', code: 'AnswerTooLarge' };
  // The system's words may quote the address, which holds what signs the request: only its code is kept.
  const { kind, code, status } = networkFailure(error, url);
  return { kind, code, status };
}

function headersOf(request: OfficialRequest): Record<string, string> {
  const entries = Object.entries(request.headers ?? {}).filter(([, value]) => typeof value === 'string');
  const names = entries.map(([name]) => name.toLowerCase());
  if (formOf(request) !== undefined && !names.includes('content-type'))
    entries.push(['content-type', 'application/x-www-form-urlencoded']);
  return Object.fromEntries(entries);
}

function formOf(request: OfficialRequest): string | undefined {
  const fields = Object.entries(request.bodyForm ?? {});
  if (fields.length === 0) return undefined;
  return fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}

/**
 * A request that carries its signature, and with it a temporary key's token, in its address: proxies and logs see
 * addresses. As a form STS takes it just as well, under the same signature (so `@alicloud/pop-core` sends a POST).
 */
function signedInAddress(request: OfficialRequest, address: string): { url: string; form: string } | undefined {
  const url = new URL(address);
  const form = formOf(request);
  if (form === undefined || !url.searchParams.has('Signature')) return undefined;
  return { url: url.origin + url.pathname, form: `${url.search.slice(1)}&${form}` };
}

function refusalOf({ status, headers }: Response, body: string): Refusal {
  const parsed = parseJson(body);
  const fields: object = parsed.ok && typeof parsed.value === 'object' && parsed.value ? parsed.value : {};
  const code = word(fields, /^[A-Za-z][A-Za-z._]{1,60}$/, 'Code', 'code', 'error');
  const requestId = word(fields, /^[0-9A-Fa-f-]{8,40}$/, 'RequestId', 'requestId');
  return { status, code, requestId, skewMs: clockSkew(headers, Date.now()) };
}

/** Codes and ids have a narrow form: nothing else of the body is taken over. */
function word(fields: object, form: RegExp, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value: unknown = Reflect.get(fields, name);
    if (typeof value === 'string' && form.test(value)) return redact(value);
  }
  return undefined;
}
