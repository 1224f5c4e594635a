/** ACS3-HMAC-SHA256 as the cloud checks it (eas/wire.md, section 2). Written apart from the client's signer. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a signature covers: the request as it stood on the wire. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query, not decoded. */
  readonly url: string;
  /** Value of a header by its lower-case name; undefined when it is absent. */
  header(name: string): string | undefined;
}

export interface ParsedAuthorization {
  readonly algorithm: string;
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Reads `ACS3-HMAC-SHA256 Credential=…,SignedHeaders=a;b,Signature=…`; undefined when it is not of that form. */
export function parseAuthorization(value: string): ParsedAuthorization | undefined {
  const found = /^(\S+)\s+(.+)$/.exec(value.trim());
  const algorithm = found?.[1];
  if (!found || !algorithm) return undefined;
  const parts = new Map((found[2] ?? '').split(',').map((part) => splitOnce(part.trim(), '=')));
  const credential = parts.get('Credential');
  const signature = parts.get('Signature');
  const signedHeaders = parts.get('SignedHeaders')?.split(';').filter(Boolean);
  if (!credential || !signature || !signedHeaders) return undefined;
  return { algorithm, credential, signedHeaders, signature };
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function rfc3986(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The decoded text of a query part; a broken escape stays as it is. */
function decodeQueryPart(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** The pairs of a query, decoded, in their order. */
export function queryPairs(query: string): [string, string][] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => splitOnce(part, '='))
    .map(([key, value]) => [decodeQueryPart(key), decodeQueryPart(value)]);
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function canonicalQuery(query: string): string {
  return queryPairs(query)
    .sort((a, b) => byText(a[0], b[0]) || byText(a[1], b[1]))
    .map(([key, value]) => `${rfc3986(key)}=${rfc3986(value)}`)
    .join('&');
}

function canonicalPath(path: string): string {
  return path.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~');
}

/** The text whose hash is signed. */
export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const [path, query] = splitOnce(request.url, '?');
  const headers = signedHeaders.map((name) => `${name}:${(request.header(name) ?? '').trim()}\n`).join('');
  return [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    headers,
    signedHeaders.join(';'),
    request.header('x-acs-content-sha256') ?? '',
  ].join('\n');
}

/** The signature that a holder of `secret` gives this request. */
export function signatureOf(request: SignedRequest, signedHeaders: readonly string[], secret: string): string {
  const text = `ACS3-HMAC-SHA256\n${sha256Hex(canonicalRequest(request, signedHeaders))}`;
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** Equality of two hex texts that takes the same time wherever they differ. */
export function sameHex(a: string, b: string): boolean {
  const left = Buffer.from(a.toLowerCase());
  const right = Buffer.from(b.toLowerCase());
  return left.length === right.length && timingSafeEqual(left, right);
}
