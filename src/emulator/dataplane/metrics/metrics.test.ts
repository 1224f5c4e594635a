import { afterEach, describe, expect, it } from 'vitest';
import { EMULATED_HANDOFF_SECONDS } from '../inferred.ts';
import { post } from '../testing/calls.ts';
import { FakeClock } from '../testing/fakeClock.ts';
import { aggregate } from '../testing/fakeDirectory.ts';
import { type Measured, runLockstep } from '../testing/lockstepLoad.ts';
import { PromText } from '../testing/promText.ts';
import { promtoolComplaints } from '../testing/promtool.ts';
import { type TestServer, startTestServer } from '../testing/testServer.ts';
import { RankRecord } from './rankRecord.ts';

let server: TestServer | undefined;
afterEach(async () => {
  expect(server?.errors ?? []).toEqual([]);
  await server?.close();
  server = undefined;
});

/** Complaints that the engines' and the router's own names earn. */
const OF_THE_NAMES = new RegExp(
  [
    `^(vllm|sglang):\\S+ metric names should not contain ':'`,
    '^(llm_requests|schedule_requests) counter metrics should have "_total" suffix',
    '^vllm:iteration_tokens_total non-counter metrics should not have "_total" suffix',
    '^sglang:kv_transfer_\\S+ (use base unit|metric names should not contain abbreviated units)',
    '^\\S+_percentile non-summary with "quantile"',
    '^\\S+ (non-histogram and non-summary|non-summary) metrics should not have "quantile" label',
  ].join('|'),
  'u',
);

async function scrape(at: TestServer, service: string): Promise<PromText> {
  const headers = { authorization: `token-of-${service}` };
  const response = await fetch(at.url(service, '/metrics'), { headers });
  const text = await response.text();
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const complaints = promtoolComplaints(text) ?? [];
  expect(complaints.filter((line) => !OF_THE_NAMES.test(line))).toEqual([]);
  return new PromText(text, OF_THE_NAMES);
}

async function loaded(over: { service?: string; requests?: number } = {}) {
  const clock = new FakeClock();
  server = await startTestServer({ clock });
  const [input, output] = [600, 40];
  const { service = 'r1', requests = 48 } = over;
  const measured = await runLockstep(server, clock, {
    service,
    users: 16,
    requests,
    lengths: () => ({ input, output }),
  });
  return { at: server, clock, measured, input, output, requests };
}

function sum(measured: readonly Measured[], of: (one: Measured) => number): number {
  return measured.reduce((total, one) => total + of(one), 0) / 1000;
}

function close(got: number, wanted: number, share = 0.05): void {
  expect(Math.abs(got / wanted - 1), `${got} for ${wanted}`).toBeLessThan(share);
}

describe('/metrics after a load', () => {
  it('of the decode engine has the sums that the client measured', async () => {
    const { at, measured, input, output, requests } = await loaded();
    const decode = await scrape(at, 'r1-decode');
    close(
      decode.sum('vllm:inter_token_latency_seconds_sum'),
      sum(measured, (one) => one.endedAt - one.firstAt),
      0.02,
    );
    expect(decode.sum('vllm:inter_token_latency_seconds_count')).toBe(requests * (output - 1));
    close(
      decode.sum('vllm:request_decode_time_seconds_sum'),
      sum(measured, (one) => one.endedAt - one.firstAt),
      0.02,
    );
    expect(decode.sum('vllm:generation_tokens_total')).toBe(requests * output);
    expect(decode.sum('vllm:prompt_tokens_total')).toBe(requests * input);
    expect(decode.sum('vllm:prompt_tokens_by_source_total', { source: 'external_kv_transfer' })).toBe(requests * input);
    expect(decode.sum('vllm:request_success_total', { finished_reason: 'length' })).toBe(requests);
    expect(decode.sum('vllm:request_generation_tokens_sum')).toBe(requests * output);
    expect(decode.sum('vllm:nixl_bytes_transferred_sum')).toBe(requests * input * 70_272);
    // All steps together gave all tokens; a rank keeps a part of a step for later.
    close(decode.sum('vllm:iteration_tokens_total_sum'), requests * output, 0.2);
    close(
      decode.sum('vllm:spec_decode_num_accepted_tokens_total') / decode.sum('vllm:spec_decode_num_draft_tokens_total'),
      0.85,
    );
    for (const gauge of ['num_requests_running', 'num_requests_waiting', 'kv_cache_usage_perc']) {
      expect(decode.sum(`vllm:${gauge}`)).toBe(0);
    }
  });

  it('of both engines adds up to the time until the first token', async () => {
    const { at, measured, input, requests } = await loaded();
    const [prefill, decode] = [await scrape(at, 'r1-prefill'), await scrape(at, 'r1-decode')];
    const first = 'vllm:time_to_first_token_seconds_sum';
    const handoff = requests * EMULATED_HANDOFF_SECONDS;
    close(
      prefill.sum(first) + decode.sum(first) + handoff,
      sum(measured, (one) => one.firstAt - one.sentAt),
      0.02,
    );
    expect(prefill.sum('vllm:generation_tokens_total')).toBe(requests);
    expect(prefill.sum('vllm:prompt_tokens_by_source_total', { source: 'local_compute' })).toBe(requests * input);
    expect(prefill.sum('vllm:prefix_cache_queries_total')).toBe(requests * input);
    expect(prefill.sum('vllm:prefix_cache_hits_total')).toBe(0);
    close(
      prefill.sum('vllm:request_queue_time_seconds_sum') + prefill.sum('vllm:request_prefill_time_seconds_sum'),
      prefill.sum('vllm:e2e_request_latency_seconds_sum'),
      0.001,
    );
  });

  it('of an engine that does both has what the client measured, from end to end', async () => {
    const { at, measured, requests } = await loaded({ service: 'qwen' });
    const engine = await scrape(at, 'qwen');
    const label = { model_name: 'Qwen3-8B', engine: '0' };
    close(
      engine.sum('vllm:e2e_request_latency_seconds_sum', label),
      sum(measured, (one) => one.endedAt - one.sentAt),
    );
    close(
      engine.sum('vllm:time_to_first_token_seconds_sum', label),
      sum(measured, (one) => one.firstAt - one.sentAt),
    );
    close(
      engine.sum('vllm:inter_token_latency_seconds_sum', label),
      sum(measured, (one) => one.endedAt - one.firstAt),
    );
    expect(engine.sum('vllm:e2e_request_latency_seconds_count')).toBe(requests);
    expect(engine.families.has('vllm:nixl_xfer_time_seconds')).toBe(false);
  });

  it('of the router is its own', async () => {
    const { at, measured, requests } = await loaded();
    await post(at, { messages: [] });
    const router = await scrape(at, 'r1');
    expect(router.sum('llm_requests', { status_code: '200' })).toBe(requests);
    const mean = (of: (one: Measured) => number): number => (1000 * sum(measured, of)) / requests;
    close(
      router.sum('llm_ttft_mean'),
      mean((one) => one.firstAt - one.sentAt),
      0.02,
    );
    close(
      router.sum('llm_response_time_mean'),
      mean((one) => one.endedAt - one.sentAt),
      0.02,
    );
    close(
      router.sum('llm_tpot_mean'),
      mean((one) => (one.endedAt - one.firstAt) / 39),
      0.02,
    );
    const quantile = router.sum('llm_ttft_percentile', { quantile: '0.99' });
    expect(quantile).toBeGreaterThanOrEqual(router.sum('llm_ttft_percentile', { quantile: '0.5' }));
    expect(router.families.get('lrs_running_requests')?.samples).toHaveLength(1 + 8);
    expect(router.sum('gateway_requests')).toBe(0);
    expect((await scrape(at, 'r1-router')).sum('llm_requests')).toBe(requests);
  });

  it('of SGLang engines has SGLang’s names', async () => {
    const clock = new FakeClock();
    server = await startTestServer({ clock });
    for (const { name } of aggregate())
      if (name !== 'r1-router' && name !== 'r1') server.directory.change(name, { engine: 'sglang' });
    const lengths = () => ({ input: 600, output: 40 });
    const measured = await runLockstep(server, clock, { service: 'r1', users: 32, requests: 32, lengths });
    const decode = await scrape(server, 'r1-decode');
    const label = { engine_type: 'decode' };
    close(
      decode.sum('sglang:inter_token_latency_seconds_sum', label),
      sum(measured, (one) => one.endedAt - one.firstAt),
    );
    expect(decode.sum('sglang:generation_tokens_total', label)).toBe(32 * 40);
    expect(decode.sum('sglang:num_requests_total')).toBe(32);
    expect(decode.sum('sglang:kv_transfer_latency_ms_count')).toBe(32);
    // However many requests share its steps, a rank works no longer than there is time.
    const elapsed = (Math.max(...measured.map((one) => one.endedAt)) - (measured[0]?.sentAt ?? 0)) / 1000;
    const rank = decode.sum('sglang:gpu_execution_seconds_total', { category: 'decode', dp_rank: '0' });
    expect(rank).toBeGreaterThan(elapsed / 4);
    expect(rank).toBeLessThan(elapsed);
    const prefill = await scrape(server, 'r1-prefill');
    expect(prefill.sum('sglang:realtime_tokens_total', { mode: 'prefill_compute' })).toBe(32 * 600);
    expect(prefill.sum('sglang:per_stage_req_latency_seconds_count', { stage: 'forward' })).toBe(32);
    expect(prefill.sum('sglang:cuda_graph_passes_total')).toBe(0);
    expect(decode.sum('sglang:cuda_graph_passes_total', { mode: 'decode_cuda_graph' })).toBeGreaterThan(8 * 20);
  });
});

describe('/metrics', () => {
  it('shows what is running while it runs', async () => {
    const clock = new FakeClock();
    server = await startTestServer({ clock });
    const controller = new AbortController();
    const asked = { messages: [{ role: 'user', content: 'Hello! '.repeat(500) }], stream: true, ignore_eos: true };
    for (let index = 0; index < 3; index += 1) {
      await fetch(server.url('r1', '/v1/chat/completions'), {
        method: 'POST',
        headers: { authorization: 'token-of-r1', 'content-type': 'application/json' },
        body: JSON.stringify({ ...asked, max_tokens: 5000 }),
        signal: controller.signal,
      });
    }
    const prefill = await scrape(server, 'r1-prefill');
    expect([prefill.sum('vllm:num_requests_running'), prefill.sum('vllm:num_requests_waiting')]).toEqual([1, 2]);
    expect(prefill.sum('vllm:kv_cache_usage_perc')).toBeGreaterThan(0);
    clock.advance(3000);
    const decode = await scrape(server, 'r1-decode');
    expect(decode.sum('vllm:num_requests_running')).toBe(3);
    expect(decode.sum('vllm:num_requests_running', { engine: '0' })).toBe(1);
    expect(decode.sum('vllm:kv_cache_usage_perc')).toBeGreaterThan(0);
    expect((await scrape(server, 'r1')).sum('gateway_requests')).toBe(3);
    const closed = Promise.all([server.nextClose(), server.nextClose(), server.nextClose()]);
    controller.abort();
    await closed;
    const after = await scrape(server, 'r1-decode');
    expect(after.sum('vllm:num_requests_running')).toBe(0);
    expect(after.sum('vllm:request_success_total', { finished_reason: 'abort' })).toBe(3);
  });

  it('begins at zero with each run of an instance', async () => {
    const { at, requests } = await loaded();
    expect((await scrape(at, 'r1-decode')).sum('vllm:request_success_total')).toBe(requests);
    at.directory.change('r1-decode', { instanceStarts: { 'r1-decode-0': 1 } });
    expect((await scrape(at, 'r1-decode')).sum('vllm:request_success_total')).toBe(0);
    expect((await scrape(at, 'r1-prefill')).sum('vllm:request_success_total')).toBe(requests);
  });

  it('shows one instance at a time, each in its turn', async () => {
    const clock = new FakeClock();
    server = await startTestServer({ clock, decodes: 2 });
    await runLockstep(server, clock, {
      service: 'r1',
      users: 1,
      requests: 1,
      lengths: () => ({ input: 10, output: 3 }),
    });
    const at = server;
    const counts = [];
    for (let index = 0; index < 3; index += 1) {
      counts.push((await scrape(at, 'r1-decode')).sum('vllm:request_success_total'));
    }
    expect(counts).toEqual([1, 0, 1]);
  });

  it('wants the token of the service that is asked', async () => {
    server = await startTestServer();
    const headers = { authorization: 'token-of-r1' };
    expect((await fetch(server.url('r1-decode', '/metrics'), { headers })).status).toBe(401);
    expect((await fetch(server.url('r1', '/metrics'), { headers })).status).toBe(200);
    expect((await post(server, {}, { inside: '/metrics' })).status).toBe(405);
  });

  it('writes any model name as a label', async () => {
    server = await startTestServer();
    server.directory.change('qwen', { modelName: 'a "quoted" \\ name\nof two lines' });
    const engine = await scrape(server, 'qwen');
    const [sample] = engine.families.get('vllm:num_requests_running')?.samples ?? [];
    expect(sample?.labels.get('model_name')).toBe('a "quoted" \\ name\nof two lines');
  });
});

describe('the steps of a rank', () => {
  it('add up to the tokens that they gave, also with drafts', () => {
    const record = new RankRecord('vllm', 4096);
    for (let turn = 0; turn < 100; turn += 1) record.steps(1, 1, 0.85, 0.02);
    expect(record.stepTokens.count).toBe(100);
    expect(record.stepTokens.sum).toBe(185);
    expect(record.decodeSeconds).toBeCloseTo(2, 9);
  });
});

describe('the checker of the tests', () => {
  const good = '# HELP a_total x\n# TYPE a_total counter\na_total{b="c"} 1.0\n';

  it('takes what Prometheus takes', () => {
    expect(new PromText(good).sum('a_total')).toBe(1);
  });

  it.each([
    ['no line end', good.trimEnd()],
    ['no HELP', good.replace(/# HELP.*\n/u, '')],
    ['no TYPE', good.replace(/# TYPE.*\n/u, '')],
    ['a series twice', `${good}a_total{b="c"} 2.0\n`],
    ['a stray name', `${good}b_total 2.0\n`],
    ['a bad label', good.replace('b="c"', 'b="c')],
    ['a bad value', good.replace('1.0', 'one')],
    ['a counter without _total', good.replaceAll('a_total', 'a')],
    ['a count below zero', good.replace('1.0', '-1.0')],
    ['buckets out of order', histogram([2, 1], [1, 1], 1)],
    ['counts that fall', histogram([1, 2], [2, 1], 1)],
    ['no +Inf', histogram([1], [1], 1).replace('+Inf', '3.0')],
  ])('refuses %s', (_name, text) => {
    expect(() => new PromText(text)).toThrow();
  });
});

function histogram(bounds: readonly number[], counts: readonly number[], total: number): string {
  const buckets = bounds.map((bound, index) => `h_bucket{le="${bound}.0"} ${counts[index]}.0\n`).join('');
  return `# HELP h x\n# TYPE h histogram\n${buckets}h_bucket{le="+Inf"} ${total}.0\nh_sum 1.0\nh_count ${total}.0\n`;
}
