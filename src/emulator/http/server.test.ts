import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { ask, signedHeaders, startTestEmulator } from '../testEmulator.testing.ts';
import type { FaultRule } from '../faults.ts';

let emulator: Emulator | undefined;

async function start(faults: readonly FaultRule[] = []): Promise<Emulator> {
  ({ emulator } = await startTestEmulator({ faults }));
  return emulator;
}

afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

/** Writes bytes to the emulator and gives everything that comes back until it closes or is silent. */
async function raw(at: Emulator, bytes: string): Promise<string> {
  const socket = connect(Number(at.endpoint.split(':')[1]), '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    // Keep-alive connections stay open: one whole answer is enough.
    if (text.includes('\r\n\r\n')) socket.end();
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

test.each([
  ['no HTTP', 'hello there\r\n\r\n', '400'],
  ['a broken request line', 'GET\r\n\r\n', '400'],
  ['an unknown method', 'BREW /api/v2/regions HTTP/1.1\r\nhost: x\r\n\r\n', '400'],
  ['a header without a colon', 'GET / HTTP/1.1\r\nhost: x\r\nrubbish\r\n\r\n', '400'],
  ['headers that are too long', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`, '431'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', '400'],
  [
    'a chunk that is none',
    'POST /api/v2/services HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello',
    '400',
  ],
  ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', '400'],
  ['a full address', 'GET http://example.com/ HTTP/1.1\r\nhost: x\r\n\r\n', '400'],
  ['no action', 'GET /%E0%A4%A?%zz HTTP/1.1\r\nhost: x\r\n\r\n', '400'],
  ['a broken escape in the data plane', 'GET /api/predict/%E0%A4%A/ HTTP/1.1\r\nhost: x\r\n\r\n', '40'],
])('%s is refused and the emulator goes on', async (_name, bytes, status) => {
  const at = await start();
  expect(await raw(at, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
  expect((await ask(at)).status).toBe(200);
});

test('a client that goes away in the middle of its body is forgotten', async () => {
  const at = await start();
  const socket = connect(Number(at.endpoint.split(':')[1]), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    'POST /api/v2/services HTTP/1.1\r\nhost: x\r\nx-acs-action: CreateService\r\ncontent-length: 100\r\n\r\n{"meta',
  );
  socket.destroy();
  await once(socket, 'close');
  expect((await ask(at)).status).toBe(200);
});

/** Sends a body in pieces, chunked or with its length said first; gives the status, and how much could be sent. */
function upload(
  at: Emulator,
  size: number,
  chunked: boolean,
): Promise<{ status: number; json: unknown; connection: string }> {
  return new Promise((resolve, reject) => {
    const headers = signedHeaders(at, { action: 'CreateService', method: 'POST', path: '/api/v2/services' });
    const request = httpRequest(`http://${at.endpoint}/api/v2/services`, {
      method: 'POST',
      headers: { ...headers, ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(size) }) },
    });
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          json: JSON.parse(text),
          connection: response.headers.connection ?? '',
        }),
      );
    });
    // After the answer the emulator stops reading, so the rest of the body cannot be sent.
    request.on('error', (error) => setTimeout(() => reject(error), 500).unref());
    const piece = Buffer.alloc(64 * 1024, 32);
    let sent = 0;
    const more = (): void => {
      while (sent < size) {
        const part = piece.subarray(0, Math.min(piece.length, size - sent));
        sent += part.length;
        if (!request.write(part)) {
          request.once('drain', more);
          return;
        }
      }
      request.end();
    };
    more();
  });
}

test.each([true, false])('a body above 4 MiB is answered 413 and not read on (chunked: %s)', async (chunked) => {
  const at = await start();
  const answer = await upload(at, 65 * 1024 * 1024, chunked);
  expect(answer).toMatchObject({ status: 413, connection: 'close', json: { Code: 'RequestEntityTooLarge' } });
  expect((await ask(at)).status).toBe(200);
});

test('a configuration that is nested too deep is refused and spoils no list', async () => {
  const at = await start();
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const body = `{"metadata":{"name":"deep","instance":1},"containers":[{"image":"a"}],"x":${deep}}`;
  const answer = await ask(at, { action: 'CreateService', method: 'POST', path: '/api/v2/services', body });
  expect([answer.status, answer.json['Message']]).toEqual([400, expect.stringContaining('nested')]);
  const list = await ask(at, { action: 'ListServices', path: '/api/v2/services' });
  expect([list.status, list.json['TotalCount']]).toEqual([200, 0]);
});

test('a body of 4 MiB is read', async () => {
  const at = await start();
  const body = JSON.stringify({ pad: 'a'.repeat(4 * 1024 * 1024 - 10) });
  const answer = await ask(at, { action: 'CreateService', method: 'POST', path: '/api/v2/services', body });
  expect([answer.status, answer.json['Message']]).toEqual([400, expect.stringContaining('metadata.name')]);
});

test('query values of the wrong kind and missing ones are refused', async () => {
  const at = await start();
  const page = await ask(at, { action: 'ListServices', path: '/api/v2/services?PageNumber=abc' });
  expect(page.json).toMatchObject({ Code: 'InvalidParameter', Message: 'PageNumber must be a number.' });
  const zero = await ask(at, { action: 'ListServices', path: '/api/v2/services?PageSize=0' });
  expect(zero.json).toMatchObject({ Code: 'InvalidParameter' });
  const path = '/api/v2/modelgallery/models/m/deployment-spec?ModelVersion=1';
  const spec = await ask(at, { action: 'GetModelDeploymentSpec', version: '2026-06-03', path });
  expect(spec.json).toMatchObject({ Code: 'MissingProfileId' });
  const cluster = await ask(at, { action: 'DescribeService', path: '/api/v2/services/cn-beijing/x' });
  expect([cluster.status, cluster.json['Code']]).toEqual([404, 'ClusterNotFound']);
});

test('an action that the emulator does not have is a 501 that names it', async () => {
  const at = await start();
  const answer = await ask(at, { action: 'CreateGateway', method: 'POST', path: '/api/v2/gateways' });
  expect([answer.status, answer.json['Code'], answer.json['Message']]).toEqual([
    501,
    'InvalidAction.NotImplemented',
    'The local emulator does not have CreateGateway of EAS yet.',
  ]);
});

test('faults: status, throttling, HTML, garbage, skipping and counting', async () => {
  const at = await start([
    { action: 'DescribeRegions', status: 429, retryAfterMs: 1500, after: 1, count: 1 },
    { action: 'DescribeRegions', html: true, after: 1, count: 1 },
    { action: 'DescribeRegions', garbage: true, count: 2 },
    { action: 'ListServices', status: 403, code: 'Forbidden.RAM', message: 'not allowed' },
  ]);
  expect((await ask(at)).text.startsWith('\u0000')).toBe(true);
  const throttled = await ask(at);
  expect([throttled.status, throttled.json['Code'], throttled.headers.get('x-acs-retry-after')]).toEqual([
    429,
    'Throttling.User',
    '1500',
  ]);
  const html = await ask(at);
  expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html']);
  expect((await ask(at)).status).toBe(200);
  const denied = await ask(at, { action: 'ListServices', path: '/api/v2/services' });
  expect(denied.json).toMatchObject({ Code: 'Forbidden.RAM', Message: 'not allowed' });
});

test('faults: a clock that is off expires signatures, a cut ends in the middle', async () => {
  const at = await start([
    { action: 'DescribeRegions', clockSkewMs: 20 * 60_000, count: 1 },
    { action: 'DescribeRegions', cutAfterBytes: 10 },
  ]);
  const late = await ask(at);
  expect(late.json['Code']).toBe('InvalidTimeStamp.Expired');
  const said = Date.parse(late.headers.get('date') ?? '');
  expect(Math.round((said - Date.now()) / 60_000)).toBe(20);
  await expect(ask(at)).rejects.toThrow();
});
