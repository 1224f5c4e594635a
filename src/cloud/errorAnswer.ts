import type { CloudErrorDetails, CloudErrorKind } from './errors.ts';
import { parseJson } from './json.ts';
import { redact } from './redact.ts';

/** How much of a server's text an error carries. */
const messageLimit = 500;

/** Codes and ids are short words; a longer one is not one. */
const wordLimit = 128;

/** Beyond this the server refuses our date (`InvalidTimeStamp.Expired`). */
const clockToleranceMs = 15 * 60 * 1000;

/** A failed HTTP answer as it came. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Our clock when the answer came, ms since 1970. */
  readonly receivedAt: number;
}

type Named = Pick<CloudErrorDetails, 'action' | 'host' | 'subject'>;

/** What a failed answer says, whatever its form: EAS's JSON in either spelling, XML of a gateway, HTML, or nothing. */
export function readFailedAnswer(call: Named, answer: FailedAnswer): CloudErrorDetails {
  const fields = errorFields(answer.text);
  const skew = clockSkew(answer.headers, answer.receivedAt);
  const kind = kindOf(answer.status, fields?.code, fields !== undefined, skew);
  const message = fields ? fields.message : answer.text;
  return {
    ...call,
    kind,
    status: answer.status,
    code: fields?.code,
    serverMessage: shorten(message),
    requestId: fields?.requestId ?? answer.headers.get('x-acs-request-id') ?? undefined,
    missingPermission: fields?.missingPermission,
    isForbidden: fields?.isForbidden,
    retryAfterMs: retryAfter(answer.headers),
    clockSkewMs: kind === 'clock' ? skew : undefined,
  };
}

/** Server text as an error may carry it: redacted, then cut. Undefined when nothing is left. */
export function shorten(text: string | undefined): string | undefined {
  const clean = redact(text ?? '').trim();
  return clean === '' ? undefined : clean.slice(0, messageLimit);
}

interface ErrorFields {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly requestId: string | undefined;
  readonly missingPermission: string | undefined;
  readonly isForbidden?: true;
}

function errorFields(text: string): ErrorFields | undefined {
  const parsed = parseJson(text);
  if (parsed.ok && isRecord(parsed.value)) return jsonFields(parsed.value);
  return /<Error>[\s\S]*<Code>/.test(text) ? xmlFields(text) : undefined;
}

function jsonFields(body: Record<string, unknown>): ErrorFields {
  const denied = body['AccessDeniedDetail'] ?? body['accessDeniedDetail'];
  return {
    code: word(textIn(body, 'Code', 'code')),
    message: textIn(body, 'Message', 'message', 'Msg', 'msg'),
    requestId: word(textIn(body, 'RequestId', 'requestId', 'request_id')),
    missingPermission: isRecord(denied) ? word(textIn(denied, 'AuthAction', 'authAction')) : undefined,
    ...(isExplicit(denied) ? { isForbidden: true } : {}),
  };
}

function isExplicit(denied: unknown): boolean {
  return isRecord(denied) && textIn(denied, 'NoPermissionType', 'noPermissionType') === 'ExplicitDeny';
}

function word(text: string | undefined): string | undefined {
  return shorten(text)?.slice(0, wordLimit);
}

function xmlFields(text: string): ErrorFields {
  const tag = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return {
    code: word(tag('Code')),
    message: tag('Message'),
    requestId: word(tag('RequestId')),
    missingPermission: undefined,
  };
}

/** How the code of a refusal of our date begins. */
export const clockCode = /^(InvalidTimeStamp|IllegalTimestamp)/i;

const kindsByCode: readonly (readonly [RegExp, CloudErrorKind])[] = [
  [/throttling/i, 'throttled'],
  [clockCode, 'clock'],
  [/^(SignatureDoesNotMatch|IncompleteSignature|InvalidAccessKeyId|InactiveAccessKeyId)/i, 'unauthorized'],
  [/(InvalidSecurityToken|SecurityTokenExpired|MissingSecurityToken|InvalidCredential)/i, 'unauthorized'],
  [/^(Forbidden|NoPermission|AccessDenied|Unauthorized\.|NotAuthorized)/i, 'forbidden'],
  [/(NotFound|NotExist)/i, 'not-found'],
  [/(AlreadyExist|Existed|Conflict|Duplicate|NameInUse)/i, 'conflict'],
];

function kindOf(status: number, code: string | undefined, readable: boolean, skew: number | undefined): CloudErrorKind {
  // A nonce is fresh for every try: it counts as used when our date makes the server look in the wrong window.
  if (code?.startsWith('SignatureNonceUsed')) return isOff(skew) ? 'clock' : 'unauthorized';
  const byCode = kindsByCode.find(([pattern]) => code && pattern.test(code));
  if (byCode && status < 500) return byCode[1];
  if (byCode?.[1] === 'throttled' || status === 429) return 'throttled';
  if (!readable) return 'not-json';
  if (status >= 500) return 'server';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  return status === 409 ? 'conflict' : 'invalid';
}

function isOff(skew: number | undefined): boolean {
  return skew !== undefined && Math.abs(skew) > clockToleranceMs;
}

/** The server's clock minus ours in ms (to a second), from an answer that came at `receivedAt`; undefined without a date. */
export function clockSkew(headers: Headers, receivedAt: number): number | undefined {
  const serverTime = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(serverTime) ? undefined : serverTime - receivedAt;
}

/** `x-acs-retry-after` is in ms; the standard header is in seconds (its date form is not used here). */
function retryAfter(headers: Headers): number | undefined {
  const ownMs = positive(headers.get('x-acs-retry-after'));
  const standard = positive(headers.get('retry-after'));
  return ownMs ?? (standard === undefined ? undefined : standard * 1000);
}

function positive(text: string | null): number | undefined {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

function textIn(record: Record<string, unknown>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = record[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
