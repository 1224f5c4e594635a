import { describe, expect, it } from 'vitest';
import { CannotRun, mustFit } from './cannotRun.ts';
import { modelNamed, serving } from './known.testing.ts';
import { fitMemory, weightBytesPerGpu } from './memoryFit.ts';

const MTP = { draftTokens: 1 };

// serving/model.md, section 7: GB of weights per GPU; thousands of KV tokens per rank on a 96 GiB card, 0 for a reject,
// and on 141e9 bytes.
const TABLE: [
  layout: string,
  tp: number,
  dp: number,
  redundant: number,
  mtp: boolean,
  gb: number,
  on96: number | undefined,
  on141: number | undefined,
][] = [
  ['TP8', 8, 1, 0, false, 84.1, 66.5, 552],
  ['TP8 + MTP', 8, 1, 0, true, 85.5, 46, undefined],
  ['DP8 EP8', 1, 8, 0, false, 100.6, 0, 260],
  ['DP8 EP8 + MTP', 1, 8, 0, true, 102.3, 0, 236],
  ['DP8 EP8 + 8 redundant', 1, 8, 8, false, 103.2, 0, 224],
  ['TP2 DP4 EP8', 2, 4, 0, false, 91.2, 0, undefined],
  ['TP4 DP2 EP8', 4, 2, 0, false, 86.5, 33, undefined],
  ['TP8 DP2 EP16', 8, 2, 0, false, 43.2, 591, undefined],
  ['DP16 EP16', 1, 16, 0, false, 59.7, 356, undefined],
  ['DP32 EP32, 288 slots', 1, 32, 32, false, 41.9, 611, undefined],
  ['DP72 EP72, 288 slots', 1, 72, 32, false, 29.1, undefined, undefined],
  ['DP144 EP144, 288 slots', 1, 144, 32, false, 24.0, undefined, undefined],
];

describe('memory of one GPU', () => {
  it.each(TABLE)('of %s is as in the table', (_name, tp, dp, redundantExperts, mtp, gb, on96, on141) => {
    const over = { redundantExperts, ...(mtp ? MTP : {}) };
    expect(weightBytesPerGpu(serving('H20', over), { tp, dp }) / 1e9).toBeCloseTo(gb, 1);
    const tokens = (gpu: string): number => fitMemory(serving(gpu, over), { tp, dp }).kvTokensPerRank / 1000;
    if (on96 !== undefined) expect(Math.abs(tokens('H20') - on96)).toBeLessThanOrEqual(1);
    if (on141 !== undefined) expect(Math.abs(tokens('H20-141') - on141)).toBeLessThanOrEqual(1);
  });

  it.each([
    ['DP8 EP8', 1, 8, {}, 385],
    ['DP8 EP8 + MTP', 1, 8, MTP, 361],
    ['TP8', 8, 1, {}, 677],
  ])('of %s on the 143,771 MiB that an H200 shows holds %s tokens', (_name, tp, dp, over, thousands) => {
    const { kvTokensPerRank } = fitMemory(serving('H200', over), { tp, dp });
    expect(Math.abs(kvTokensPerRank / 1000 - thousands)).toBeLessThanOrEqual(1);
  });

  it('of Qwen3-235B-A22B is as in the table', () => {
    const qwen = serving('H20', { model: modelNamed('Qwen3-235B-A22B') });
    expect(weightBytesPerGpu(qwen, { tp: 8, dp: 1 }) / 1e9).toBeCloseTo(29.5, 1);
    expect(weightBytesPerGpu(qwen, { tp: 1, dp: 8 }) / 1e9).toBeCloseTo(37.6, 1);
    expect(Math.abs(fitMemory(qwen, { tp: 1, dp: 8 }).kvTokensPerRank / 1000 - 245)).toBeLessThanOrEqual(1);
  });

  it('holds twice the tokens with FP8 KV', () => {
    const layout = { tp: 8, dp: 1 };
    const [two, one] = [2, 1].map(
      (kvCacheBytes) => fitMemory(serving('H20', { kvCacheBytes }), layout).kvTokensPerRank,
    );
    expect(Math.abs((one ?? 0) - 2 * (two ?? 0))).toBeLessThanOrEqual(1);
  });

  it('costs about 2.55 GB for one redundant expert on each rank', () => {
    const [none, eight] = [0, 8].map((redundantExperts) =>
      weightBytesPerGpu(serving('H20', { redundantExperts }), { tp: 1, dp: 8 }),
    );
    expect(((eight ?? 0) - (none ?? 0)) / 1e9).toBeCloseTo(2.55, 2);
  });

  it('that is too small is said with numbers', () => {
    const tooBig = () => mustFit(serving('H20'), { tp: 1, dp: 8 });
    expect(tooBig).toThrow(CannotRun);
    expect(tooBig).toThrow(
      'The weights of DeepSeek-R1 with TP 1 × DP 8 take 100.6 GB per GPU, and 8.0 GB must stay free, ' +
        'but only 92.8 GB (90 % of 103.1 GB) of H20 memory can be used.',
    );
    expect(mustFit(serving('H20'), { tp: 8, dp: 1 }).freeBytes / 1e9).toBeCloseTo(4.7, 1);
  });
});
