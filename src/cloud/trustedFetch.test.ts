import { once } from 'node:events';
import https from 'node:https';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf } from '../../test/support/cloudFailure.ts';
import { type Incoming, startTestServer, type TestServer } from '../../test/support/httpServer.ts';
import { testOnlyCa, testOnlyCertificate, testOnlyKey } from '../../test/support/testOnlyCertificate.ts';
import { staticCredentials } from './credentials.ts';
import { homeWith } from './home.testing.ts';
import { Transport } from './transport.ts';
import { fetchTrusting } from './trustedFetch.ts';

async function caFile(content: string): Promise<string> {
  return join((await homeWith({ 'ca.pem': content })).dir, 'ca.pem');
}

async function tlsServer(answer: (incoming: Incoming) => void): Promise<TestServer> {
  const server = await startTestServer(answer, { cert: testOnlyCertificate, key: testOnlyKey });
  onTestFinished(() => server.close());
  return server;
}

async function trusting(): Promise<typeof fetch> {
  return fetchTrusting(await caFile(`A note of the company.\n${testOnlyCa}\n${testOnlyCertificate}`));
}

function transportTo(origin: string, send?: typeof fetch): Transport {
  const credentials = staticCredentials({ accessKeyId: 'id', accessKeySecret: 'very-secret-key' });
  return new Transport({ region: 'cn-hangzhou', endpoint: origin, credentials, ...(send ? { fetch: send } : {}) });
}

const list = { product: 'eas', version: '2021-07-01', action: 'ListServices', query: {}, timeoutMs: 5000 } as const;

describe('fetchTrusting', () => {
  it('reaches a server that only the CA of the file vouches for, where fetch alone does not', async () => {
    const { origin, seen } = await tlsServer(({ json }) => json(200, { Services: [] }));
    const call = { ...list, method: 'GET', path: '/api/v2/services' } as const;
    const alone = await failureOf(transportTo(origin).send(call));
    expect(alone.details).toMatchObject({ kind: 'unreachable', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    expect(seen).toHaveLength(0);
    expect((await transportTo(origin, await trusting()).send(call)).body).toEqual({ Services: [] });
  });

  it('still refuses a certificate for another name, and one of another CA', async () => {
    const { origin } = await tlsServer(({ json }) => json(200, {}));
    const port = new URL(origin).port;
    const call = { ...list, method: 'GET', path: '/' } as const;
    const other = await failureOf(transportTo(`https://[::ffff:127.0.0.1]:${port}`, await trusting()).send(call));
    expect(other.details).toMatchObject({ kind: 'unreachable', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    const leaf = await fetchTrusting(await caFile(testOnlyCertificate));
    expect((await failureOf(transportTo(origin, leaf).send(call))).details.kind).toBe('unreachable');
  });

  it('changes nothing for the requests of others, over a connection that is kept neither', async () => {
    const { origin, seen } = await tlsServer(({ json }) => json(200, {}));
    await (await (await trusting())(origin)).text();
    await expect(fetch(origin)).rejects.toThrow('fetch failed');
    const [error] = await once(https.get(origin), 'error');
    expect(error).toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    expect(seen).toHaveLength(1);
  });

  it('sends body and headers, and gives status, headers and every chunk', async () => {
    const { origin, seen } = await tlsServer(({ response }) => {
      response.writeHead(418, { 'x-one': ['a', 'b'] });
      response.write('ä'.repeat(40_000));
      setImmediate(() => response.end('end'));
    });
    const send = await trusting();
    const answer = await send(`${origin}/p?q=1`, { method: 'POST', body: '{"n":"服务"}', headers: { 'x-a': '1' } });
    expect([answer.status, answer.ok, answer.headers.get('x-one')]).toEqual([418, false, 'a, b']);
    expect(await answer.text()).toBe(`${'ä'.repeat(40_000)}end`);
    expect(seen[0]?.request).toMatchObject({ method: 'POST', url: '/p?q=1' });
    expect(seen[0]?.request.headers).toMatchObject({ 'x-a': '1', 'content-length': '14' });
    expect(seen[0]?.body).toBe('{"n":"服务"}');
  });

  it('gives an answer without a body, and a redirect as it is', async () => {
    const { origin, seen } = await tlsServer(({ request, response }) =>
      request.method === 'DELETE' ? response.writeHead(204).end() : response.writeHead(302, { location: '/x' }).end(),
    );
    const send = await trusting();
    expect(await (await send(origin, { method: 'DELETE' })).text()).toBe('');
    const redirect = await send(new Request(origin, { method: 'PUT' }));
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, '/x']);
    expect(seen[1]?.request.headers['content-length']).toBe('0');
  });

  it.each(['before', 'after'])('ends when the signal aborts %s the headers', async (when) => {
    const abort = new AbortController();
    const { origin } = await tlsServer(({ response }) => {
      if (when === 'before') abort.abort(new Error('enough'));
      else response.writeHead(200).write('begin');
    });
    const send = await trusting();
    const reading = send(origin, { signal: abort.signal }).then((answer) => {
      abort.abort(new Error('enough'));
      return answer.text();
    });
    await expect(reading).rejects.toThrow(when === 'before' ? 'enough' : '');
  });

  it('fails as fetch does when the connection breaks in the middle', async () => {
    const { origin } = await tlsServer(({ response }) => {
      response.writeHead(200, { 'content-length': '100' }).write('begin');
      setImmediate(() => response.destroy());
    });
    const answer = await (await trusting())(origin);
    await expect(answer.text()).rejects.toThrow();
    const { origin: gone } = await tlsServer(({ response }) => response.destroy());
    await expect((await trusting())(gone)).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { code: 'ECONNRESET' },
    });
  });

  it('leaves addresses without TLS to the global fetch', async () => {
    const server = await startTestServer(({ json }) => json(200, { plain: true }));
    onTestFinished(() => server.close());
    expect(await (await (await trusting())(server.origin)).json()).toEqual({ plain: true });
  });

  it.each([
    ['no certificate', 'hello', 'CaFileNotPem'],
    ['a key only', testOnlyKey, 'CaFileNotPem'],
    ['a broken certificate', testOnlyCa.replace(/MII.{40}/, 'AAAA'), 'CaFileNotPem'],
  ])('says what is wrong with the file, and shows nothing of it: %s', async (_name, content, code) => {
    const path = await caFile(content);
    const failure = await failureOf(fetchTrusting(path));
    expect(failure.details).toEqual({
      kind: 'invalid',
      action: 'Connect',
      code,
      subject: path,
      serverMessage: undefined,
    });
  });

  it('says when the file cannot be read', async () => {
    const failure = await failureOf(fetchTrusting('/nowhere/ca.pem'));
    expect(failure.details).toMatchObject({
      code: 'CaFileUnreadable',
      subject: '/nowhere/ca.pem',
      serverMessage: 'ENOENT',
    });
  });
});
