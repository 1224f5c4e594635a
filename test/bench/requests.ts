import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { staticCredentials } from '../../src/cloud/credentials.ts';
import { EasClient } from '../../src/eas/client.ts';

/** Milliseconds of single requests, one after the other. */
export interface RequestTimes {
  readonly what: string;
  readonly times: readonly number[];
}

const ready = z.object({
  endpoint: z.string(),
  region: z.string(),
  accessKeyId: z.string(),
  accessKeySecret: z.string(),
});

const warmUp = 50;

/** Signed requests to the emulator through our client, beside a bare `fetch` of an answer of the same size. */
export async function measureRequests(count: number): Promise<RequestTimes[]> {
  const emulator = spawn(process.execPath, ['dist/cli/pai-eas.js', 'emulator'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const { endpoint, region, ...key } = await untilReady(emulator);
    const api = new EasClient({ region, endpoint: `http://${endpoint}`, credentials: staticCredentials(key) });
    const body = JSON.stringify(await api.listServices({}));
    const server = await bareServer(body);
    try {
      const bare = await time('bare fetch of the same bytes', count, async () => {
        await (await fetch(originOf(server))).json();
      });
      const list = await time('emulator, ListServices (signed, read by schema)', count, () => api.listServices({}));
      const one = await time('emulator, DescribeService', count, () => api.describeService('deepseek-r1-pd'));
      return [bare, list, one];
    } finally {
      server.closeAllConnections();
      server.close();
    }
  } finally {
    emulator.kill();
  }
}

async function time(what: string, count: number, request: () => Promise<unknown>): Promise<RequestTimes> {
  for (let index = 0; index < warmUp; index += 1) await request();
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    await request();
    times.push(performance.now() - start);
  }
  return { what, times };
}

/** The address that an emulator process prints when it can answer. */
export async function untilReady(emulator: ChildProcess): Promise<z.infer<typeof ready>> {
  if (!emulator.stdout) throw new Error('The emulator has no output.');
  for await (const line of createInterface({ input: emulator.stdout })) return z.parse(ready, JSON.parse(line));
  throw new Error('The emulator ended before it was ready.');
}

function bareServer(body: string): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function originOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}/` : '';
}
