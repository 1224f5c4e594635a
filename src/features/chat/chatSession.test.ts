import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { CloudError } from '../../cloud/errors.ts';
import { content, finish, reasoning, sse, usage } from '../../inference/fakeService.testing.ts';
import { Service } from '../../eas/wire/service.ts';
import { firstRawDraft } from '../../messages/chatRaw.ts';
import { Bench, type Script } from './chatBench.testing.ts';
import type { SeenService } from './serviceWatch.ts';

let benches: Bench[] = [];
beforeEach(() => {
  benches = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(benches.map((bench) => bench.close()));
});

async function start(script: Script): Promise<Bench> {
  const bench = await Bench.start(script);
  benches.push(bench);
  return bench;
}

function body(bench: Bench, index: number): { messages: unknown[] } {
  return z.parse(
    z.looseObject({ messages: z.array(z.unknown()) }),
    JSON.parse(bench.service.received[index]?.body ?? ''),
  );
}

const hello = sse(
  reasoning('Let me think. '),
  content('Hello '),
  content('you!'),
  finish('stop'),
  usage(5, 7),
  '[DONE]',
);

describe('a chat', () => {
  test('streams an answer in numbered messages that add up to it', async () => {
    const bench = await start((response) => response.end(hello));
    await bench.state();
    await bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
    const answer = await bench.ended();
    expect(answer).toMatchObject({
      phase: 'done',
      reasoning: 'Let me think. ',
      content: 'Hello you!',
      finishReason: 'stop',
    });
    expect(answer.metrics).toMatchObject({ inputTokens: 5, outputTokens: 7, estimated: false });
    expect(bench.posted.map((one) => one.sequence)).toEqual(bench.posted.map((_, index) => index + 1));
    const deltas = bench.posted.flatMap((one) => (one.type === 'delta' ? [one] : []));
    expect(deltas.map((one) => one.content).join('')).toBe('Hello you!');
    expect((await bench.state()).messages).toMatchObject([{ role: 'user', text: 'Hello!' }, { phase: 'done' }]);
  });

  test('sends the turns so far, the system prompt and the settings; thinking stays here', async () => {
    const bench = await start((response) => response.end(hello));
    await bench.state();
    const settings = { system: 'Be brief.', model: ' m ', maxTokens: '64', temperature: '0', topP: '' };
    await bench.session.receive({ type: 'settings', settings });
    await bench.session.receive({ type: 'send', text: 'one', at: 1 });
    await bench.session.receive({ type: 'send', text: 'two', at: 1 });
    expect(body(bench, 1)).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'one' },
        { role: 'assistant', content: 'Hello you!' },
        { role: 'user', content: 'two' },
      ],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 64,
      temperature: 0,
    });
  });

  test('takes no second message while an answer streams, and gives the text back', async () => {
    const bench = await start((response) => {
      response.writeHead(200);
      response.write(sse(content('still ')));
    });
    await bench.state();
    const first = bench.session.receive({ type: 'send', text: 'one', at: 1 });
    await bench.until((messages) => messages.find((one) => one.type === 'delta'));
    await bench.session.receive({ type: 'send', text: 'two', at: 1 });
    expect(bench.posted.at(-1)).toMatchObject({ type: 'refused', text: 'two' });
    await bench.session.receive({ type: 'stop' });
    await first;
    expect(await bench.ended()).toMatchObject({ phase: 'stopped', content: 'still ' });
    expect(bench.service.received).toHaveLength(1);
  });

  test('refuses to send with a setting that cannot be used', async () => {
    const bench = await start((response) => response.end(hello));
    await bench.state();
    const settings = { system: '', model: '', maxTokens: 'many', temperature: '', topP: '' };
    await bench.session.receive({ type: 'settings', settings });
    await bench.session.receive({ type: 'send', text: 'one', at: 1 });
    expect(bench.posted.at(-1)).toMatchObject({
      type: 'refused',
      text: 'one',
      reason: expect.stringMatching(/whole number/),
    });
    expect(bench.service.received).toHaveLength(0);
  });

  test('keeps a failed question, says why, and asks it again once', async () => {
    let calls = 0;
    const bench = await start((response) => {
      calls += 1;
      if (calls === 1) response.writeHead(503, { 'x-request-id': 'req-7' }).end('no healthy upstream');
      else response.end(hello);
    });
    bench.status = 'Stopped';
    await bench.state();
    await bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
    const failed = await bench.ended();
    expect(failed.phase).toBe('failed');
    expect(failed.failure?.message).toMatch(/No instance/);
    expect(failed.failure?.details).toMatch(/HTTP 503.*req-7/);
    // The state of the service is looked at, and says more.
    const unavailable = await bench.until(
      (messages) =>
        messages.flatMap((one) =>
          one.type === 'availability' && one.availability.kind === 'unavailable' ? [one.availability] : [],
        )[0],
    );
    expect(unavailable.failure.message).toBe('chat is stopped.');
    const from = bench.posted.length;
    await bench.session.receive({ type: 'regenerate' });
    expect((await bench.ended(from)).content).toBe('Hello you!');
    expect(body(bench, 1).messages).toEqual([{ role: 'user', content: 'Hello!' }]);
    expect((await bench.state()).messages).toHaveLength(2);
    expect((await bench.state()).availability).toEqual({ kind: 'ready' });
  });

  test('a cut keeps the text and says that it was cut', async () => {
    const bench = await start((response) => {
      response.writeHead(200);
      response.write(sse(content('half an ans')), () => response.destroy());
    });
    await bench.state();
    await bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
    const answer = await bench.ended();
    expect(answer).toMatchObject({ phase: 'failed', content: 'half an ans' });
    expect(answer.failure?.message).toMatch(/cut off/);
  });

  test('an unanswered question goes with the next one, so that turns alternate', async () => {
    let calls = 0;
    const bench = await start((response) => {
      calls += 1;
      if (calls === 1) response.writeHead(500).end();
      else response.end(hello);
    });
    await bench.state();
    await bench.session.receive({ type: 'send', text: 'one', at: 1 });
    await bench.session.receive({ type: 'send', text: 'two', at: 1 });
    expect(body(bench, 1).messages).toEqual([{ role: 'user', content: 'one\n\ntwo' }]);
  });

  test('without a connection nothing is lost', async () => {
    const bench = await start((response) => response.end(hello));
    bench.apiError = new Error('This chat belongs to A, and the active connection is B.');
    await bench.state();
    await bench.session.checkService();
    await bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
    expect((await bench.ended()).failure?.message).toMatch(/belongs to A/);
    expect((await bench.state()).messages[0]).toMatchObject({ text: 'Hello!' });
    expect((await bench.state()).availability).toMatchObject({ kind: 'unavailable' });
  });

  test('a reload in the middle of an answer keeps what arrived and marks it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 50 });
    const bench = await start((response) => {
      response.writeHead(200);
      response.write(sse(reasoning('hm '), content('so far')));
    });
    await bench.state();
    void bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
    await bench.until((messages) => messages.find((one) => one.type === 'delta' && one.content !== ''));
    await vi.advanceTimersByTimeAsync(1100);
    // The old window is gone without a word.
    bench.reopen();
    expect((await bench.state()).messages).toMatchObject([
      { role: 'user', text: 'Hello!' },
      { role: 'assistant', phase: 'interrupted', reasoning: 'hm ', content: 'so far' },
    ]);
  });

  test('closing the panel ends the call and keeps what arrived', async () => {
    let closed: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const bench = await start((response) => {
      response.on('close', () => closed?.());
      response.writeHead(200);
      response.write(sse(content('so far')));
    });
    await bench.state();
    void bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
    await bench.until((messages) => messages.find((one) => one.type === 'delta'));
    bench.session.dispose();
    await gone;
    bench.reopen();
    expect((await bench.state()).messages[1]).toMatchObject({ phase: 'interrupted', content: 'so far' });
  });

  test('drafts and settings survive', async () => {
    const bench = await start((response) => response.end(hello));
    await bench.session.receive({ type: 'draft', text: 'not yet sent', at: 1 });
    await bench.session.receive({ type: 'rawDraft', draft: { ...firstRawDraft, path: '/v1/models' }, at: 2 });
    bench.session.dispose();
    bench.reopen();
    expect(await bench.state()).toMatchObject({
      draft: 'not yet sent',
      rawDraft: { path: '/v1/models' },
      draftedAt: 2,
    });
  });

  test('a hidden panel gets nothing, and everything when it shows again', async () => {
    const bench = await start((response) => response.end(hello));
    await bench.state();
    const before = bench.posted.length;
    bench.visible = false;
    await bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
    expect(bench.posted).toHaveLength(before);
    bench.visible = true;
    expect((await bench.state()).messages[1]).toMatchObject({ phase: 'done', content: 'Hello you!' });
  });

  test('clears after a question only', async () => {
    const bench = await start((response) => response.end(hello));
    await bench.state();
    await bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
    bench.confirms = false;
    await bench.session.receive({ type: 'clear' });
    expect((await bench.state()).messages).toHaveLength(2);
    bench.confirms = true;
    await bench.session.receive({ type: 'clear' });
    expect((await bench.state()).messages).toEqual([]);
    bench.reopen();
    expect((await bench.state()).messages).toEqual([]);
  });

  test('shows the first part of a very long answer and keeps all of it', async () => {
    const bench = await start((response) => {
      for (let sent = 0; sent < 500; sent += 1) response.write(sse(content('y'.repeat(1000))));
      response.end(sse(finish('stop'), '[DONE]'));
    });
    await bench.state();
    await bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
    const answer = await bench.ended();
    expect(answer.content).toHaveLength(200_000);
    expect(answer.hidden).toBe(300_000);
    const sent = bench.posted.reduce((sum, one) => sum + (one.type === 'delta' ? one.content.length : 0), 0);
    expect(sent).toBe(200_000);
    await bench.session.receive({ type: 'copyAnswer', id: answer.id });
    await bench.session.receive({ type: 'openAnswer', id: answer.id });
    expect(bench.copied[0]).toHaveLength(500_000);
    expect(bench.opened[0]).toHaveLength(500_000);
  });
});

describe('the service of a chat', () => {
  function known(status: string): SeenService {
    return { kind: 'known', service: z.parse(Service, { ServiceName: 'chat', Status: status }) };
  }

  test('is followed as the list of services shows it, without a call', async () => {
    const bench = await start((response) => response.end(hello));
    await bench.session.checkService();
    bench.apiError = new Error('No call is needed.');
    await bench.session.see(known('Stopped'));
    expect((await bench.state()).availability).toMatchObject({ startable: true });
    await bench.session.see(known('Starting'));
    expect((await bench.state()).availability).toMatchObject({ failure: { message: 'chat is not running yet.' } });
    await bench.session.see(known('Running'));
    expect((await bench.state()).availability).toEqual({ kind: 'ready', again: true });
    bench.apiError = undefined;
    await bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
    expect((await bench.state()).availability).toEqual({ kind: 'ready' });
  });

  test('is gone only when EAS says so', async () => {
    const bench = await start((response) => response.end(hello));
    await bench.session.see({ kind: 'gone' });
    expect((await bench.state()).availability).toEqual({ kind: 'ready' });
    bench.gone = true;
    await bench.session.see({ kind: 'gone' });
    expect((await bench.state()).availability).toMatchObject({ failure: { message: 'chat does not exist any more.' } });
  });

  test('an older answer about it does not cover a newer one', async () => {
    const bench = await start((response) => response.end(hello));
    const checking = bench.session.checkService();
    await bench.session.see(known('Stopped'));
    await checking;
    expect((await bench.state()).availability).toMatchObject({ kind: 'unavailable' });
  });

  test('is looked at after a raw request got a 503', async () => {
    const bench = await start((response) => response.writeHead(503).end());
    await bench.state();
    bench.status = 'Stopped';
    await bench.session.receive({ type: 'rawSend', draft: firstRawDraft, at: 1 });
    await bench.until((messages) =>
      messages.find((one) => one.type === 'availability' && one.availability.kind === 'unavailable'),
    );
  });

  test('is started on request', async () => {
    const bench = await start((response) => response.end(hello));
    await bench.session.receive({ type: 'startService' });
    expect(bench.started).toEqual(['chat']);
  });
});

describe('the focus', () => {
  const focuses = (bench: Bench): number => bench.posted.filter((one) => one.type === 'focus').length;

  test('goes to a panel that was opened, once it is ready, and only once', async () => {
    const bench = await start((response) => response.end(hello));
    bench.session.focusWhenReady();
    expect(focuses(bench)).toBe(0);
    await bench.state();
    expect(bench.posted.map((one) => one.type).slice(-2)).toEqual(['snapshot', 'focus']);
    await bench.state();
    expect(focuses(bench)).toBe(1);
  });

  test('goes to a panel that is revealed: at once, or when it shows again', async () => {
    const bench = await start((response) => response.end(hello));
    await bench.state();
    bench.session.focus();
    expect(focuses(bench)).toBe(1);
    bench.visible = false;
    bench.session.focus();
    expect(focuses(bench)).toBe(1);
    bench.visible = true;
    await bench.state();
    expect(focuses(bench)).toBe(2);
  });

  test('is left alone in a panel that VS Code restores', async () => {
    const bench = await start((response) => response.end(hello));
    await bench.state();
    expect(focuses(bench)).toBe(0);
  });
});

describe('a raw request', () => {
  test('shows status, headers and body, and masks the token where it is echoed', async () => {
    const bench = await start((response, request) =>
      response
        .writeHead(200, { 'x-echo': request.headers.authorization })
        .end(`{"you sent": "${request.headers.authorization}"}`),
    );
    await bench.state();
    await bench.session.receive({ type: 'rawSend', draft: firstRawDraft, at: 1 });
    const { rawResult } = await bench.state();
    expect(rawResult).toMatchObject({ phase: 'done', head: { status: 200 }, text: '{"you sent": "••••••"}' });
    expect(bench.service.received[0]).toMatchObject({
      url: '/api/predict/chat/v1/chat/completions',
      body: firstRawDraft.body,
    });
  });

  test('streams text as it comes; cancel keeps it', async () => {
    const bench = await start((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(sse(content('a')));
    });
    await bench.state();
    const sending = bench.session.receive({ type: 'rawSend', draft: firstRawDraft, at: 1 });
    await bench.until((messages) => messages.find((one) => one.type === 'rawText' && one.text.includes('"a"')));
    await bench.session.receive({ type: 'rawCancel' });
    await sending;
    const { rawResult } = await bench.state();
    expect(rawResult).toMatchObject({
      phase: 'done',
      head: { status: 200 },
      failure: { message: 'You cancelled the request.' },
    });
    expect(rawResult.text).toContain('"a"');
  });

  test('does not send what cannot be sent', async () => {
    const bench = await start((response) => response.end());
    await bench.state();
    const authorization = { name: 'Authorization', value: 'mine' };
    await bench.session.receive({ type: 'rawSend', draft: { ...firstRawDraft, path: 'http://evil.example/' }, at: 1 });
    await bench.session.receive({ type: 'rawSend', draft: { ...firstRawDraft, headers: [authorization] }, at: 1 });
    expect(bench.service.received).toHaveLength(0);
  });

  test('explains what EAS refused before the call', async () => {
    const bench = await start((response) => response.end());
    bench.apiError = new CloudError({
      kind: 'forbidden',
      action: 'DescribeServiceEndpoints',
      missingPermission: 'eas:DescribeServiceEndpoints',
    });
    await bench.state();
    await bench.session.receive({ type: 'rawSend', draft: firstRawDraft, at: 1 });
    const { rawResult } = await bench.state();
    expect(rawResult.phase).toBe('done');
    expect(`${rawResult.failure?.message} ${rawResult.failure?.advice}`).toMatch(/eas:DescribeServiceEndpoints/);
  });
});
