import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CloudError } from '../../cloud/errors.ts';
import { translateWith } from '../../messages/translate.ts';
import { EmulatorProcess } from './emulatorProcess.ts';

const t = translateWith({});

/** Holds a connection to us for as long as it lives, and says that it is ready when `isReady`. */
const program = (port: number, rest: string): string => `
  const ready = { event: 'ready', endpoint: '127.0.0.1:1', region: 'r', accessKeyId: 'i', accessKeySecret: 'secret-e' };
  const socket = require('node:net').connect(${port}, '127.0.0.1', () => { ${rest} });
  const isReady = () => console.log(JSON.stringify(ready));
`;

let folder = '';
let server: Server;
let living: Promise<Socket>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pai-eas-process-'));
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  living = once(server, 'connection').then(([socket]) => socket);
});

afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function start(rest: string, signal: AbortSignal = new AbortController().signal): Promise<EmulatorProcess> {
  const address = server.address();
  const cliPath = join(folder, 'emulator.cjs');
  await writeFile(cliPath, program(typeof address === 'object' && address ? address.port : 0, rest));
  const options = { timeScale: 1, seed: 'empty' as const, stateDir: undefined, faultFile: undefined };
  return EmulatorProcess.start({ ...options, cliPath, onLog: () => undefined }, t, signal);
}

/** Settles when the process is gone: the system closes what it held. */
async function gone(): Promise<void> {
  const socket = await living;
  socket.on('error', () => undefined).resume();
  if (!socket.closed) await once(socket, 'close');
}

describe('EmulatorProcess', () => {
  it('ends a process that does not end by itself when it is asked to', async () => {
    const emulator = await start(`process.on('SIGTERM', () => undefined); isReady();`);
    emulator.stop(50);
    await gone();
  });

  it('says why a process ended that nobody stopped', async () => {
    const emulator = await start(`isReady(); setImmediate(() => {
      require('node:fs').writeSync(2, 'x'.repeat(50_000) + '\\nthe disk is full\\n');
      process.exit(3);
    });`);
    expect((await emulator.ended).message).toBe('The local emulator ended unexpectedly (status 3): the disk is full');
  });

  it('says why it could not start', async () => {
    const starting = start(`require('node:fs').writeSync(2, 'the port is in use\\n'); process.exit(1);`);
    await expect(starting).rejects.toThrow('The local emulator ended unexpectedly (status 1): the port is in use');
  });

  it('ends the process and says that it was cancelled when nobody waits for it any more', async () => {
    const abort = new AbortController();
    const starting = start('', abort.signal).catch((error: unknown) => error);
    await living;
    abort.abort();
    const error = await starting;
    expect(error instanceof CloudError && error.kind).toBe('cancelled');
    await gone();
  });

  it('starts nothing for who has left already', async () => {
    let connections = 0;
    server.on('connection', () => (connections += 1));
    const error = await start('isReady()', AbortSignal.abort()).catch((reason: unknown) => reason);
    expect(error instanceof CloudError && error.kind).toBe('cancelled');
    expect(connections).toBe(0);
  });
});
