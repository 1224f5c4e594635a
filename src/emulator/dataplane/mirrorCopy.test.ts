import { afterEach, expect, test } from 'vitest';
import { post } from './testing/calls.ts';
import { type TestServer, startTestServer } from './testing/testServer.ts';
import type { RequestEnd, TrafficObserver } from './traffic.ts';

interface Seen {
  readonly service: string;
  tokens: number;
  end?: RequestEnd;
}

let server: TestServer | undefined;
let seen: Seen[] = [];
const ended = new Set<() => void>();

const traffic: TrafficObserver = {
  arrived({ name }) {
    const one: Seen = { service: name, tokens: 0 };
    seen.push(one);
    return {
      routed: () => undefined,
      produced: (tokens) => (one.tokens = tokens),
      ended(end) {
        one.end = end;
        for (const tell of ended) tell();
      },
    };
  },
};

/** Resolves when so many requests, copies among them, are over. */
function allOver(count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (seen.filter((one) => one.end).length < count) return;
      ended.delete(look);
      resolve();
    };
    ended.add(look);
    look();
  });
}

afterEach(async () => {
  expect(server?.errors ?? []).toEqual([]);
  await server?.close();
  server = undefined;
  seen = [];
  ended.clear();
});

async function start(ratio: number, ...targets: string[]): Promise<TestServer> {
  server = await startTestServer({ traffic });
  server.directory.change('qwen', { mirror: { ratio, targets } });
  server.directory.change('copy', {});
  server.directory.change('stopped', { readyInstances: 0, readyInstanceNames: [] });
  server.directory.change('other', { modelName: 'Another' });
  return server;
}

const ask = async (at: TestServer, model = '') => {
  const body = { model, messages: [{ role: 'user', content: 'Hello!' }], max_tokens: 40 };
  return (await post(at, body, { service: 'qwen' })).text();
};

test('the target works on a copy in full, and the caller gets the one answer', async () => {
  const at = await start(100, 'copy');
  expect(await ask(at)).toContain('"model":"Qwen3-8B"');
  await allOver(2);
  const [own, copy] = [seen.find((one) => one.service === 'qwen'), seen.find((one) => one.service === 'copy')];
  expect(copy?.end?.status).toBe(200);
  expect(copy?.tokens).toBe(own?.tokens);
  expect(at.plane.busyInstances).toEqual([]);
});

test('half of the requests are copied, to every target', async () => {
  const at = await start(50, 'copy', 'other');
  for (let count = 0; count < 4; count += 1) await ask(at);
  await allOver(8);
  const copied = seen.map((one) => one.service).filter((name) => name !== 'qwen');
  expect(copied.toSorted()).toEqual(['copy', 'copy', 'other', 'other']);
});

test('a target that cannot work on it changes nothing for the caller', async () => {
  const at = await start(100, 'stopped', 'other', 'nobody');
  expect(await ask(at, 'Qwen3-8B')).toContain('"model":"Qwen3-8B"');
  await allOver(2);
  expect(seen.map((one) => `${one.service} ${one.end?.status}`).toSorted()).toEqual(['other 404', 'qwen 200']);
});

test('a copy goes on when the caller leaves', async () => {
  const at = await start(100, 'copy');
  const leaving = new AbortController();
  const body = { messages: [{ role: 'user', content: 'Tell a story' }], max_tokens: 400, stream: true };
  const response = await fetch(at.url('qwen', '/v1/chat/completions'), {
    method: 'POST',
    headers: { authorization: 'token-of-qwen', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: leaving.signal,
  });
  await response.body?.getReader().read();
  leaving.abort();
  await allOver(2);
  expect(seen.find((one) => one.service === 'copy')?.end?.status).toBe(200);
});
