import { afterEach, describe, expect, it } from 'vitest';
import { post } from '../testing/calls.ts';
import { FakeClock } from '../testing/fakeClock.ts';
import { type TestServer, startTestServer } from '../testing/testServer.ts';

const HELLO = { messages: [{ role: 'user', content: 'Hello!' }] };
const LIMITED = { error: { code: 429, message: 'rate limit exceeded' } };
let server: TestServer | undefined;

afterEach(async () => {
  expect(server?.errors ?? []).toEqual([]);
  await server?.close();
  server = undefined;
});

interface Setting {
  readonly gateway?: object;
  readonly limit?: object;
}

/** A server with a clock that stands still, whose router has these settings. */
async function start({ gateway = {}, limit = {} }: Setting, options: { decodes?: number; prefills?: number } = {}) {
  const clock = new FakeClock();
  server = await startTestServer({ clock, ...options });
  const hot = { 'llm_gateway.rate_limit': { enable: true, ...limit } };
  server.directory.change('r1', { routerSettings: { gateway, scheduler: undefined, hot } });
  return { at: server, clock };
}

/** Waits until the server has begun to work on so many requests, answered or not. */
async function arrived(at: TestServer, count: number): Promise<void> {
  await expect.poll(() => at.responses.length).toBe(count);
  await new Promise((resolve) => setTimeout(resolve, 20));
}

async function scrape(at: TestServer, name: string): Promise<number> {
  const response = await fetch(at.url('r1', '/metrics'), { headers: { authorization: 'token-of-r1' } });
  return Number(new RegExp(`^${name} (\\S+)$`, 'mu').exec(await response.text())?.[1]);
}

describe('the rate limit of a router', () => {
  it('answers 429 at once when it rejects', async () => {
    const { at } = await start({ limit: { max_requests_per_instance: 1 } });
    const first = await post(at, { ...HELLO, stream: true });
    const second = await post(at, HELLO);
    expect([first.status, second.status, await second.json()]).toEqual([200, 429, LIMITED]);
    await first.body?.cancel();
  });

  it('lets requests wait when it queues, in order, until there is room', async () => {
    const { at, clock } = await start({ limit: { action: 'queue', max_requests_per_instance: 1 } });
    const ended: number[] = [];
    const calls = [1, 2, 3].map(async (index) => {
      await arrived(at, index - 1);
      const response = await post(at, { ...HELLO, max_tokens: 8 });
      ended.push(index);
      return response.status;
    });
    await arrived(at, 3);
    expect(await scrape(at, 'gateway_pending_requests')).toBe(2);
    for (let step = 0; step < 60; step += 1) {
      clock.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await Promise.all(calls)).toEqual([200, 200, 200]);
    expect(ended).toEqual([1, 2, 3]);
    expect(await scrape(at, 'schedule_latency_max')).toBeGreaterThan(500);
  });

  it('gives up on a request that waited too long', async () => {
    const waits = { action: 'queue', max_ratelimit_wait_timeout: 2000 };
    const { at, clock } = await start({ limit: { ...waits, max_requests_per_instance: 1 } });
    const first = await post(at, { ...HELLO, stream: true, ignore_eos: true, max_tokens: 5000 });
    const second = post(at, HELLO);
    await arrived(at, 2);
    clock.advance(1900);
    expect(await scrape(at, 'gateway_pending_requests')).toBe(1);
    clock.advance(200);
    expect([(await second).status, await (await second).json()]).toEqual([429, LIMITED]);
    await first.body?.cancel();
  });

  it('refuses what its queue has no place for', async () => {
    const limit = { action: 'queue', max_requests_per_instance: 1 };
    const { at } = await start({ gateway: { max_queue_size: 1 }, limit });
    const controller = new AbortController();
    const stream = { ...HELLO, stream: true, ignore_eos: true, max_tokens: 5000 };
    const first = await post(at, stream);
    const waiting = fetch(at.url('r1', '/v1/chat/completions'), {
      method: 'POST',
      headers: { authorization: 'token-of-r1', 'content-type': 'application/json' },
      body: JSON.stringify(HELLO),
      signal: controller.signal,
    });
    await arrived(at, 2);
    const third = await post(at, HELLO);
    expect([third.status, await third.json()]).toEqual([
      429,
      { error: { code: 429, message: 'request queue is full' } },
    ]);
    // Who leaves makes room.
    controller.abort();
    await expect(waiting).rejects.toThrow();
    await expect.poll(() => scrape(at, 'gateway_pending_requests')).toBe(0);
    await first.body?.cancel();
  });

  it('counts what it refused', async () => {
    const { at } = await start({ limit: { max_tokens_per_instance: 5 } });
    expect((await post(at, HELLO)).status).toBe(429);
    const text = await (await fetch(at.url('r1', '/metrics'), { headers: { authorization: 'token-of-r1' } })).text();
    expect(text).toContain('llm_requests{status_code="429"} 1.0');
  });
});

describe('a router whose instance goes away', () => {
  it('begins anew on another while nothing was sent', async () => {
    const { at, clock } = await start({ limit: { enable: false } }, { decodes: 2 });
    const call = post(at, { ...HELLO, ignore_eos: true, max_tokens: 300 });
    await arrived(at, 1);
    clock.advance(700);
    at.directory.change('r1-decode', { readyInstances: 1, readyInstanceNames: ['r1-decode-1'] });
    clock.advance(20_000);
    const answer = await call;
    expect([answer.status, answer.headers.get('x-eas-emulator-decode-instance')]).toEqual([200, 'r1-decode-1']);
    expect(await answer.json()).toMatchObject({ usage: { completion_tokens: 300 } });
  });

  it('breaks a stream that has begun, and answers 503 to what has not when nobody is left', async () => {
    const { at, clock } = await start({ limit: { enable: false } }, { decodes: 2 });
    const stream = await post(at, { ...HELLO, stream: true, ignore_eos: true, max_tokens: 500 });
    const whole = post(at, { ...HELLO, ignore_eos: true, max_tokens: 500 });
    await arrived(at, 2);
    clock.advance(2000);
    at.directory.change('r1-decode', { readyInstances: 0, readyInstanceNames: [] });
    clock.advance(20_000);
    await expect(stream.text()).rejects.toThrow();
    expect([(await whole).status, await (await whole).text()]).toEqual([
      503,
      'upstream connect error or disconnect/reset before headers',
    ]);
  });

  it('tries no more than it is told to', async () => {
    const { at, clock } = await start({ gateway: { retry_count: 0 }, limit: { enable: false } }, { decodes: 2 });
    const call = post(at, { ...HELLO, ignore_eos: true, max_tokens: 300 });
    await arrived(at, 1);
    clock.advance(700);
    at.directory.change('r1-decode', { readyInstances: 1, readyInstanceNames: ['r1-decode-1'] });
    clock.advance(20_000);
    expect((await call).status).toBe(503);
  });
});

describe('a prompt that came before', () => {
  it('costs only what is new of it', async () => {
    const { at, clock } = await start({ limit: { enable: false } });
    const prompt = Array.from({ length: 8192 }, (_, index) => index);
    const firstToken = async (over: object): Promise<number> => {
      const response = await post(at, { prompt, max_tokens: 1, ...over }, { inside: '/v1/completions' });
      await response.text();
      return response.status;
    };
    const times: number[] = [];
    for (const over of [{}, {}, { prompt: prompt.map((id) => id + 1) }]) {
      const began = clock.now();
      let over2 = false;
      const call = firstToken(over).then(() => (over2 = true));
      while (!over2) {
        await new Promise((resolve) => setImmediate(resolve));
        clock.advance(5);
      }
      await call;
      times.push(clock.now() - began);
    }
    const [first = 0, again = 0, other = 0] = times;
    expect(again).toBeLessThan(first - 300);
    expect(Math.abs(other - first)).toBeLessThan(100);
  });
});
