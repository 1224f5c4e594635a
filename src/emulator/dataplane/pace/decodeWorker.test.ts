import { describe, expect, it } from 'vitest';
import { tpotSeconds } from '../../../serving/decodeStep.ts';
import { prefillComputeSeconds } from '../../../serving/prefill.ts';
import { FakeClock } from '../testing/fakeClock.ts';
import { aggregate } from '../testing/fakeDirectory.ts';
import { DecodeWorker } from './decodeWorker.ts';
import type { Sequence } from './sequence.ts';
import { type EngineSpec, engineSpecOf } from './engineSpec.ts';
import { Timeline } from './timeline.ts';

const [, , , DECODE] = aggregate();

function specOf(over: Partial<EngineSpec>): EngineSpec {
  if (DECODE === undefined) throw new Error('no decode service');
  return { ...engineSpecOf(DECODE), ...over };
}

function bench(over: Partial<EngineSpec> = {}) {
  const clock = new FakeClock();
  const spec = specOf(over);
  const told = { preempted: [] as number[][], steps: 0 };
  const worker = new DecodeWorker(new Timeline(clock), spec, {
    preempted: (...what) => told.preempted.push(what),
    stepped: (_rank, steps, sequences) => (told.steps += steps * sequences),
  });
  /** Adds a sequence whose KV is there at once, and notes when each token came. */
  const add = (over2: Partial<Sequence> = {}) => {
    const times: number[] = [];
    const admitted: number[] = [];
    const cancel = worker.add({
      rank: 0,
      promptTokens: 100,
      outputTokens: 50,
      stride: 1,
      admitted: (at, join) => {
        admitted.push(at);
        join();
      },
      progress: (produced) => {
        while (times.length < produced) times.push(clock.now());
      },
      ...over2,
    });
    return { times, admitted, cancel };
  };
  return { clock, spec, worker, told, add };
}

function used({ worker }: ReturnType<typeof bench>): number[] {
  return worker.loads().map(({ usedTokens }) => Math.round(usedTokens));
}

describe('DecodeWorker', () => {
  it('lets a sequence in only when its KV fits its rank, and the next as soon as one has gone', () => {
    const at = bench({ kvTokensPerRank: 1000 });
    const first = at.add({ promptTokens: 800, outputTokens: 20 });
    const second = at.add({ promptTokens: 300 });
    const elsewhere = at.add({ promptTokens: 300, rank: 1 });
    expect([first, second, elsewhere].map(({ admitted }) => admitted.length)).toEqual([1, 0, 1]);
    expect(at.worker.loads()[0]).toMatchObject({ running: 1, waiting: 1 });
    at.clock.advance(1000);
    expect(first.times).toHaveLength(20);
    expect(second.admitted).toEqual([first.times.at(-1)]);
    expect(at.told.preempted).toEqual([]);
  });

  it('keeps the order of those that wait, also where a later one would fit', () => {
    const at = bench({ kvTokensPerRank: 1000 });
    at.add({ promptTokens: 800, outputTokens: 400 });
    const large = at.add({ promptTokens: 500 });
    const small = at.add({ promptTokens: 10 });
    at.clock.advance(100);
    expect([large.admitted, small.admitted]).toEqual([[], []]);
    large.cancel();
    expect(small.admitted).toHaveLength(1);
  });

  it('works on so many sequences of a rank at a time as it may', () => {
    const at = bench({ maxSequences: 2 });
    const three = [at.add(), at.add(), at.add()];
    expect(three.map(({ admitted }) => admitted.length)).toEqual([1, 1, 0]);
    at.clock.advance(2000);
    expect(three.map(({ times }) => times.length)).toEqual([50, 50, 50]);
  });

  it('throws the last one out when the KV of a rank is full, and computes it again when there is room', () => {
    const at = bench({ kvTokensPerRank: 400 });
    const first = at.add({ promptTokens: 150, outputTokens: 120 });
    const second = at.add({ promptTokens: 150, outputTokens: 120 });
    at.clock.advance(10_000);
    expect([first.times.length, second.times.length]).toEqual([120, 120]);
    expect(at.told.preempted).toHaveLength(1);
    const [rank, prompt, produced = 0] = at.told.preempted[0] ?? [];
    expect([rank, prompt]).toEqual([0, 150]);
    // Both had grown to what the rank holds: 2 × (150 + produced) = 400, a step's tokens more or less.
    expect(Math.abs(produced - 50)).toBeLessThanOrEqual(2);
    const gap = (second.times[produced] ?? 0) - (first.times.at(-1) ?? 0);
    const recompute = 1000 * prefillComputeSeconds(at.spec, 150 + produced, 150 + produced);
    const step = 1850 * tpotSeconds({ ...at.spec, batchPerRank: 1 / 8, meanContext: 200 });
    expect(gap / (recompute + step)).toBeCloseTo(1, 1);
    expect(used(at)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('holds one sequence alone in a rank, however long it grows', () => {
    const at = bench({ kvTokensPerRank: 120 });
    const { times } = at.add({ outputTokens: 300 });
    at.clock.advance(10_000);
    expect([times.length, at.told.preempted]).toEqual([300, []]);
  });

  it('stands still while prompts are computed, and goes on where it was', () => {
    const at = bench();
    const { times } = at.add({ outputTokens: 100 });
    at.clock.advance(300);
    const before = times.length;
    at.worker.pause(5000);
    at.clock.advance(5000);
    expect(times).toHaveLength(before);
    at.clock.advance(2000);
    expect(times).toHaveLength(100);
  });

  it('counts the KV in use and the steps', () => {
    const at = bench({ acceptedDraftTokens: 0, draftTokens: 0 });
    at.add({ promptTokens: 500, outputTokens: 1000 });
    at.add({ promptTokens: 300, outputTokens: 1000, rank: 3 });
    at.clock.advance(500);
    const [first = 0, , , fourth = 0] = used(at);
    expect(first - fourth).toBe(200);
    expect(first).toBeGreaterThan(520);
    expect(at.told.steps).toBeCloseTo(first + fourth - 800, -1);
    at.clock.advance(60_000);
    expect(at.told.steps).toBeCloseTo(2000, 0);
  });

  it('forgets a sequence that is taken out in any state, and calls it no more', () => {
    const at = bench({ kvTokensPerRank: 400 });
    let joins: (() => void) | undefined;
    const joined = at.add({ promptTokens: 150 });
    const kept = at.add({ promptTokens: 150, admitted: (_at, join) => (joins = join) });
    const queued = at.add({ promptTokens: 150 });
    for (const one of [queued, kept, joined, joined]) one.cancel();
    joins?.();
    at.clock.advance(5000);
    expect([joined.times, kept.times, queued.times]).toEqual([[], [], []]);
    expect([at.worker.tokens, at.worker.residents, at.clock.waiting]).toEqual([0, 0, 0]);
  });

  it('makes the same tokens at the same times with a crowd that comes and goes', () => {
    const at = bench();
    const long = at.add({ outputTokens: 2000 });
    for (let index = 0; index < 200; index += 1) at.add({ rank: index % 8, outputTokens: 1 + (index % 90) });
    at.clock.advance(60_000);
    expect(long.times).toHaveLength(2000);
    const gaps = long.times.slice(1).map((time, index) => time - (long.times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(at.worker.residents).toBe(0);
  });
});
