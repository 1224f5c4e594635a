import { createConnection } from 'node:net';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from './testing/fakeClock.ts';
import { contentOf, eventsOf, post } from './testing/calls.ts';
import { type TestServer, startTestServer } from './testing/testServer.ts';

const MODEL = 'DeepSeek-R1-0528-PAI-optimized';
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

function clientOf(at: TestServer, service = 'r1', apiKey = `token-of-${service}`): OpenAI {
  return new OpenAI({ baseURL: at.url(service, '/v1'), apiKey, maxRetries: 0 });
}

describe('the official openai client', () => {
  it('completes a chat, as in the example of EAS', async () => {
    const at = await start();
    const answer = await clientOf(at).chat.completions.create({ model: '', messages: HELLO, max_tokens: 1024 });
    const [choice] = answer.choices;
    expect(answer.model).toBe(MODEL);
    expect(choice?.finish_reason).toBe('stop');
    expect(choice?.message.content).toMatch(/hello/iu);
    expect(choice?.message.content?.match(/emulator/gu)).toHaveLength(1);
    expect(choice?.message).toHaveProperty('reasoning_content', expect.stringContaining('Hello!'));
    const usage = answer.usage;
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
    const reasoning = usage?.completion_tokens_details?.reasoning_tokens ?? 0;
    const said = (usage?.completion_tokens ?? 0) - reasoning;
    expect(reasoning).toBeGreaterThan(20);
    expect(said).toBeGreaterThanOrEqual(60);
    expect(said).toBeLessThanOrEqual(130);
  });

  it('streams the same text as without a stream: reasoning first, one token per chunk, usage at the end', async () => {
    const at = await start();
    const client = clientOf(at);
    const request = { model: MODEL, messages: [{ role: 'user' as const, content: 'How do I compare two models?' }] };
    const whole = await client.chat.completions.create(request);
    const stream = await client.chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    let reasoning = '';
    let content = '';
    let tokens = 0;
    let usage: OpenAI.CompletionUsage | undefined;
    const finishes: string[] = [];
    for await (const chunk of stream) {
      const delta = chunk.choices[0]?.delta;
      const thought = delta !== undefined && 'reasoning_content' in delta ? String(delta.reasoning_content) : '';
      if (thought !== '') expect(content).toBe('');
      reasoning += thought;
      content += delta?.content ?? '';
      if (thought !== '' || delta?.content) tokens += 1;
      if (chunk.choices[0]?.finish_reason) finishes.push(chunk.choices[0].finish_reason);
      usage = chunk.usage ?? usage;
    }
    expect(content).toBe(whole.choices[0]?.message.content);
    expect(whole.choices[0]?.message).toHaveProperty('reasoning_content', reasoning);
    expect(finishes).toEqual(['stop']);
    expect(usage).toEqual(whole.usage);
    expect(tokens).toBe(usage?.completion_tokens);
    expect(content).toContain('## ');
  });

  it('completes text, streamed and not, with 16 tokens unless told otherwise', async () => {
    const at = await start();
    const client = clientOf(at, 'qwen');
    const whole = await client.completions.create({ model: 'Qwen3-8B', prompt: 'Once upon a time' });
    expect(whole.usage?.completion_tokens).toBe(16);
    expect(whole.choices[0]?.finish_reason).toBe('length');
    let text = '';
    for await (const chunk of await client.completions.create({
      model: '',
      prompt: 'Once upon a time',
      stream: true,
    })) {
      text += chunk.choices[0]?.text ?? '';
    }
    expect(text).toBe(whole.choices[0]?.text);
  });

  it('lists the served model', async () => {
    const at = await start();
    const models = await clientOf(at).models.list();
    expect(models.data).toMatchObject([{ id: MODEL, max_model_len: 163_840 }]);
  });

  it('gets the errors of EAS and of vLLM', async () => {
    const at = await start();
    const create = (client: OpenAI, model = '') => client.chat.completions.create({ model, messages: HELLO });
    await expect(create(clientOf(at, 'r1', 'wrong'))).rejects.toMatchObject({ status: 401 });
    await expect(create(clientOf(at, 'none'))).rejects.toMatchObject({ status: 404 });
    await expect(create(clientOf(at), 'gpt')).rejects.toMatchObject({
      status: 404,
      error: { message: 'The model `gpt` does not exist.', type: 'NotFoundError' },
    });
    at.directory.change('r1', { status: 'Stopped', readyInstances: 0, readyInstanceNames: [] });
    at.directory.change('r1-router', { status: 'Stopped', readyInstances: 0, readyInstanceNames: [] });
    await expect(create(clientOf(at))).rejects.toMatchObject({ status: 503 });
  });

  it('asks a member directly, with its own token', async () => {
    const at = await start();
    const answer = await clientOf(at, 'r1-decode').chat.completions.create({ model: '', messages: HELLO });
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    await expect(
      clientOf(at, 'r1-decode', 'token-of-r1').chat.completions.create({ model: '', messages: HELLO }),
    ).rejects.toMatchObject({ status: 401 });
  });
});

describe('gateway', () => {
  it('takes the token alone and as Bearer, and nothing else', async () => {
    const at = await start();
    const status = async (authorization: string | undefined) =>
      (await fetch(at.url('r1', '/v1/models'), authorization === undefined ? {} : { headers: { authorization } }))
        .status;
    expect(await status('token-of-r1')).toBe(200);
    expect(await status('Bearer token-of-r1')).toBe(200);
    for (const wrong of [undefined, '', 'Bearer', 'Basic token-of-r1', 'token-of-r1x', 'token-of-R1']) {
      expect(await status(wrong)).toBe(401);
    }
  });

  it('says what is wrong with an address or a method', async () => {
    const at = await start();
    const bare = await post(at, {}, { inside: '' });
    expect([bare.status, await bare.json()]).toEqual([404, { detail: 'Not Found' }]);
    const unnamed = await fetch(at.url('', 'v1/models'));
    expect(unnamed.status).toBe(404);
    const method = await fetch(at.url('r1', '/v1/chat/completions'), { headers: { authorization: 'token-of-r1' } });
    expect([method.status, method.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await post(at, {}, { inside: '/v1/models' })).status).toBe(405);
  });

  it('tells a router without workers from a service without a router', async () => {
    const at = await start();
    at.directory.change('r1', { readyInstances: 0, readyInstanceNames: [] });
    at.directory.change('r1-decode', { readyInstances: 0, readyInstanceNames: [] });
    const noWorker = await post(at, { messages: HELLO });
    expect([noWorker.status, await noWorker.json()]).toEqual([
      503,
      { error: { code: 503, message: 'no available inference worker' } },
    ]);
    at.directory.change('qwen', { readyInstances: 0, readyInstanceNames: [] });
    const nobody = await post(at, { messages: HELLO }, { service: 'qwen' });
    expect([nobody.status, await nobody.text()]).toEqual([503, 'no healthy upstream']);
  });

  it('refuses what is not JSON, and values that an engine refuses', async () => {
    const at = await start();
    const message = { messages: HELLO };
    const cases: [unknown, RegExp][] = [
      ['{"messages": [', /not valid JSON/u],
      ['[]', /body/u],
      [{}, /'messages'.*Field required/u],
      [{ messages: [] }, /messages/u],
      [{ messages: 'Hello' }, /'messages'.*array/u],
      [{ messages: [{ content: 'x' }] }, /'role'.*Field required/u],
      [{ ...message, max_tokens: 0 }, /max_tokens must be at least 1, got 0/u],
      [{ ...message, max_tokens: 1.5 }, /'max_tokens'/u],
      [{ ...message, temperature: -1 }, /temperature must be non-negative/u],
      [{ ...message, top_p: 0 }, /top_p must be in \(0, 1\]/u],
      [{ ...message, n: 2 }, /n must be 1/u],
      [{ ...message, stop: ['a', ''] }, /stop cannot contain an empty string/u],
      [{ ...message, stream_options: { include_usage: true } }, /stream/u],
      [{ ...message, seed: 'x' }, /'seed'/u],
      [{ ...message, max_tokens: 200_000 }, /too large: 200000/u],
      [{ messages: [{ role: 'user', content: 'word '.repeat(170_000) }] }, /maximum context length is 163840/u],
    ];
    for (const [body, expected] of cases) {
      const response = await post(at, body);
      const answer = await response.json();
      expect(response.status, JSON.stringify(answer)).toBe(400);
      expect(answer).toMatchObject({ error: { code: 400, message: expect.stringMatching(expected) } });
    }
    const type = await post(at, { messages: HELLO }, { headers: { 'content-type': 'text/plain' } });
    expect([type.status, await type.text()]).toEqual([400, expect.stringContaining('Unsupported Media Type')]);
  });

  it('refuses 5 MiB with 413 and closes the connection without reading on', async () => {
    const at = await start();
    const { hostname, port } = new URL(at.url('r1', ''));
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = createConnection(Number(port), hostname);
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('error', reject).on('end', () => resolve(text));
      socket.write(
        `POST /api/predict/r1/v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${5 << 20}\r\n\r\n{`,
      );
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /u);
    expect(answer).toMatch(/connection: close/iu);
    const chunked = await fetch(at.url('r1', '/v1/chat/completions'), {
      method: 'POST',
      headers: { authorization: 'token-of-r1', 'content-type': 'application/json' },
      body: new Blob(['x'.repeat(5 << 20)]).stream(),
      duplex: 'half',
    });
    expect(chunked.status).toBe(413);
  });
});

describe('answers', () => {
  it('are the same for the same seed and request, and others for another seed', async () => {
    const at = await start();
    const text = async (seed: number) => {
      const body = { messages: [{ role: 'user', content: 'Explain expert parallelism' }], seed };
      const answer = await clientOf(at).chat.completions.create({ ...body, model: '' } as never);
      return JSON.stringify((answer as OpenAI.ChatCompletion).choices);
    };
    expect(await text(7)).toBe(await text(7));
    const several = new Set([await text(1), await text(2), await text(3)]);
    expect(several.size).toBe(3);
  });

  it('end at max_tokens with finish_reason length, reasoning counted', async () => {
    const at = await start();
    for (const max of [1, 5, 200]) {
      const response = await post(at, { messages: [{ role: 'user', content: 'a detailed essay' }], max_tokens: max });
      expect(await response.json()).toMatchObject({
        choices: [{ finish_reason: 'length' }],
        usage: { completion_tokens: max },
      });
    }
  });

  it('end before a stop string, streamed or not', async () => {
    const at = await start();
    const body = { messages: [{ role: 'user', content: 'Explain prefill in detail' }] };
    const text = await contentOf(await post(at, body));
    const stop = text.slice(103, 112);
    const stopped = { ...body, stop: [stop, 'never said'] };
    const cut = text.slice(0, text.indexOf(stop));
    expect(await (await post(at, stopped)).json()).toMatchObject({
      choices: [{ message: { content: cut }, finish_reason: 'stop', stop_reason: stop }],
    });
    const events = await eventsOf(await post(at, { ...stopped, stream: true }));
    const streamed = events.slice(0, -1).map((event) => JSON.parse(event).choices[0]?.delta.content ?? '');
    expect(streamed.join('')).toBe(cut);
    expect(events.at(-1)).toBe('[DONE]');
  });

  it('are as long as a load test asks for with ignore_eos', async () => {
    const at = await start();
    const response = await post(at, { messages: HELLO, max_tokens: 3000, ignore_eos: true });
    expect(await response.json()).toMatchObject({ usage: { completion_tokens: 3000 } });
  });

  it('are in Chinese for a Chinese prompt, without broken characters', async () => {
    const at = await start();
    const response = await post(at, { messages: [{ role: 'user', content: '请详细介绍一下专家并行' }], stream: true });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = await eventsOf(response);
    const text = events
      .slice(0, -1)
      .map((event) => JSON.parse(event).choices[0]?.delta.content ?? '')
      .join('');
    expect(text).toContain('专家并行');
    expect(text).not.toContain('\uFFFD');
  });

  it('leave the reasoning out when asked to, and for models without it', async () => {
    const at = await start();
    const off = await (await post(at, { messages: HELLO, chat_template_kwargs: { enable_thinking: false } })).text();
    const plain = await (await post(at, { messages: HELLO }, { service: 'qwen' })).text();
    expect(off).not.toContain('reasoning_content');
    expect(plain).not.toContain('reasoning');
  });
});

describe('routing', () => {
  it('names the instances, and spreads requests over the least loaded', async () => {
    const clock = new FakeClock();
    const at = await start({ clock, prefills: 2, decodes: 2 });
    const routes: (string | null)[][] = [];
    const controller = new AbortController();
    for (let index = 0; index < 4; index += 1) {
      const response = await fetch(at.url('r1', '/v1/chat/completions'), {
        method: 'POST',
        headers: { authorization: 'token-of-r1', 'content-type': 'application/json' },
        body: JSON.stringify({ messages: HELLO, stream: true }),
        signal: controller.signal,
      });
      const header = (name: string) => response.headers.get(`x-eas-emulator-${name}`);
      routes.push([header('prefill-instance'), header('decode-instance'), header('decode-rank')]);
    }
    expect(routes).toEqual([
      ['r1-prefill-0', 'r1-decode-0', '0'],
      ['r1-prefill-1', 'r1-decode-0', '1'],
      ['r1-prefill-0', 'r1-decode-0', '2'],
      ['r1-prefill-1', 'r1-decode-0', '3'],
    ]);
    controller.abort();
  });
});

describe('streams', () => {
  it('stop at once when the client leaves, and free both instances', async () => {
    const clock = new FakeClock();
    const at = await start({ clock });
    const controller = new AbortController();
    const response = await fetch(at.url('r1', '/v1/chat/completions'), {
      method: 'POST',
      headers: { authorization: 'token-of-r1', 'content-type': 'application/json' },
      body: JSON.stringify({ messages: HELLO, stream: true }),
      signal: controller.signal,
    });
    expect(at.plane.busyInstances.map((instance) => instance.name)).toEqual(['r1-prefill-0', 'r1-decode-0']);
    clock.advance(1000);
    expect(at.plane.busyInstances.map((instance) => instance.decode.residents)).toEqual([0, 1]);
    const first = await response.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toContain('reasoning_content');
    const closed = at.nextClose();
    controller.abort();
    await closed;
    expect(at.plane.busyInstances).toEqual([]);
  });

  it('break when the instance that decodes them goes away', async () => {
    const clock = new FakeClock();
    const at = await start({ clock });
    const response = await post(at, { messages: HELLO, stream: true });
    clock.advance(500);
    at.directory.change('r1-decode', { readyInstances: 0, readyInstanceNames: [] });
    clock.advance(1000);
    await expect(response.text()).rejects.toThrow();
    expect(at.plane.busyInstances).toEqual([]);
  });

  it('are finished by an instance that gets no new ones', async () => {
    const clock = new FakeClock();
    const at = await start({ clock });
    const response = await post(at, { messages: HELLO, stream: true });
    clock.advance(500);
    const finishing = { readyInstances: 0, readyInstanceNames: [], finishingInstanceNames: ['r1-decode-0'] };
    at.directory.change('r1-decode', finishing);
    clock.advance(1_000_000);
    expect((await eventsOf(response)).at(-1)).toBe('[DONE]');
    expect((await post(at, { messages: HELLO })).status).toBe(503);
  });

  it('wait for a client that reads slowly, without piling up text and without holding up the engine', async () => {
    const clock = new FakeClock();
    const at = await start({ clock });
    const asked = { messages: HELLO, stream: true, ignore_eos: true, max_tokens: 60_000 };
    const response = await post(at, asked);
    clock.advance(3_000_000);
    const held = at.responses[0]?.writableLength ?? 0;
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(1_000_000);
    expect(at.plane.busyInstances.map((instance) => instance.decode.residents)).toEqual([0, 0]);
    const events = await eventsOf(response);
    // Role, tokens, finish, and the closing line.
    expect(events).toHaveLength(60_000 + 3);
  });
});
