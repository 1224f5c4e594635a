import { describe, expect, it } from 'vitest';
import { tpotSeconds } from '../../../serving/decodeStep.ts';
import { kvTransferSeconds } from '../../../serving/kvTransfer.ts';
import { prefillComputeSeconds, prefillSeconds } from '../../../serving/prefill.ts';
import { aggregate, deployed } from '../testing/fakeDirectory.ts';
import { FakeClock } from '../testing/fakeClock.ts';
import type { Route } from '../router.ts';
import { type EngineInstance, Fleet } from './fleet.ts';
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
    outputTokens,
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
    const tpot = tpotMs(at.route, 1, 4096);
    const expected = 1000 * (prefillSeconds(spec, 4096, 4096) + kvTransferSeconds(spec.model, 4096, 2)) + 1.85 * tpot;
    expect(times).toHaveLength(50);
    expect(times[0]).toBeCloseTo(expected, 6);
    expect((times[49] ?? 0) - (times[0] ?? 0)).toBeCloseTo(49 * tpot, 0);
    expect(tpot).toBeGreaterThan(14);
    expect(tpot).toBeLessThan(17);
  });

  it('keeps its deadlines when a timer comes late: the tokens that are due come together, the rest in time', () => {
    const [steady, late] = [bench(), bench()];
    const expected = run(steady, steady.route, 100, 60);
    steady.clock.advance(5000);
    const actual = run(late, late.route, 100, 60);
    late.clock.advance(300);
    late.clock.jump(200);
    expect(actual.times.filter((time) => time === 500).length).toBeGreaterThan(5);
    late.clock.advance(4500);
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
    const runs = [4096, 8000, 8000, 8000].map((prompt) => run(at, at.route, prompt, 1));
    at.clock.advance(10_000);
    const { spec } = at.route.prefill;
    const batches = [
      prefillSeconds(spec, 4096, 4096),
      prefillSeconds(spec, 16_000, 8000),
      prefillSeconds(spec, 8000, 8000),
    ].map((seconds) => 1000 * seconds);
    const ends = [0, 1, 1, 2].map((batch) => batches.slice(0, batch + 1).reduce((sum, ms) => sum + ms, 0));
    runs.forEach(({ times }, index) => {
      const after = (times[0] ?? 0) - (ends[index] ?? 0);
      expect(after).toBeGreaterThan(20);
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
    expect(2000 / (first.times.length - lonely) / tpotMs(at.route, 1, 500)).toBeCloseTo(1, 1);
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
    at.clock.advance(1000);
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
      const { rank } = decode.leastLoaded();
      run(at, { ...at.route, decodeRank: rank }, 100, 10);
      return rank;
    });
    expect(ranks).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0]);
    expect(decode.residents).toBe(0);
  });
});

describe('an aggregated instance', () => {
  it('decodes slower by the prompts of the others, spread over the output tokens', () => {
    const at = bench();
    const both = at.only(deployed('qwen'));
    const route: Route = { prefill: both, decode: both, decodeRank: 0 };
    Array.from({ length: 5 }, () => run(at, route, 1000, 200));
    at.clock.advance(5000);
    expect(both.decode.residents).toBe(5);
    const decode = tpotMs(route, 5, both.decode.tokens / 5);
    const prefill = (4 / 200) * 1000 * prefillComputeSeconds(both.spec, 1000, 1000);
    expect(prefill).toBeGreaterThan(1);
    expect(both.decode.tokenMs() / (decode + prefill)).toBeCloseTo(1, 2);
  });
});
