import { createHash, createHmac } from 'node:crypto';
import type { Credential } from './credentials.ts';

const algorithm = 'ACS3-HMAC-SHA256';

/** A request before it is signed. */
export interface SignableRequest {
  readonly method: string;
  /** Host and port as the Host header will carry them. */
  readonly host: string;
  /** Percent-encoded path, as it goes over the wire. */
  readonly path: string;
  /** Query values before encoding. */
  readonly query: Readonly<Record<string, string>>;
  readonly action: string;
  readonly version: string;
  /** The JSON text to send; undefined when there is no body. */
  readonly body?: string | undefined;
  /** More `x-acs-*` headers to send and to sign. */
  readonly extraHeaders?: Readonly<Record<string, string>>;
}

/** What makes one try unlike any other; both are fresh for every try. */
export interface SignatureMoment {
  readonly date: Date;
  readonly nonce: string;
}

/**
 * The headers that make an ACS3-HMAC-SHA256 request, `authorization` among them. `host` is signed but not given: the
 * HTTP client writes it. Steps and test vector: Alibaba Cloud's "V3 request body and signature mechanism".
 */
export function signRequest(
  request: SignableRequest,
  credential: Credential,
  moment: SignatureMoment,
): Record<string, string> {
  const headers = unsignedHeaders(request, credential, moment);
  const signed = Object.entries({ ...headers, host: request.host })
    .filter(([name]) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort(byFirst);
  const names = signed.map(([name]) => name).join(';');
  const canonicalRequest = [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    signed.map(([name, value]) => `${name}:${value.trim()}\n`).join(''),
    names,
    sha256(request.body ?? ''),
  ].join('\n');
  const signature = createHmac('sha256', credential.accessKeySecret)
    .update(`${algorithm}\n${sha256(canonicalRequest)}`)
    .digest('hex');
  return {
    ...headers,
    accept: 'application/json',
    authorization: `${algorithm} Credential=${credential.accessKeyId},SignedHeaders=${names},Signature=${signature}`,
  };
}

/** The query as it goes over the wire: sorted by key, values RFC 3986 encoded. Empty for an empty query. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .sort(byFirst)
    .map(([key, value]) => `${key}=${percentEncode(value)}`)
    .join('&');
}

/** RFC 3986: everything but `A-Z a-z 0-9 - _ . ~` is encoded. Half a surrogate pair becomes U+FFFD. */
export function percentEncode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function unsignedHeaders(
  request: SignableRequest,
  credential: Credential,
  moment: SignatureMoment,
): Record<string, string> {
  const headers: Record<string, string> = {
    ...request.extraHeaders,
    'x-acs-action': request.action,
    'x-acs-version': request.version,
    'x-acs-date': moment.date.toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': moment.nonce,
    'x-acs-content-sha256': sha256(request.body ?? ''),
  };
  if (request.body !== undefined) headers['content-type'] = 'application/json; charset=utf-8';
  if (credential.securityToken) {
    headers['x-acs-accesskey-id'] = credential.accessKeyId;
    headers['x-acs-security-token'] = credential.securityToken;
  }
  return headers;
}

/** The path as it is signed; it is encoded already and must not be decoded and encoded again. */
function canonicalPath(path: string): string {
  return path.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function byFirst(a: readonly [string, string], b: readonly [string, string]): number {
  if (a[0] === b[0]) return 0;
  return a[0] < b[0] ? -1 : 1;
}
