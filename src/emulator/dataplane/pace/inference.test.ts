import { describe, expect, it } from 'vitest';
import { tpotSeconds } from '../../../serving/decodeStep.ts';
import { kvTransferSeconds } from '../../../serving/kvTransfer.ts';
import { prefillComputeSeconds, prefillSeconds } from '../../../serving/prefill.ts';
import { aggregate, deployed } from '../testing/fakeDirectory.ts';
import { FakeClock } from '../testing/fakeClock.ts';
import { EMULATED_HANDOFF_SECONDS } from '../inferred.ts';
import type { Route } from '../router/route.ts';
import type { EngineInstance } from './engineInstance.ts';
import { Fleet } from './fleet.ts';
import { startInference } from './inference.ts';
import { Timeline } from './timeline.ts';

const [, , PREFILL = deployed(''), DECODE = deployed('')] = aggregate();

function bench() {
  const clock = new FakeClock();
  const timeline = new Timeline(clock);
  const fleet = new Fleet(timeline);
  const only = (service: typeof PREFILL): EngineInstance => {
    const [instance] = fleet.instancesOf(service);
    if (instance === undefined) throw new Error(service.name);
    return instance;
  };
  const prefill = only(PREFILL);
  const route: Route = { prefill, decode: only(DECODE), decodeRank: 0 };
  return { clock, timeline, route, only };
}

type Bench = ReturnType<typeof bench>;

/** Starts a request and notes when its tokens came. */
function run({ timeline, clock }: Bench, route: Route, promptTokens: number, outputTokens: number, stride = 1) {
  const times: number[] = [];
  const cancel = startInference(timeline, {
    route,
    promptTokens,
    blocks: [],
    outputTokens,
    maxTokens: outputTokens,
    reason: 'length',
    stride,
    onProgress: (produced) => {
      while (times.length < produced) times.push(clock.now());
    },
  });
  return { times, cancel };
}

function tpotMs({ decode }: Route, batchPerRank: number, meanContext: number): number {
  return 1000 * tpotSeconds({ ...decode.spec, batchPerRank, meanContext });
}

describe('a request alone on a PD pair', () => {
  it('has its first token after prefill, transfer and one step, then one each time per output token', () => {
    const at = bench();
    const { spec } = at.route.prefill;
    const { times } = run(at, at.route, 4096, 50);
    at.clock.advance(10_000);
    const tpot = tpotMs(at.route, 1 / 8, 4096);
    const transfer = kvTransferSeconds(spec.model, 4096, 2) + EMULATED_HANDOFF_SECONDS;
    const expected = 1000 * (prefillSeconds(spec, 4096, 4096) + transfer) + 1.85 * tpot;
    expect(times).toHaveLength(50);
    expect(times[0]).toBeCloseTo(expected, 6);
    expect((times[49] ?? 0) - (times[0] ?? 0)).toBeCloseTo(49 * tpot, 0);
    expect(tpot).toBeGreaterThan(7);
    expect(tpot).toBeLessThan(12);
  });

  it('keeps its deadlines when a timer comes late: the tokens that are due come together, the rest in time', () => {
    const [steady, late] = [bench(), bench()];
    const expected = run(steady, steady.route, 100, 60);
    steady.clock.advance(5000);
    const actual = run(late, late.route, 100, 60);
    late.clock.advance(700);
    late.clock.jump(200);
    expect(actual.times.filter((time) => time === 900).length).toBeGreaterThan(5);
    late.clock.advance(4100);
    expect(actual.times.at(-1)).toBeCloseTo(expected.times.at(-1) ?? 0, 6);
  });

  it('ends at the same time when nobody watches the tokens', () => {
    const [watched, unwatched] = [bench(), bench()];
    const streamed = run(watched, watched.route, 100, 61);
    const whole = run(unwatched, unwatched.route, 100, 61, 8);
    watched.clock.advance(5000);
    unwatched.clock.advance(5000);
    expect(whole.times).toHaveLength(61);
    expect(Math.abs((whole.times.at(-1) ?? 0) - (streamed.times.at(-1) ?? 0))).toBeLessThan(1);
    expect(unwatched.clock.timersSet).toBeLessThan(watched.clock.timersSet / 4);
  });
});

describe('requests together', () => {
  it('wait for the prefill of those before them, in one batch when it fits', () => {
    const at = bench();
    const runs = [4096, 8000, 8384, 8000].map((prompt) => run(at, at.route, prompt, 1));
    at.clock.advance(10_000);
    const { spec } = at.route.prefill;
    const batches = [
      prefillSeconds(spec, 4096, 4096),
      // It was full before it began, so it is ready at once.
      prefillComputeSeconds(spec, 16_384, 8192),
      prefillSeconds(spec, 8000, 8000),
    ].map((seconds) => 1000 * seconds);
    const ends = [0, 1, 1, 2].map((batch) => batches.slice(0, batch + 1).reduce((sum, ms) => sum + ms, 0));
    runs.forEach(({ times }, index) => {
      const after = (times[0] ?? 0) - (ends[index] ?? 0) - 1000 * EMULATED_HANDOFF_SECONDS;
      expect(after).toBeGreaterThan(10);
      expect(after).toBeLessThan(60);
    });
  });

  it('slow each other down by the equations, and not at all once they are gone', () => {
    const at = bench();
    const first = run(at, at.route, 64, 4000);
    at.clock.advance(1000);
    const others = Array.from({ length: 255 }, () => run(at, at.route, 64, 4000));
    at.clock.advance(3000);
    const before = first.times.length;
    at.clock.advance(2000);
    const crowded = 2000 / (first.times.length - before);
    const context = at.route.decode.decode.tokens / 256;
    expect(crowded / tpotMs(at.route, 32, context)).toBeCloseTo(1, 1);
    others.forEach(({ cancel }) => cancel());
    expect(at.route.decode.decode.residents).toBe(1);
    at.clock.advance(100);
    const lonely = first.times.length;
    at.clock.advance(2000);
    expect(2000 / (first.times.length - lonely) / tpotMs(at.route, 1 / 8, 500)).toBeCloseTo(1, 1);
  });

  it('leave nothing behind when cancelled in any stage', () => {
    const at = bench();
    const { prefill, decode } = at.route;
    const queued = [run(at, at.route, 16_000, 5), run(at, at.route, 16_000, 5)];
    queued.forEach(({ cancel }) => cancel());
    queued.forEach(({ cancel }) => cancel());
    expect([decode.decode.tokens, prefill.prefill.tokens]).toEqual([0, 16_000]);
    at.clock.advance(5000);
    expect([prefill.prefill.idle, decode.decode.residents]).toEqual([true, 0]);
    expect(queued.map(({ times }) => times)).toEqual([[], []]);
    const decoding = run(at, at.route, 10, 1000);
    at.clock.advance(1500);
    expect(decode.decode.residents).toBe(1);
    decoding.cancel();
    const before = decoding.times.length;
    at.clock.advance(1000);
    expect([decoding.times.length, decode.decode.tokens, decode.decode.residents]).toEqual([before, 0, 0]);
  });

  it('are promised to different ranks before they arrive', () => {
    const at = bench();
    const { decode } = at.route.decode;
    const ranks = Array.from({ length: 9 }, () => {
      const loads = decode.loads().map(({ tokens }) => tokens);
      const rank = loads.indexOf(Math.min(...loads));
      run(at, { ...at.route, decodeRank: rank }, 100, 10);
      return rank;
    });
    expect(ranks).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0]);
    expect(decode.residents).toBe(0);
  });
});

describe('an aggregated instance', () => {
  it('gives nobody a token while a prompt is computed, and everybody one before the next', () => {
    const at = bench();
    const both = at.only(deployed('qwen'));
    const route: Route = { prefill: both, decode: both, decodeRank: 0 };
    const first = run(at, route, 100, 2000);
    at.clock.advance(2000);
    run(at, route, 20_000, 2);
    run(at, route, 20_000, 2);
    at.clock.advance(60_000);
    const gaps = first.times.slice(1).map((time, index) => time - (first.times[index] ?? 0));
    const stalls = gaps.filter((gap) => gap > 1000);
    const alone = tpotMs(route, 1, 500);
    expect(stalls.length).toBeGreaterThanOrEqual(3);
    const [longest = 0] = stalls.toSorted((one, other) => other - one);
    const batch = 1000 * prefillSeconds(both.spec, 16_384, 20_000);
    expect(longest / (batch + alone)).toBeCloseTo(1, 1);
    expect(gaps.filter((gap) => gap < 2 * alone)).toHaveLength(gaps.length - stalls.length);
  });
});
