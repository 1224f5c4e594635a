import { callError, type Call } from './call.ts';
import { clientHeaders, secretHeaders } from '../messages/reservedHeaders.ts';

/** A request as a person wrote it in the "Raw request" tab. */
export interface RawRequest {
  readonly method: string;
  /** Path and query below the service's address; starts with one `/`. */
  readonly path: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
}

/** Methods that carry no body. */
const bodiless = new Set(['GET', 'HEAD']);

/** Headers that the extension or the HTTP client sets; a user's own are refused. */
const reservedHeaders: ReadonlySet<string> = new Set([...secretHeaders, ...clientHeaders]);

/** The address of a raw request. Throws `invalid` for a path that would leave the service the token belongs to. */
export function rawUrl(baseUrl: string, path: string, call: Call): URL {
  const url = new URL(baseUrl);
  const refused = callError(call, { kind: 'invalid', code: 'InvalidPath' });
  if (!path.startsWith('/') || path.startsWith('//') || /[\s\\]/.test(path)) throw refused;
  if (!URL.canParse(baseUrl + path)) throw refused;
  const full = new URL(baseUrl + path);
  if (full.origin !== url.origin || !full.pathname.startsWith(`${url.pathname}/`)) throw refused;
  full.hash = '';
  return full;
}

/** What `fetch` gets. Throws `invalid` for a header that cannot be sent or is not the user's to set. */
export function rawInit(request: RawRequest, token: string, call: Call): RequestInit & { headers: Headers } {
  const headers = new Headers();
  for (const { name, value } of request.headers) {
    if (reservedHeaders.has(name.trim().toLowerCase())) {
      throw callError(call, { kind: 'invalid', code: 'ReservedHeader' });
    }
    try {
      headers.append(name.trim(), value);
    } catch {
      throw callError(call, { kind: 'invalid', code: 'InvalidHeader' });
    }
  }
  // Online Debugging's own form: the token as it is, without "Bearer".
  headers.set('authorization', token);
  const method = request.method.toUpperCase();
  const init = { method, headers, redirect: 'manual' as const };
  return bodiless.has(method) || request.body === '' ? init : { ...init, body: request.body };
}
