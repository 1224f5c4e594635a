import { afterEach, describe, expect, it } from 'vitest';
import { contentOf, eventsOf, post } from '../testing/calls.ts';
import { FakeClock } from '../testing/fakeClock.ts';
import { type TestServer, startTestServer } from '../testing/testServer.ts';

const HELLO = [{ role: 'user' as const, content: 'Hello!' }];
let server: TestServer | undefined;

afterEach(async () => {
  expect(server?.errors ?? []).toEqual([]);
  await server?.close();
  server = undefined;
});

async function start(options?: Parameters<typeof startTestServer>[0]): Promise<TestServer> {
  server = await startTestServer(options);
  return server;
}

describe('faults', () => {
  const stream = { messages: HELLO, stream: true };
  const path = '/v1/chat/completions';

  it('answer with a status, a page, or a limit in the place of the service', async () => {
    const at = await start({
      faults: [
        {
          path,
          count: 1,
          status: 429,
          retryAfterMs: 1500,
          body: { error: { code: 429, message: 'rate limit exceeded' } },
        },
        { path, count: 1, html: true },
      ],
    });
    const limited = await post(at, stream);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
    const page = await post(at, stream);
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect((await post(at, stream)).status).toBe(200);
  });

  it('cut a stream after so many bytes, and inside a character', async () => {
    const at = await start({
      faults: [
        { path, count: 1, cutAfterBytes: 1000 },
        { path, count: 1, cutAfterBytes: 1000, cutInsideCharacter: true } as never,
      ],
    });
    expect((await bytesUntilCut(await post(at, stream))).length).toBe(1000);
    const chinese = { messages: [{ role: 'user', content: '你好' }], stream: true };
    const bytes = await bytesUntilCut(await post(at, chinese));
    expect(bytes.length).toBeGreaterThanOrEqual(1000);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
    expect(at.plane.busyInstances).toEqual([]);
  });

  it('leave out [DONE], split anywhere, and stall on the way without losing anything', async () => {
    const at = await start({
      faults: [
        { path, count: 1, omitDone: true } as never,
        { path, count: 1, splitBytes: 7, stallAfterBytes: 500, stallMs: 60_000 } as never,
      ],
    });
    const text = async () =>
      (await (await post(at, { ...stream, max_tokens: 12 })).text()).replaceAll(/"(id|created)":[^,]*,/gu, '');
    const [open, split, usual] = [await text(), await text(), await text()];
    expect(usual).toBe(`${open}data: [DONE]\n\n`);
    expect(split).toBe(usual);
  });

  it('answer with 10 MB', async () => {
    const at = await start({ faults: [{ path, repeatBytes: 10_485_760 } as never] });
    expect((await contentOf(await post(at, { messages: HELLO }))).length).toBe(10_485_760);
    const events = await eventsOf(await post(at, stream));
    expect(events.some((event) => event.length > 10_485_760)).toBe(true);
  });

  it('stall before the answer, and forget it when the client leaves', async () => {
    const clock = new FakeClock();
    const at = await start({ clock, faults: [{ path, stallMs: 30_000 }] });
    const controller = new AbortController();
    const answer = fetch(at.url('r1', path), {
      method: 'POST',
      headers: { authorization: 'token-of-r1', 'content-type': 'application/json' },
      body: JSON.stringify(stream),
      signal: controller.signal,
    });
    const closed = at.nextClose();
    await expect.poll(() => clock.waiting).toBe(1);
    controller.abort();
    await expect(answer).rejects.toThrow();
    await closed;
    expect(clock.waiting).toBe(0);
  });
});

async function bytesUntilCut(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const reader = response.body?.getReader();
  await expect(
    (async () => {
      for (let part = await reader?.read(); part?.value; part = await reader?.read()) chunks.push(part.value);
    })(),
  ).rejects.toThrow();
  return Buffer.concat(chunks);
}
