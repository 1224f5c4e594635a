import { afterEach, describe, expect, test } from 'vitest';
import { rememberSecret } from '../cloud/redact.ts';
import { content, everyByte, type FakeService, fakeService, fetchOf, sse } from './fakeService.testing.ts';
import type { RawRequest } from './rawRequest.ts';
import { sendRaw, type RawHead, type RawOptions } from './sendRaw.ts';

const services: FakeService[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.close()));
});

async function serve(answer: Parameters<typeof fakeService>[0]): Promise<FakeService> {
  const service = await fakeService(answer);
  services.push(service);
  return service;
}

const example: RawRequest = {
  method: 'POST',
  path: '/v1/chat/completions',
  headers: [{ name: 'Content-Type', value: 'application/json' }],
  body: '{"model": ""}',
};

function send(target: FakeService['target'], change: Partial<RawRequest> = {}, options: Partial<RawOptions> = {}) {
  return sendRaw(
    target,
    { ...example, ...change },
    { signal: new AbortController().signal, fetch: globalThis.fetch, now: () => performance.now(), ...options },
  );
}

describe('a raw request', () => {
  test('goes out as written, with the token as Online Debugging sends it', async () => {
    const service = await serve((response) =>
      response.writeHead(200, { 'x-served-by': 'decode-0' }).end('{"ok":true}'),
    );
    const outcome = await send(service.target, {
      path: '/v1/chat/completions?a=1',
      headers: [...example.headers, { name: 'X-Tag', value: '7' }],
    });
    expect(service.received[0]).toMatchObject({
      method: 'POST',
      url: '/api/predict/chat/v1/chat/completions?a=1',
      body: '{"model": ""}',
    });
    expect(service.received[0]?.headers).toMatchObject({
      authorization: 'token-of-the-service',
      'x-tag': '7',
      'content-type': 'application/json',
    });
    expect(outcome.head).toMatchObject({ status: 200, statusText: 'OK' });
    expect(outcome.head?.headers).toContainEqual({ name: 'x-served-by', value: 'decode-0' });
    expect(outcome).toMatchObject({ body: { text: '{"ok":true}', cut: false, binary: false }, failure: undefined });
  });

  test('an echo of the token in the status line or a header is masked', async () => {
    const service = await serve((response) => {
      rememberSecret(service.target.token);
      response.writeHead(401, `not ${service.target.token}`, { 'x-echo': service.target.token }).end();
    });
    const outcome = await send(service.target);
    expect(outcome.head?.status).toBe(401);
    expect(JSON.stringify(outcome)).not.toContain(service.target.token);
  });

  test('an error status is an answer, not a failure', async () => {
    const service = await serve((response) => response.writeHead(404).end('{"detail":"Not Found"}'));
    const outcome = await send(service.target);
    expect(outcome).toMatchObject({
      head: { status: 404 },
      body: { text: '{"detail":"Not Found"}' },
      failure: undefined,
    });
  });

  test('a GET carries no body', async () => {
    const service = await serve((response) => response.end('[]'));
    await send(service.target, { method: 'get', path: '/v1/models' });
    expect(service.received[0]).toMatchObject({ method: 'GET', body: '' });
  });

  test.each([
    'v1',
    'http://evil.example/v1',
    '//evil.example/',
    '/../other/v1',
    '/a b',
    '/v1/..%2f..\\x',
    '/%2e%2e/other',
  ])('does not leave the service: %s', async (path) => {
    const service = await serve((response) => response.end());
    const outcome = await send(service.target, { path });
    expect(outcome.failure?.details).toMatchObject({ kind: 'invalid', code: 'InvalidPath' });
    expect(service.received).toHaveLength(0);
  });

  test.each([
    [{ name: 'Authorization', value: 'mine' }, 'ReservedHeader'],
    [{ name: 'host', value: 'x' }, 'ReservedHeader'],
    [{ name: 'X-Bad\r\nInjected', value: 'x' }, 'InvalidHeader'],
    [{ name: 'X-Bad', value: 'a\r\nb: c' }, 'InvalidHeader'],
    [{ name: '', value: 'x' }, 'InvalidHeader'],
  ])('refuses the header %o', async (header, code) => {
    const service = await serve((response) => response.end());
    const outcome = await send(service.target, { headers: [header] });
    expect(outcome.failure?.details).toMatchObject({ kind: 'invalid', code });
    expect(service.received).toHaveLength(0);
  });

  test('gives a stream piece by piece, with characters that were split put together', async () => {
    const pieces: string[] = [];
    const heads: RawHead[] = [];
    const wire = sse(content('专家🧠'));
    const outcome = await send(
      { baseUrl: 'http://127.0.0.1:1/api/predict/chat', token: 'token-of-the-service' },
      {},
      { fetch: fetchOf(everyByte(wire)), onText: (text) => pieces.push(text), onHead: (head) => heads.push(head) },
    );
    expect(heads).toHaveLength(1);
    expect(pieces.length).toBeGreaterThan(10);
    expect(pieces.join('')).toBe(wire);
    expect(outcome.body.text).toBe(wire);
  });

  test('keeps the first part of a large body and says so', async () => {
    const service = await serve((response) => response.end('字'.repeat(1000)));
    const outcome = await send(service.target, {}, { maxBytes: 100 });
    expect(outcome.body).toEqual({ text: '字'.repeat(33), cut: true, binary: false, bytes: 100 });
    expect(outcome.failure).toBeUndefined();
  });

  test('knows a binary body', async () => {
    const service = await serve((response) => response.end(Buffer.from([1, 0, 2, 255])));
    expect((await send(service.target)).body).toEqual({ text: '', binary: true, cut: false, bytes: 4 });
  });

  test('a body that breaks off keeps its beginning', async () => {
    const service = await serve((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    const outcome = await send(service.target);
    expect(outcome).toMatchObject({ head: { status: 200 }, body: { text: 'half' } });
    expect(outcome.failure?.details.code).toBe('StreamCut');
  });

  test('stalls and aborts end it', async () => {
    const service = await serve((response) => {
      response.writeHead(200);
      response.write('x');
    });
    expect((await send(service.target, {}, { idleMs: 100 })).failure?.details.code).toBe('Stalled');
    const abort = new AbortController();
    const outcome = await send(service.target, {}, { signal: abort.signal, onHead: () => abort.abort() });
    expect(outcome.failure?.kind).toBe('cancelled');
  });

  test('masks the token where a server echoes it in a header', async () => {
    rememberSecret('token-of-the-service');
    const service = await serve((response, request) =>
      response.writeHead(200, { 'x-echo': request.headers.authorization }).end(),
    );
    const outcome = await send(service.target);
    expect(JSON.stringify(outcome)).not.toContain('token-of-the-service');
  });
});
