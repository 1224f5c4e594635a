import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/httpServer.ts';
import { translateWith } from '../../messages/translate.ts';
import { reach, type ReachQuestion } from './reach.ts';
import { reachAdvice, reachText } from './reachText.ts';

let server: TestServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const never = new AbortController().signal;

function ask(url: string, change: Partial<ReachQuestion> = {}) {
  const question = {
    url,
    action: 'ListServices',
    version: '2021-07-01',
    method: 'GET',
    fetch: globalThis.fetch,
    timeoutMs: 5_000,
    now: Date.now,
  };
  return reach({ ...question, ...change }, never);
}

/** A `fetch` that fails as the system does. */
function failing(system: { code: string; message?: string; hostname?: string; port?: number }): typeof fetch {
  const cause = Object.assign(new Error(system.message ?? system.code), system);
  return () => Promise.reject(new TypeError('fetch failed', { cause }));
}

const host = 'https://pai-eas.cn-hangzhou.aliyuncs.com/api/v2/services';

describe('reach', () => {
  it('takes a refusal in words of an API for an answer, sends no credentials, and reads the clock', async () => {
    server = await startTestServer(({ json }) =>
      json(
        400,
        { Code: 'MissingAuthorization', RequestId: 'R-1' },
        { date: new Date(Date.now() + 600_000).toUTCString() },
      ),
    );
    const answer = await ask(server.origin);
    expect(answer).toMatchObject({ reached: true, requestId: 'R-1' });
    expect(answer.reached && Math.round((answer.skewMs ?? 0) / 60_000)).toBe(10);
    const names = Object.keys(server.seen[0]?.request.headers ?? {});
    expect(names).toContain('x-acs-action');
    expect(names.filter((name) => /authorization|signature|credential|token/.test(name))).toEqual([]);
  });

  it.each([
    ['a web page', 200, 'text/html', '<html>Sign in</html>', 'web-page', 'HTTP 200'],
    ['a gateway page', 502, 'text/html', '<h1>Bad Gateway</h1>', 'web-page', 'HTTP 502'],
  ])('tells %s from an answer', async (_name, status, type, body, trouble, code) => {
    server = await startTestServer(({ response }) => response.writeHead(status, { 'content-type': type }).end(body));
    expect(await ask(server.origin)).toEqual({ reached: false, trouble, code });
  });

  it('tells a redirect, which a sign-in page sends', async () => {
    server = await startTestServer(({ response }) => response.writeHead(302, { location: 'http://x/' }).end());
    expect(await ask(server.origin)).toEqual({ reached: false, trouble: 'redirect' });
  });

  it('takes an empty refusal for an answer', async () => {
    server = await startTestServer(({ response }) => response.writeHead(403).end());
    expect(await ask(server.origin)).toMatchObject({ reached: true });
  });

  it('ends where nothing answers', async () => {
    server = await startTestServer(() => undefined);
    expect(await ask(server.origin, { timeoutMs: 50 })).toEqual({ reached: false, trouble: 'timeout' });
  });

  it('reads no answer that is longer than any refusal', async () => {
    let chunks = 0;
    const pull = (controller: ReadableStreamDefaultController): void => {
      chunks += 1;
      controller.enqueue(new Uint8Array(16 * 1024).fill(32));
      if (chunks === 100) controller.close();
    };
    const long: typeof fetch = () => Promise.resolve(new Response(new ReadableStream({ pull }), { status: 200 }));
    expect(await ask(host, { fetch: long })).toEqual({ reached: false, trouble: 'web-page', code: 'HTTP 200' });
    expect(chunks).toBeLessThan(20);
  });

  it('advises a CA file only for an issuer that is not known', () => {
    expect(reachAdvice('issuer', translateWith({}))).toMatch(/eas\.caFile/);
    expect(reachAdvice('certificate', translateWith({}))).toMatch(/clock/);
  });

  it('rejects when the caller leaves', async () => {
    const question = { url: host, action: 'A', version: '1', method: 'GET', timeoutMs: 5_000, now: Date.now };
    const waits: typeof fetch = () => new Promise(() => undefined);
    await expect(reach({ ...question, fetch: waits }, AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
  });

  it('tells a proxy that wants a sign-in', async () => {
    const refusing: typeof fetch = () => Promise.resolve(new Response('', { status: 407 }));
    expect(await ask(host, { fetch: refusing })).toEqual({ reached: false, trouble: 'proxy', code: 'HTTP 407' });
  });

  it.each([
    ['name', { code: 'ENOTFOUND', hostname: 'pai-eas.cn-hangzhou.aliyuncs.com' }],
    ['name', { code: 'EAI_AGAIN', hostname: 'pai-eas.cn-hangzhou.aliyuncs.com' }],
    ['proxy', { code: 'ENOTFOUND', hostname: 'proxy.company.example' }],
    ['refused', { code: 'ECONNREFUSED', port: 443 }],
    ['proxy', { code: 'ECONNREFUSED', port: 3128 }],
    ['refused', { code: 'ECONNRESET' }],
    ['proxy', { code: 'UND_ERR_ABORTED', message: 'Proxy response (407) !== 200 when HTTP Tunneling' }],
    ['timeout', { code: 'UND_ERR_CONNECT_TIMEOUT' }],
    ['issuer', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }],
    ['certificate', { code: 'CERT_HAS_EXPIRED' }],
    ['tls', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }],
    ['certificate', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
  ] as const)('names what stands between: %s for %o', async (trouble, cause) => {
    expect(await ask(host, { fetch: failing(cause) })).toMatchObject({ reached: false, trouble });
    const t = translateWith({});
    expect(reachText({ kind: 'unreachable', trouble, host: 'the-host' }, t)).toMatch(/the-host/);
    expect(reachAdvice(trouble, t)).toMatch(/\.$/);
  });
});
