import { describe, expect, test } from 'vitest';
import { findKnownModel } from '../knownModels.ts';
import type { ServedModel } from '../servedModel.ts';
import { headsProblem } from './attentionHeads.ts';
import { unevenExperts } from './expertSplit.ts';
import { judgeMemory, waysToFit } from './memoryVerdict.ts';
import { kvType, kvValueBytes, transferProblem } from './transferRules.ts';
import { judgeSizes, type WorkerSizes } from './workerSizes.ts';

const gib = 2 ** 30;

function model(name: string): ServedModel {
  const found = findKnownModel(name);
  if (!found) throw new Error(`${name} is not known`);
  return found;
}

const gpus = (count: number) => ({ least: count, most: count });
const sizes = (tp: number, dp: number): WorkerSizes => ({ tp, dp, ep: tp * dp, pp: 1, copies: 1 });

describe('parallel sizes', () => {
  test.each([
    [{ tp: 8 }, 8, sizes(8, 1)],
    [{ ep: 8, dp: 8 }, 8, sizes(1, 8)],
    [{ ep: 8, dp: 4 }, 8, sizes(2, 4)],
    [{ dp: 2 }, 8, sizes(4, 2)],
    [{}, 8, sizes(8, 1)],
    [{ tp: 8, pp: 2 }, 16, { ...sizes(8, 1), pp: 2 }],
    [{ tp: 4, copies: 2 }, 8, { ...sizes(4, 1), copies: 2 }],
  ])('%j on %i GPUs are complete and right', (given, count, expected) => {
    expect(judgeSizes(given, gpus(count))).toEqual({ sizes: expected, problem: undefined });
  });

  test.each([
    [
      { tp: 8, dp: 8, ep: 8 },
      { kind: 'ep-not-product', tp: 8, dp: 8, ep: 8 },
    ],
    [
      { dp: 3, ep: 8 },
      { kind: 'ep-not-product', tp: undefined, dp: 3, ep: 8 },
    ],
    [
      { dp: 16, ep: 8 },
      { kind: 'ep-not-product', tp: undefined, dp: 16, ep: 8 },
    ],
    [{ dp: 3 }, { kind: 'dp-does-not-divide', dp: 3, gpus: 8 }],
    [{ dp: 16 }, { kind: 'too-few-gpus', needed: 16, gpus: 8 }],
    [
      { dp: 16, ep: 16 },
      { kind: 'too-few-gpus', needed: 16, gpus: 8 },
    ],
    [{ tp: 4 }, { kind: 'idle-gpus', needed: 4, gpus: 8 }],
  ])('%j do not fit 8 GPUs', (given, problem) => {
    expect(judgeSizes(given, gpus(8)).problem).toEqual(problem);
  });

  test('where two counts of GPUs are meant, either is right', () => {
    const either = { least: 8, most: 16 };
    for (const given of [{ tp: 8 }, { tp: 16 }, { dp: 16 }]) expect(judgeSizes(given, either).problem).toBeUndefined();
    expect(judgeSizes({ tp: 4 }, either).problem?.kind).toBe('idle-gpus');
  });

  test('nothing is said where nothing is known', () => {
    expect(judgeSizes({}, undefined)).toEqual({});
    expect(judgeSizes({ dp: 8 }, undefined)).toEqual({});
    expect(judgeSizes({ tp: 8 }, undefined)).toEqual({ sizes: sizes(8, 1), problem: undefined });
  });
});

describe('experts', () => {
  test.each([8, 16, 32, 64, 128, 256])('256 lie evenly on %i', (ep) => {
    expect(unevenExperts(256, 0, ep)).toBeUndefined();
  });

  test.each([24, 48, 72, 96, 144])('288 slots lie evenly on %i', (ep) => {
    expect(unevenExperts(256, 32, ep)).toBeUndefined();
  });

  test('256 on 24: the ways out', () => {
    expect(unevenExperts(256, 0, 24)).toEqual({ slots: 256, evenSizes: [8, 16, 32], redundantToAdd: 8 });
    expect(unevenExperts(256, 8, 24)).toBeUndefined();
  });

  test('a count that nobody has takes no time', () => {
    expect(unevenExperts(256, 999_999_999, 7)?.evenSizes.length).toBeLessThanOrEqual(3);
  });
});

describe('heads', () => {
  test.each([
    ['DeepSeek-R1', 8, undefined],
    ['DeepSeek-R1', 6, { kind: 'uneven', heads: 128 }],
    ['Kimi-K2', 128, { kind: 'uneven', heads: 64 }],
    ['Qwen3-235B-A22B', 4, undefined],
    ['Qwen3-235B-A22B', 8, { kind: 'kv-copied', kvHeads: 4, copies: 2 }],
    ['Qwen2.5-72B', 8, undefined],
  ])('%s with TP %i', (name, tp, expected) => {
    expect(headsProblem(model(name), tp)).toEqual(expected);
  });
});

describe('transfer from prefill to decode', () => {
  test.each([
    ['nixl', 'mla', 8, 1, undefined],
    ['mooncake', 'mla', 8, 1, 'equal-tp-needed'],
    ['mooncake', 'gqa', 4, 4, undefined],
    ['nixl', 'gqa', 8, 4, 'prefill-tp-above-decode'],
    ['nixl', 'gqa', 4, 8, undefined],
    [undefined, 'gqa', 8, 4, undefined],
  ] as const)('%s, %s, TP %i and %i: %s', (connector, attention, prefillTp, decodeTp, expected) => {
    expect(transferProblem({ connector, attention, prefillTp, decodeTp })).toBe(expected);
  });

  test('names of one KV type are one', () => {
    expect(['auto', undefined, 'bfloat16', ''].map(kvType)).toEqual(['bf16', 'bf16', 'bf16', 'bf16']);
    expect(kvType('FP8_E4M3')).toBe(kvType('fp8'));
    expect(kvType('fp8_e5m2')).not.toBe(kvType('fp8'));
    expect([kvValueBytes('fp8'), kvValueBytes('bf16')]).toEqual([1, 2]);
  });
});

describe('memory', () => {
  const question = (bytes: number, more: { draftTokens?: number; redundantExperts?: number } = {}) => ({
    model: model('DeepSeek-R1'),
    kvCacheBytes: 2,
    draftTokens: 0,
    redundantExperts: 0,
    memory: { leastBytes: bytes, mostBytes: bytes },
    ...more,
  });

  // serving/model.md, section 7: GB of weights per GPU, and whether they fit 96 GiB.
  test.each([
    [8, 1, {}, 84.1, 'yes'],
    [8, 1, { draftTokens: 1 }, 85.5, 'barely'],
    [1, 8, {}, 100.6, 'no'],
    [1, 8, { draftTokens: 1 }, 102.3, 'no'],
    [1, 8, { redundantExperts: 8 }, 103.2, 'no'],
    [2, 4, {}, 91.2, 'no'],
    [4, 2, {}, 86.5, 'barely'],
    [8, 2, {}, 43.2, 'yes'],
    [1, 16, {}, 59.7, 'yes'],
  ] as const)('TP %i DP %i %j: %d GB, fits 96 GiB: %s', (tp, dp, more, gb, fits) => {
    const verdict = judgeMemory(question(96 * gib, more), sizes(tp, dp));
    expect(verdict.weightBytes / 1e9).toBeCloseTo(gb, 0);
    expect(Math.abs(verdict.weightBytes / 1e9 - gb)).toBeLessThan(0.06);
    expect(verdict.fits).toBe(fits);
  });

  test('KV tokens of a rank: 66k on 96 GiB, 260k to 385k for DP 8 on a 141 GB card', () => {
    expect(judgeMemory(question(96 * gib), sizes(8, 1)).kvTokens).toBeCloseTo(66_500, -3);
    const memory = { leastBytes: 141e9, mostBytes: 143_771 * 2 ** 20 };
    const verdict = judgeMemory({ ...question(1), memory }, sizes(1, 8));
    expect(verdict.kvTokens).toBeGreaterThan(255_000);
    expect(verdict.kvTokensAtBest).toBeGreaterThan(385_000);
  });

  test('the ways out of what does not fit', () => {
    const ways = waysToFit(question(96 * gib), sizes(2, 4));
    expect(ways.tp?.sizes).toMatchObject({ tp: 8, dp: 1, ep: 8 });
    expect(ways.machines).toMatchObject({ machines: 2, sizes: { tp: 2, dp: 8, ep: 16 } });
  });

  test('two machines have the KV for a long context: 591k at EP 16', () => {
    const { machines } = waysToFit(question(96 * gib), sizes(8, 1), 163_840);
    expect(machines?.sizes.ep).toBe(16);
    expect(machines?.verdict.kvTokens).toBeCloseTo(591_000, -4);
  });

  test('pipeline stages share the weights, and a larger share leaves more for KV', () => {
    const whole = judgeMemory(question(96 * gib), sizes(8, 1));
    const staged = judgeMemory(question(96 * gib), { ...sizes(8, 1), pp: 2 });
    expect(staged.weightBytes).toBeCloseTo(whole.weightBytes / 2, -8);
    const more = judgeMemory({ ...question(96 * gib), usableShare: 0.95 }, sizes(8, 1));
    expect(more.kvTokens).toBeGreaterThan(whole.kvTokens);
  });
});
