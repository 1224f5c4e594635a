import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import https from 'node:https';
import tls from 'node:tls';
import { CloudError } from './errors.ts';
import { nodeFetch } from './nodeFetch.ts';

/** What may be wrong with a file of certificates, as the `code` of an error whose `subject` is the path. */
export type CaFileCode = 'CaFileUnreadable' | 'CaFileNotPem';

/**
 * A `fetch` that also trusts the certificates of a PEM file, and only for its own requests. Rejects with a `CloudError`
 * of kind `invalid` when the file cannot be read or holds no certificate.
 *
 * It goes through `https.request` and not through the global `fetch`: VS Code's `fetch` takes certificates only with an
 * undici dispatcher, and with `http.proxySupport: on` a request that has one bypasses the proxy. VS Code's `https`
 * takes them as an option and follows the proxy settings all the same. Addresses without TLS go to the global `fetch`.
 */
export async function fetchTrusting(caFile: string): Promise<typeof fetch> {
  const ca = [...(await certificatesOf(caFile))];
  // Made once: from hundreds of certificates it takes longer than a request. `ca` is what tells the connections with
  // it from others when they are kept for reuse.
  const trust = { ca, secureContext: contextWith(ca) };
  // Asked for through the default export: VS Code replaces the properties of that object.
  const secure = nodeFetch((url, options) => https.request(url, { ...options, ...trust }));
  return (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    return url.startsWith('https:') ? secure(input, init) : globalThis.fetch(input, init);
  };
}

/** The certificates beside those that are trusted without them: Node replaces its own list by one that is given. */
function contextWith(ca: readonly string[]): tls.SecureContext {
  try {
    return tls.createSecureContext({
      ca: [...tls.getCACertificates('default'), ...tls.getCACertificates('system'), ...ca],
    });
  } catch {
    // Node before 22.15, or a certificate of the system that this TLS library does not take.
    return tls.createSecureContext({ ca: [...tls.rootCertificates, ...ca] });
  }
}

async function certificatesOf(path: string): Promise<readonly string[]> {
  const text = await read(path);
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
  if (!blocks?.every(isCertificate)) throw wrongFile('CaFileNotPem', path);
  return blocks;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    throw wrongFile('CaFileUnreadable', path, code);
  }
}

function wrongFile(code: CaFileCode, subject: string, serverMessage?: string): CloudError {
  return new CloudError({ kind: 'invalid', action: 'Connect', code, subject, serverMessage });
}
