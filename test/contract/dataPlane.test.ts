import { afterEach, describe, expect, test } from 'vitest';
import { staticCredentials } from '../../src/cloud/credentials.ts';
import { systemClock } from '../../src/cloud/transportClock.ts';
import { EasClient } from '../../src/eas/client.ts';
import type { Emulator, EmulatorOptions } from '../../src/emulator/emulator.ts';
import { startTestEmulator } from '../../src/emulator/testEmulator.testing.ts';
import { sendRaw } from '../../src/inference/sendRaw.ts';
import { resolveTarget, type ServiceTarget } from '../../src/inference/serviceTarget.ts';
import { streamChat, type ChatOutcome } from '../../src/inference/streamChat.ts';
import { firstRawDraft } from '../../src/messages/chatRaw.ts';

/** Our chat against the emulator's gateway, router and engines. */
const service = 'deepseek-r1-pd';
let running: Emulator | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(options: EmulatorOptions = {}) {
  const { emulator, clock } = await startTestEmulator({ seed: 'demo', ...options });
  running = emulator;
  const { id, secret } = emulator.accessKey;
  const api = new EasClient({
    region: emulator.region,
    endpoint: emulator.endpoint,
    credentials: staticCredentials({ accessKeyId: id, accessKeySecret: secret }),
    clock: systemClock,
  });
  const target: ServiceTarget = resolveTarget(await api.describeEndpoints(service), service);
  return { api, clock, target };
}

interface Ran extends ChatOutcome {
  readonly text: string;
  readonly thinking: string;
}

async function chat(target: ServiceTarget, maxTokens: number, signal = new AbortController().signal): Promise<Ran> {
  const got = { reasoning: '', content: '' };
  const outcome = await streamChat(
    target,
    { model: '', messages: [{ role: 'user', content: 'Hello!' }], maxTokens },
    {
      signal,
      fetch: globalThis.fetch,
      now: () => performance.now(),
      onEvent: (event) => {
        if (event.kind === 'reasoning' || event.kind === 'content') got[event.kind] += event.text;
      },
    },
  );
  return { ...outcome, text: got.content, thinking: got.reasoning };
}

const surroundings = { signal: new AbortController().signal, fetch: globalThis.fetch, now: () => performance.now() };

describe('chat with an emulated EP+PD service', () => {
  test('streams thinking first, counts tokens and keeps to max_tokens', async () => {
    const { target } = await start();
    const ran = await chat(target, 12);
    expect(ran).toMatchObject({ failure: undefined, finishReason: 'length' });
    expect(ran.thinking).not.toBe('');
    expect(ran.timings).toMatchObject({ outputTokens: 12, estimated: false });
    expect(ran.timings.inputTokens).toBeGreaterThan(0);
    expect(ran.timings.timeToFirstTokenMs).toBeGreaterThan(0);
    expect(ran.timings.timePerOutputTokenMs).toBeGreaterThan(0);
  });

  test('EAS’s own example as a raw request gets 200 and a completion', async () => {
    const { target } = await start();
    const body = JSON.stringify({ ...JSON.parse(firstRawDraft.body), max_tokens: 8 });
    const outcome = await sendRaw(target, { ...firstRawDraft, body }, surroundings);
    expect(outcome).toMatchObject({ failure: undefined, head: { status: 200 } });
    expect(JSON.parse(outcome.body.text)).toMatchObject({ object: 'chat.completion', usage: { completion_tokens: 8 } });
  });

  test('wrong token 401, wrong path 404, stopped service 503', async () => {
    const { target, api } = await start();
    const wrong = await chat({ ...target, token: 'not-the-token' }, 4);
    expect(wrong.failure?.details).toMatchObject({ kind: 'unauthorized', status: 401 });
    const lost = await sendRaw(target, { ...firstRawDraft, path: '/nowhere' }, surroundings);
    expect(lost.head?.status).toBe(404);
    await api.stopService(service);
    expect((await chat(target, 4)).failure?.details).toMatchObject({ kind: 'server', status: 503 });
  });

  test('Stop ends an answer and keeps what came', async () => {
    const { target } = await start();
    const abort = new AbortController();
    let text = '';
    const outcome = await streamChat(
      target,
      { model: '', messages: [{ role: 'user', content: 'Tell me everything.' }], maxTokens: 4000 },
      {
        ...surroundings,
        signal: abort.signal,
        onEvent: (event) => {
          if (event.kind === 'reasoning' || event.kind === 'content') text += event.text;
          if (text.length > 20) abort.abort();
        },
      },
    );
    expect(outcome.failure?.kind).toBe('cancelled');
    expect(text.length).toBeGreaterThan(20);
  });

  test('a stream that is cut by a fault is told apart from one that ended', async () => {
    const { target } = await start({ faults: [{ path: '/v1/chat/completions', cutAfterBytes: 700 }] });
    const ran = await chat(target, 400);
    expect(ran.failure?.details).toMatchObject({ kind: 'unreachable', code: 'StreamCut' });
    expect(ran.thinking + ran.text).not.toBe('');
  });

  test('a page of a gateway in between', async () => {
    const { target } = await start({ faults: [{ path: '/v1/chat/completions', html: true }] });
    expect((await chat(target, 4)).failure?.details).toMatchObject({ kind: 'server', status: 502 });
  });
});

/** The value of a metric of a service, summed over its series. */
async function metric(api: EasClient, name: string, metricName: string): Promise<number> {
  const { baseUrl, token } = resolveTarget(await api.describeEndpoints(name), name);
  const response = await fetch(`${baseUrl}/metrics`, { headers: { authorization: token } });
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  const lines = (await response.text()).split('\n').filter((line) => new RegExp(`^${metricName}[ {]`, 'u').test(line));
  expect(lines.length, metricName).toBeGreaterThan(0);
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe('the figures of the seeded aggregate', () => {
  test('are the router’s own, and those of each member with its own token', async () => {
    const { api, target } = await start();
    const ran = await chat(target, 6);
    expect(ran.failure).toBeUndefined();
    const prompt = ran.timings.inputTokens ?? 0;
    expect(await metric(api, service, 'llm_requests')).toBe(1);
    expect(await metric(api, `${service}-router`, 'llm_requests')).toBe(1);
    expect(await metric(api, `${service}-prefill`, 'vllm:prompt_tokens_total')).toBe(prompt);
    expect(await metric(api, `${service}-decode`, 'vllm:generation_tokens_total')).toBe(6);
    const seconds = await metric(api, service, 'llm_ttft_mean');
    expect(Math.abs(seconds - (ran.timings.timeToFirstTokenMs ?? 0))).toBeLessThan(200);
  });

  test('begin anew when the instance does', async () => {
    const { api, clock, target } = await start();
    await chat(target, 3);
    const [instance] = await api.instances.list(`${service}-decode`);
    await api.instances.softRestart(`${service}-decode`, [instance?.InstanceName ?? '']);
    clock.pass(300);
    expect(await metric(api, `${service}-decode`, 'vllm:generation_tokens_total')).toBe(0);
    expect(await metric(api, `${service}-prefill`, 'vllm:generation_tokens_total')).toBe(1);
  });
});

describe('the hot configuration of the router', () => {
  test.each([service, `${service}-router`])('limits the requests to %s from the next one on', async (name) => {
    const { api, target } = await start();
    const limit = { enable: true, max_requests_per_instance: 1 };
    await api.dynamicConfigs.create(name, 'llm_gateway.rate_limit', JSON.stringify(limit));
    const abort = new AbortController();
    const first = fetchChat(target, 4000, abort.signal);
    expect((await first).status).toBe(200);
    const second = await fetchChat(target, 4);
    expect([second.status, await second.json()]).toEqual([
      429,
      { error: { code: 429, message: 'rate limit exceeded' } },
    ]);
    await api.dynamicConfigs.update(name, 'llm_gateway.rate_limit', JSON.stringify({ ...limit, enable: false }));
    expect((await fetchChat(target, 4)).status).toBe(200);
    abort.abort();
  });
});

function fetchChat(target: ServiceTarget, maxTokens: number, signal?: AbortSignal): Promise<Response> {
  return fetch(`${target.baseUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: target.token, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: '',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      max_tokens: maxTokens,
    }),
    ...(signal && { signal }),
  });
}
