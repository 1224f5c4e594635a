import { afterEach, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/testServer.ts';
import { post } from './testing/calls.ts';
import type { RequestEnd, TrafficObserver } from './traffic.ts';

interface Seen {
  readonly service: string;
  routed?: readonly [prefill: string, decode: string, promptTokens: number];
  produced: number[];
  end?: RequestEnd;
}

/** Writes down what it is told. */
class Notes implements TrafficObserver {
  readonly requests: Seen[] = [];

  arrived: TrafficObserver['arrived'] = (service) => {
    const seen: Seen = { service: service.name, produced: [] };
    this.requests.push(seen);
    return {
      routed: (prefill, decode, tokens) => (seen.routed = [prefill.name, decode.name, tokens]),
      produced: (tokens) => seen.produced.push(tokens),
      ended: (end) => (seen.end = end),
    };
  };
}

let at: TestServer | undefined;
afterEach(() => at?.close());

async function served(
  run: (server: TestServer) => Promise<unknown>,
  options: Parameters<typeof startTestServer>[0] = {},
) {
  const traffic = new Notes();
  at = await startTestServer({ ...options, traffic });
  const closed = at.nextClose();
  await run(at);
  await closed;
  return traffic.requests;
}

const messages = [{ role: 'user', content: 'How are you?' }];

it('a stream is followed from its arrival to its end', async () => {
  const [seen] = await served(async (server) =>
    (await post(server, { messages, stream: true, max_tokens: 20 })).text(),
  );
  expect(seen).toMatchObject({ service: 'r1', routed: ['r1-prefill-0', 'r1-decode-0', expect.any(Number)] });
  expect(seen?.produced.at(-1)).toBe(20);
  expect(seen?.produced[0]).toBe(1);
  expect(seen?.end?.status).toBe(200);
  expect(seen?.end?.ms).toBeGreaterThan(0);
  expect(seen?.end?.bytesOut).toBeGreaterThan(2000);
  expect(seen?.end?.bytesIn).toBeGreaterThan(100);
});

it('a refusal counts for the service that was called', async () => {
  const [seen] = await served((server) => fetch(server.url('qwen', '/v1/models')).then((answer) => answer.text()));
  expect(seen).toMatchObject({ service: 'qwen', end: { status: 401 } });
});

it('a service that has no instance still sees who wanted it', async () => {
  const [seen] = await served(async (server) => {
    server.directory.change('qwen', { readyInstances: 0, readyInstanceNames: [] });
    await (await post(server, { messages }, { service: 'qwen' })).text();
  });
  expect(seen).toMatchObject({ service: 'qwen', end: { status: 503 } });
});

it('a fault that answers in its place counts too', async () => {
  const faults = [{ path: '/v1/models', status: 500 }] as const;
  const [seen] = await served((server) => fetch(server.url('qwen', '/v1/models')).then((answer) => answer.text()), {
    faults,
  });
  expect(seen).toMatchObject({ service: 'qwen', end: { status: 500 } });
});

it('a client that leaves before the answer is a 499', async () => {
  const [seen] = await served(
    async (server) => {
      const leave = new AbortController();
      const call = fetch(server.url('qwen', '/v1/models'), { signal: leave.signal });
      setTimeout(() => leave.abort(), 50);
      await call.catch(() => undefined);
    },
    {
      faults: [{ path: '/v1/models', status: 500, stallMs: 60_000 }],
      clock: { now: () => performance.now(), after: () => () => undefined },
    },
  );
  expect(seen?.end?.status).toBe(499);
});

it('nobody is told of a service that does not exist', async () => {
  const seen = await served((server) => fetch(server.url('nobody', '/v1/models')).then((answer) => answer.text()));
  expect(seen).toEqual([]);
});
