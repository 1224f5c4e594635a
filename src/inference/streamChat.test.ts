import { afterEach, describe, expect, test } from 'vitest';
import {
  content,
  everyByte,
  type FakeService,
  fakeService,
  fetchOf,
  finish,
  reasoning,
  sse,
  usage,
} from './fakeService.testing.ts';
import { streamChat, type ChatEvent, type ChatOptions, type ChatOutcome } from './streamChat.ts';

const services: FakeService[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.close()));
});

async function serve(answer: Parameters<typeof fakeService>[0]): Promise<FakeService> {
  const service = await fakeService(answer);
  services.push(service);
  return service;
}

interface Ran extends ChatOutcome {
  readonly events: ChatEvent[];
  readonly text: string;
  readonly thinking: string;
}

async function run(
  target: FakeService['target'],
  options: Partial<ChatOptions> = {},
  onEvent: (event: ChatEvent) => void = () => undefined,
): Promise<Ran> {
  const events: ChatEvent[] = [];
  const outcome = await streamChat(
    target,
    { model: '', messages: [{ role: 'user', content: 'Hello!' }], maxTokens: 1024 },
    {
      signal: new AbortController().signal,
      fetch: globalThis.fetch,
      now: () => performance.now(),
      ...options,
      onEvent: (event) => {
        events.push(event);
        onEvent(event);
      },
    },
  );
  const joined = (kind: 'content' | 'reasoning') =>
    events.map((event) => (event.kind === kind ? event.text : '')).join('');
  return { ...outcome, events, text: joined('content'), thinking: joined('reasoning') };
}

const target = { baseUrl: 'http://127.0.0.1:1/api/predict/chat', token: 'token-of-the-service' };

describe('a streamed answer', () => {
  test('sends EAS’s own example with the token, once, and nothing from the environment', async () => {
    process.env['OPENAI_CUSTOM_HEADERS'] = 'X-Leak: yes';
    process.env['OPENAI_ORG_ID'] = 'org-leak';
    const service = await serve((response) => response.end(sse(content('Hi'), finish('stop'), '[DONE]')));
    const ran = await run(service.target);
    delete process.env['OPENAI_CUSTOM_HEADERS'];
    delete process.env['OPENAI_ORG_ID'];
    expect(ran.failure).toBeUndefined();
    expect(service.received).toHaveLength(1);
    const [request] = service.received;
    expect(request?.url).toBe('/api/predict/chat/v1/chat/completions');
    expect(request?.headers.authorization).toBe('Bearer token-of-the-service');
    expect(JSON.stringify(request?.headers)).not.toMatch(/leak|openai|stainless/i);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      model: '',
      messages: [{ role: 'user', content: 'Hello!' }],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 1024,
    });
  });

  test('keeps thinking apart from the answer and reports usage and the finish reason', async () => {
    const wire = sse(
      reasoning('Let me '),
      reasoning('see.'),
      content('Yes'),
      content('!'),
      finish('stop'),
      usage(12, 40),
      '[DONE]',
    );
    const ran = await run(target, { fetch: fetchOf([new TextEncoder().encode(wire)]) });
    expect(ran).toMatchObject({ thinking: 'Let me see.', text: 'Yes!', finishReason: 'stop', failure: undefined });
    expect(ran.timings).toMatchObject({ inputTokens: 12, outputTokens: 40, estimated: false });
    expect(ran.events.at(-1)).toEqual({ kind: 'usage', usage: { inputTokens: 12, outputTokens: 40 } });
  });

  test('reads `reasoning` too, which newer engines send', async () => {
    const wire = sse({ choices: [{ delta: { reasoning: 'Hm.' } }] }, finish('stop'), '[DONE]');
    expect((await run(target, { fetch: fetchOf(everyByte(wire)) })).thinking).toBe('Hm.');
  });

  test('takes <think> tags for thinking where the engine has no parser for them', async () => {
    const wire = sse(
      content('<thi'),
      content('nk>Hm.</th'),
      content('ink>\n\nYes'),
      content('.'),
      finish('stop'),
      '[DONE]',
    );
    const ran = await run(target, { fetch: fetchOf(everyByte(wire)) });
    expect(ran).toMatchObject({ thinking: 'Hm.', text: 'Yes.', failure: undefined });
  });

  test('is whole when every byte comes alone: characters and `data:` lines are split everywhere', async () => {
    const text = '专家并行 🧠 — naïve “quotes” 🇨🇳';
    const wire = sse(content(text), content(text), finish('stop'), '[DONE]');
    const ran = await run(target, { fetch: fetchOf(everyByte(wire)) });
    expect(ran.text).toBe(text + text);
    expect(ran.failure).toBeUndefined();
  });

  test('accepts CRLF line ends, comments and a missing [DONE] after a finish reason', async () => {
    const wire = `: keep-alive\r\n\r\n${sse(content('a'), finish('length')).replaceAll('\n', '\r\n')}`;
    const ran = await run(target, { fetch: fetchOf(everyByte(wire)) });
    expect(ran).toMatchObject({ text: 'a', finishReason: 'length', failure: undefined });
  });

  test('accepts a whole JSON completion from a server that does not stream', async () => {
    const completion = {
      choices: [{ message: { content: 'Hi\nyou' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    };
    const fetch = fetchOf([new TextEncoder().encode(JSON.stringify(completion, null, 2))], {
      'content-type': 'application/json',
    });
    const ran = await run(target, { fetch });
    expect(ran).toMatchObject({ text: 'Hi\nyou', finishReason: 'stop', failure: undefined });
  });

  test('takes times from the given clock: TTFT to the first thought, TPOT over the usage’s tokens', async () => {
    const times = [1000, 1400, 1500, 2400, 2500];
    const wire = sse(reasoning('x'), content('y'), content('z'), finish('stop'), usage(5, 11), '[DONE]');
    const ran = await run(target, { fetch: fetchOf(everyByte(wire)), now: () => times.shift() ?? Number.NaN });
    expect(ran.timings).toEqual({
      timeToFirstTokenMs: 400,
      timePerOutputTokenMs: 100,
      thinkingMs: 100,
      totalMs: 1500,
      inputTokens: 5,
      outputTokens: 11,
      tokensPerSecond: (11 / 1500) * 1000,
      estimated: false,
    });
  });

  test('marks counts as estimated when the server gives no usage', async () => {
    const wire = sse(content('twelve chars'), finish('stop'), '[DONE]');
    const ran = await run(target, { fetch: fetchOf(everyByte(wire)) });
    expect(ran.timings).toMatchObject({ estimated: true, outputTokens: 3 });
  });
});

describe('a failed answer', () => {
  test('cut in the middle of a token: keeps the text and says that it was cut', async () => {
    const whole = new TextEncoder().encode(sse(content('one '), content('两')));
    const service = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(whole.subarray(0, whole.length - 20), () => response.destroy());
    });
    const ran = await run(service.target);
    expect(ran.text).toBe('one ');
    expect(ran.failure?.details).toMatchObject({ kind: 'unreachable', code: 'StreamCut' });
    expect(service.received).toHaveLength(1);
  });

  test('closed in order but without an end is a cut too', async () => {
    const wire = new TextEncoder().encode(sse(content('one '), content('two')));
    for (const chunks of [[wire], [wire.subarray(0, wire.length - 20)]]) {
      const ran = await run(target, { fetch: fetchOf(chunks) });
      expect(ran.failure?.details).toMatchObject({ kind: 'unreachable', code: 'StreamCut' });
      expect(ran.text).toMatch(/^one /);
    }
  });

  test('a stall ends after the idle time', async () => {
    const service = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(sse(content('so far')));
    });
    const ran = await run(service.target, { idleMs: 150 });
    expect(ran.text).toBe('so far');
    expect(ran.failure?.details).toMatchObject({ kind: 'timeout', code: 'Stalled' });
  });

  test('a server that never answers ends after the idle time', async () => {
    const service = await serve(() => undefined);
    const ran = await run(service.target, { idleMs: 100 });
    expect(ran.failure?.details).toMatchObject({ kind: 'timeout', code: 'Stalled' });
  });

  test('an abort keeps what came, and the connection is closed', async () => {
    const abort = new AbortController();
    let closed: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const service = await serve((response) => {
      response.on('close', () => closed?.());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(sse(content('partial')));
    });
    const ran = await run(service.target, { signal: abort.signal }, () => abort.abort());
    expect(ran.text).toBe('partial');
    expect(ran.failure?.kind).toBe('cancelled');
    await gone;
  });

  test('an abort before the first byte', async () => {
    const abort = new AbortController();
    const service = await serve(() => abort.abort());
    expect((await run(service.target, { signal: abort.signal })).failure?.kind).toBe('cancelled');
  });

  const answers: [string, number, string, string, Record<string, unknown>][] = [
    [
      'wrong token',
      401,
      'application/json',
      '{"message":"Unauthorized"}',
      { kind: 'unauthorized', serverMessage: 'Unauthorized' },
    ],
    [
      'missing suffix',
      404,
      'application/json',
      '{"detail":"Not Found"}',
      { kind: 'not-found', serverMessage: 'Not Found' },
    ],
    [
      'unknown model of vLLM',
      404,
      'application/json',
      '{"error":{"message":"The model `x` does not exist.","type":"NotFoundError","code":404}}',
      { kind: 'not-found', code: '404', serverMessage: 'The model `x` does not exist.' },
    ],
    [
      'rate limit',
      429,
      'application/json',
      '{"error":{"code":429,"message":"rate limit exceeded"}}',
      { kind: 'throttled', status: 429 },
    ],
    ['full queue', 450, 'text/plain', 'queue full', { kind: 'throttled', serverMessage: 'queue full' }],
    [
      'no instance',
      503,
      'text/plain',
      'no healthy upstream',
      { kind: 'server', status: 503, serverMessage: 'no healthy upstream' },
    ],
    [
      'gateway timeout',
      504,
      'text/html',
      '<html><title>504 Gateway Time-out</title></html>',
      { kind: 'timeout', serverMessage: '504 Gateway Time-out' },
    ],
    ['bad gateway page', 502, 'text/html', '<!DOCTYPE html><html></html>', { kind: 'server', status: 502 }],
    ['a page instead of an answer', 200, 'text/html', '<html>login</html>', { kind: 'not-json', status: 200 }],
    ['a page under a wrong type', 200, 'text/event-stream', '<html>login</html>', { kind: 'not-json' }],
    ['nothing', 200, 'text/event-stream', '', { kind: 'not-json' }],
    ['another document', 200, 'application/json', '{"ok":true}', { kind: 'unexpected-answer' }],
    ['a redirect', 302, 'text/plain', '', { kind: 'unexpected-answer', status: 302 }],
    [
      'FastAPI findings',
      422,
      'application/json',
      '{"detail":[{"msg":"bad"}]}',
      { kind: 'invalid', serverMessage: '[{"msg":"bad"}]' },
    ],
    [
      'an error inside the stream',
      200,
      'text/event-stream',
      sse({ error: { code: 503, message: 'no available inference worker' } }),
      { kind: 'server', status: 503, serverMessage: 'no available inference worker' },
    ],
    [
      'nonsense inside the stream',
      200,
      'text/event-stream',
      `data: {"choi\n\n${sse(content('x'))}`,
      { kind: 'unexpected-answer' },
    ],
  ];
  test.each(answers)('%s (%i)', async (_name, status, type, body, expected) => {
    const service = await serve((response) => {
      response.writeHead(status, { 'content-type': type, 'x-request-id': 'req-1' });
      response.write(body);
      // The nonsense comes while the stream goes on; everything else ends here.
      if (!body.startsWith('data: {"choi\n')) response.end();
    });
    const ran = await run(service.target);
    expect(ran.failure?.details).toMatchObject({ action: 'POST /v1/chat/completions', ...expected });
    if (status >= 400) expect(ran.failure?.details.requestId).toBe('req-1');
    expect(service.received).toHaveLength(1);
    expect(JSON.stringify(ran.failure?.details)).not.toContain('token-of-the-service');
  });

  test('nobody there', async () => {
    const service = await fakeService(() => undefined);
    await service.close();
    const ran = await run(service.target);
    expect(ran.failure?.details).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
    expect(ran.failure?.details.serverMessage).toMatch(/ECONNREFUSED/);
  });
});

describe('a very long answer', () => {
  test('10 MB in small pieces arrive whole, and the process goes on with other work meanwhile', async () => {
    const piece = 'x'.repeat(1000);
    const service = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let sent = 0; sent < 10_000; sent += 1) response.write(sse(content(piece)));
      response.end(sse(finish('stop'), '[DONE]'));
    });
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const ran = await run(service.target);
    clearInterval(timer);
    expect(ran.failure).toBeUndefined();
    expect(ran.text).toHaveLength(10_000_000);
    expect(turns).toBeGreaterThan(5);
  });

  test('10 MB in one line arrive whole', async () => {
    const service = await serve((response) => {
      response.end(sse(content('字'.repeat(3_500_000)), finish('stop'), '[DONE]'));
    });
    const ran = await run(service.target);
    expect(ran.text).toHaveLength(3_500_000);
    expect(ran.failure).toBeUndefined();
  });

  test('ends at the limit and says so', async () => {
    let closed: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const service = await serve((response) => {
      response.on('close', () => closed?.());
      const more = (): void => {
        if (!response.destroyed) response.write(sse(content('x'.repeat(10_000))), () => setImmediate(more));
      };
      more();
    });
    const ran = await run(service.target, { maxCharacters: 100_000 });
    expect(ran.failure?.details).toMatchObject({ kind: 'unexpected-answer', code: 'AnswerTooLarge' });
    expect(ran.text.length).toBeLessThan(200_000);
    await gone;
  });
});
