import { describe, expect, it } from 'vitest';
import { modelNamed, gpuNamed } from '../known.testing.ts';
import { PREFILL_OVERHEAD_SECONDS, prefillComputeSeconds } from '../prefill.ts';
import { DecodeStage, type DecodePace } from './decodeStage.ts';
import { EventQueue } from './eventQueue.ts';
import { KvLink } from './kvLink.ts';
import { PrefillStage } from './prefillStage.ts';
import { BLOCK_TOKENS, PrefixCache } from './prefixCache.ts';

const gpu = gpuNamed('H200');
const model = modelNamed('DeepSeek-R1');

/** When each prompt began and was done, on one prefill worker; all come at once. */
function prefill(engine: string, dp: number, prompts: readonly number[], cached: readonly number[] = []) {
  const schedule = new EventQueue();
  const worker = { model, gpu, tp: Math.max(1, 8 / dp), dp };
  const stage = new PrefillStage(schedule, worker, engine);
  const times = prompts.map((promptTokens, index) => {
    const time = { started: Number.NaN, done: Number.NaN };
    stage.add({
      promptTokens,
      cachedTokens: () => cached[index] ?? 0,
      started: () => (time.started = schedule.now()),
      done: () => (time.done = schedule.now()),
    });
    return time;
  });
  schedule.run();
  return { times, stage, worker };
}

describe('a prefill worker', () => {
  it('computes one prompt in the time of the equation', () => {
    const { times, worker, stage } = prefill('sglang', 1, [4096]);
    const seconds = PREFILL_OVERHEAD_SECONDS + prefillComputeSeconds(worker, 4096, 4096);
    expect(times[0]?.started).toBe(0);
    expect(times[0]?.done).toBeCloseTo(seconds, 9);
    expect(stage.busySeconds).toBeCloseTo(seconds, 9);
    expect(stage.queuedTokens).toBe(0);
  });

  it('takes as many as fit into a batch, and the rest into the next', () => {
    const { times } = prefill('tensorrt-llm', 1, [100, 8000, 8000, 8000]);
    // The first came alone; the batch after it holds two.
    expect(times[1]?.started).toBe(times[0]?.done);
    expect(times[2]?.done).toBe(times[1]?.done);
    expect(times[3]?.started).toBe(times[2]?.done);
  });

  it('fills a batch with a part of the next prompt where the engine chunks', () => {
    const prompts = [100, 10_000, 10_000];
    const whole = prefill('tensorrt-llm', 1, prompts).times;
    const chunked = prefill('vllm', 1, prompts).times;
    expect(whole[2]?.started).toBe(whole[1]?.done);
    expect(chunked[2]?.started).toBe(chunked[1]?.started);
    expect(chunked[2]?.done).toBeGreaterThan(chunked[1]?.done ?? 0);
  });

  it.each(['tensorrt-llm', 'vllm'])('cuts a prompt that is longer than a batch (%s)', (engine) => {
    const { times, stage } = prefill(engine, 1, [40_000]);
    expect(stage.computedTokens).toBe(40_000);
    expect(times[0]?.done).toBeGreaterThan(2 * PREFILL_OVERHEAD_SECONDS);
  });

  it('gives each rank of several machines its own prompts, and waits for the fullest', () => {
    /** Seconds of the batch after a first prompt that came alone. */
    const batch = (...prompts: number[]): number => {
      const { times } = prefill('tensorrt-llm', 16, [1, ...prompts]);
      const last = times.at(-1);
      expect(last?.started).toBe(times[0]?.done);
      return (last?.done ?? 0) - (last?.started ?? 0);
    };
    const all = batch(...Array.from({ length: 16 }, () => 8000));
    // Alone it has little more than half of the GPUs; sixteen of a length have all of them.
    expect(all / batch(8000)).toBeGreaterThan(7);
    expect(all / batch(8000)).toBeLessThan(9);
    const uneven = batch(8000, ...Array.from({ length: 15 }, () => 4000));
    expect(uneven).toBeGreaterThan(batch(...Array.from({ length: 16 }, () => 4250)));
  });

  it('is the same for TP 8 and DP 8 in one machine', () => {
    const prompts = [100, 8000, 8000, 8000];
    expect(prefill('tensorrt-llm', 8, prompts).times).toEqual(prefill('tensorrt-llm', 1, prompts).times);
  });

  it('computes only what the cache does not hold', () => {
    const { stage, times } = prefill('sglang', 1, [4096], [4000]);
    expect([stage.computedTokens, stage.cachedTokens]).toEqual([96, 4000]);
    expect(times[0]?.done).toBeLessThan(0.05);
  });

  it('makes the next batch ready while a batch runs, when it is full already', () => {
    const { times, worker } = prefill('vllm', 1, [16_384, 16_384, 16_384]);
    const compute = prefillComputeSeconds(worker, 16_384, 16_384);
    expect((times[1]?.done ?? 0) - (times[0]?.done ?? 0)).toBeCloseTo(compute, 9);
    expect((times[0]?.done ?? 0) - compute).toBeCloseTo(PREFILL_OVERHEAD_SECONDS, 9);
  });
});

const pace: DecodePace = {
  ranks: 2,
  kvTokensPerRank: 1000,
  tokensPerStep: 1,
  tpotSeconds: (batch) => 0.01 * Math.max(1, batch),
  recomputeSeconds: () => 0.5,
};

/** Sequences of (prompt, output) on one decode worker, all at time 0. */
function decode(sequences: readonly (readonly [number, number])[], over: Partial<DecodePace> = {}) {
  const schedule = new EventQueue();
  const stage = new DecodeStage(schedule, { ...pace, ...over });
  const times = sequences.map(([promptTokens, outputTokens]) => {
    const time = { admitted: Number.NaN, first: Number.NaN, finished: Number.NaN, firsts: 0 };
    stage.add({
      promptTokens,
      outputTokens,
      admitted: (join) => {
        time.admitted = schedule.now();
        join();
      },
      firstToken: () => {
        time.first = schedule.now();
        time.firsts += 1;
      },
      finished: () => (time.finished = schedule.now()),
    });
    return time;
  });
  schedule.run();
  return { times, stage };
}

describe('a decode worker', () => {
  it('gives the first token after one step, and the others a step apart', () => {
    const { times } = decode([[100, 11]]);
    expect(times[0]?.first).toBeCloseTo(0.01, 9);
    expect(times[0]?.finished).toBeCloseTo(0.11, 9);
  });

  it('steps for all at the pace of the batch', () => {
    const { times } = decode(Array.from({ length: 8 }, () => [100, 11] as const));
    for (const { finished } of times) expect(finished).toBeCloseTo(11 * 0.04, 9);
  });

  it('gives several tokens at a step when drafts are accepted', () => {
    const { times } = decode([[100, 11]], { tokensPerStep: 2 });
    expect(times[0]?.first).toBeCloseTo(0.02, 9);
    expect(times[0]?.finished).toBeCloseTo(0.12, 9);
  });

  it('tells the first token before the end, also where that is the last', () => {
    const { times } = decode(Array.from({ length: 50 }, () => [10, 1] as const));
    for (const { first, finished } of times) expect([first, finished]).toEqual([0.25, 0.25]);
  });

  it('lets those wait whose KV does not fit', () => {
    const { times, stage } = decode([
      [800, 100],
      [800, 100],
      [800, 100],
    ]);
    expect(times[2]?.admitted).toBeCloseTo(times[0]?.finished ?? 0, 9);
    expect(stage.preemptions).toBe(0);
  });

  it('throws the last out when the KV runs full, and computes it again', () => {
    const { times, stage } = decode(
      [
        [300, 400],
        [300, 400],
      ],
      { ranks: 1 },
    );
    expect(stage.preemptions).toBe(1);
    expect(times[0]?.finished).toBeLessThan(times[1]?.finished ?? 0);
    // 200 tokens each until it is full, then the first alone, then the second computes anew and goes on.
    expect(times[0]?.finished).toBeCloseTo(200 * 0.02 + 200 * 0.01, 1);
    expect(times[1]?.finished).toBeCloseTo((times[0]?.finished ?? 0) + 0.5 + 201 * 0.01, 1);
    expect(times.map(({ firsts }) => firsts)).toEqual([1, 1]);
  });

  it('tells the first token once, also of those thrown out before and at their first step', () => {
    const { times, stage } = decode(
      Array.from({ length: 40 }, () => [90, 60] as const),
      { ranks: 1, tokensPerStep: 3 },
    );
    expect(stage.preemptions).toBeGreaterThan(0);
    for (const { firsts, first, finished } of times) {
      expect(firsts).toBe(1);
      expect(finished).toBeGreaterThan(first);
    }
  });

  it('stands still while it is paused', () => {
    const schedule = new EventQueue();
    const stage = new DecodeStage(schedule, pace);
    let finished = Number.NaN;
    stage.add({
      promptTokens: 10,
      outputTokens: 11,
      admitted: (join) => join(),
      firstToken: () => undefined,
      finished: () => (finished = schedule.now()),
    });
    schedule.at(0.05, () => stage.pause(1));
    schedule.run();
    expect(finished).toBeCloseTo(1.11, 9);
    expect(stage.means().batchPerRank).toBeCloseTo(0.5, 9);
  });
});

describe('the prefix cache', () => {
  it('gives the blocks at the beginning, and forgets the least recently used', () => {
    const cache = new PrefixCache(4);
    cache.use([1, 2, 3]);
    expect(cache.matchedTokens([1, 2, 9, 3])).toBe(2 * BLOCK_TOKENS);
    cache.use([1, 5]);
    expect(cache.matchedTokens([1, 2, 3])).toBe(3 * BLOCK_TOKENS);
    cache.use([6]);
    // 3 was used longest ago: the end of the oldest prompt.
    expect(cache.matchedTokens([1, 2, 3])).toBe(2 * BLOCK_TOKENS);
    expect(cache.matchedTokens([2])).toBe(BLOCK_TOKENS);
    expect(new PrefixCache(0).matchedTokens([1])).toBe(0);
  });
});

describe('the network of a prefill worker', () => {
  it('sends one KV cache after the other', () => {
    const link = new KvLink(100);
    expect(link.send(0, 50)).toBe(0.5);
    expect(link.send(0.1, 50)).toBe(1);
    expect(link.send(2, 50)).toBe(2.5);
  });
});
