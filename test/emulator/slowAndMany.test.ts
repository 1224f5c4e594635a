import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { officialCaller } from '../contract/officialClient.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { ask, startTestEmulator } from '../../src/emulator/testEmulator.testing.ts';
import { createEmulatorServer } from '../../src/emulator/http/server.ts';

let emulator: Emulator | undefined;
let sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await emulator?.close();
  emulator = undefined;
});

/** A client that has sent half of its headers. */
async function slowClient(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('GET /api/v2/regions HTTP/1.1\r\nhost: x\r\nx-acs-action: Desc');
  return socket;
}

test('headers that never end are answered 408 when the time is up, and the connection is closed', async () => {
  const answered: string[] = [];
  const control = { handle: () => Promise.resolve(void answered.push('answered')) };
  const data = { handle: () => undefined, close: () => undefined };
  const server = createEmulatorServer(control, data, { headersMs: 50, requestMs: 5000, checkEveryMs: 10 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = await slowClient((server.address() as AddressInfo).port);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(socket, 'close');
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
  expect(answered).toEqual([]);
  server.close();
});

test('slow clients hold nobody up: 200 calls at once are all answered', async () => {
  ({ emulator } = await startTestEmulator({ seed: 'demo' }));
  const port = Number(emulator.endpoint.split(':')[1]);
  await Promise.all(Array.from({ length: 50 }, () => slowClient(port)));
  const call = officialCaller(emulator);
  const lists = await Promise.all(Array.from({ length: 200 }, () => call('eas', 'ListServices')));
  expect(new Set(lists.map((list) => list['TotalCount'])).size).toBe(1);
  expect(new Set(lists.map((list) => list['RequestId'])).size).toBe(200);
});

test('200 writes at once that want the same name: one is done, the others are told that it is taken', async () => {
  ({ emulator } = await startTestEmulator());
  const call = officialCaller(emulator);
  const body = { metadata: { name: 'wanted', instance: 1 }, containers: [{ image: 'a' }] };
  const results = await Promise.allSettled(Array.from({ length: 200 }, () => call('eas', 'CreateService', { body })));
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  const codes = results.flatMap((result) =>
    result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
  );
  expect(new Set(codes)).toEqual(new Set(['ServiceAlreadyExists']));
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '\u0000',
  '{"metadata":',
  '{"metadata":5}',
  `{"a":${'1'.repeat(400)}e999}`,
])('a malformed configuration (%j) is refused with the error body of the cloud', async (body) => {
  ({ emulator } = await startTestEmulator());
  const answer = await ask(emulator, { action: 'CreateService', method: 'POST', path: '/api/v2/services', body });
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({ Code: 'InvalidParameter', Message: expect.stringMatching(/\w+ \w+/) });
  expect((await ask(emulator)).status).toBe(200);
});
