import { describe, expect, it } from 'vitest';
import { CannotRun } from '../cannotRun.ts';
import type { Layout } from '../deployment.ts';
import { modelNamed, serving } from '../known.testing.ts';
import { advise, bestFirst, candidatesFor, propose } from './advise.ts';
import { workerShapes } from './candidates.ts';
import { costCurve, costPerMillionTokens } from './costCurve.ts';
import { decodeCapacity } from './decodeCapacity.ts';
import type { Need } from './need.ts';
import { outlookOf } from './outlook.ts';
import { planFor } from './plan.ts';
import { tryOut } from './trial.ts';

function need(gpu: string, inputTokens: number, outputTokens: number, over: Partial<Need> = {}): Need {
  return {
    ...serving(gpu),
    inputTokens,
    outputTokens,
    prefixHitRate: 0,
    slo: { ttftSeconds: 5, tpotSeconds: 0.05 },
    handoffSeconds: 0.5,
    requestsPerSecond: 5,
    gpusPerInstance: 8,
    ...over,
  };
}

const PREFILL = { tp: 8, dp: 1 };
const DECODE = { tp: 1, dp: 8 };

function layout(prefillWorkers: number, decodeWorkers: number): Layout {
  return {
    mode: 'disaggregated',
    prefill: { ...PREFILL, workers: prefillWorkers },
    decode: { ...DECODE, workers: decodeWorkers },
  };
}

describe('the capacity of one-node workers', () => {
  // serving/model.md, section 10.
  it.each([
    ['H20-141', 4096, 1024, 16, 2.55, 2608, 3.09, 1.2],
    ['H20-141', 8192, 1024, 10, 1.6, 1634, 1.27, 0.8],
    ['H20-141', 1024, 1024, 31, 4.89, 5010, 14.75, 3.0],
    ['H20-141', 2048, 4096, 18, 0.71, 2909, 6.93, 9.8],
    ['H200', 4096, 1024, 59, 9.23, 9455, 6.34, 0.7],
    ['H200', 8192, 1024, 42, 6.58, 6734, 2.94, 0.45],
    ['H200', 1024, 1024, 84, 13.2, 13_483, 26.9, 2.0],
  ])('of %s at %i/%i is as in the table', (gpu, isl, osl, batch, decode, tokens, prefill, ratio) => {
    const asked = need(gpu, isl, osl, { slo: { ttftSeconds: 60, tpotSeconds: 0.05 } });
    const plan = planFor(asked, PREFILL, DECODE);
    if (plan?.capacity.prefill === undefined) throw new Error('no plan');
    const { capacity } = plan;
    expect([capacity.decode.batchPerRank, capacity.decode.limitedBy]).toEqual([batch, 'tpot']);
    expect(Math.abs(capacity.decode.requestsPerSecond - decode)).toBeLessThanOrEqual(decode > 10 ? 0.05 : 0.006);
    expect(Math.abs(capacity.decode.tokensPerSecond - tokens)).toBeLessThanOrEqual(1);
    const perPrefill = capacity.prefill?.requestsPerSecond ?? 0;
    expect(Math.abs(perPrefill - prefill)).toBeLessThanOrEqual(prefill > 20 ? 0.05 : 0.006);
    expect(Math.abs(perPrefill / capacity.decode.requestsPerSecond - ratio)).toBeLessThanOrEqual(0.05);
  });

  it('is limited by what it is limited by', () => {
    const limit = (over: Partial<Need>): unknown => {
      const asked = need('H20-141', 8192, 1024, over);
      return decodeCapacity(asked, DECODE, asked)?.limitedBy;
    };
    expect(limit({})).toBe('tpot');
    expect(limit({ slo: { ttftSeconds: 5, tpotSeconds: 1 } })).toBe('kv');
    expect(limit({ slo: { ttftSeconds: 5, tpotSeconds: 1 }, inputTokens: 10, outputTokens: 10 })).toBe('dispatch');
    expect(limit({ slo: { ttftSeconds: 5, tpotSeconds: 0.001 } })).toBeUndefined();
  });

  it('of prefill is lower where the promised TTFT leaves little time to wait', () => {
    const load = (ttftSeconds: number) =>
      planFor(need('H20-141', 4096, 1024, { slo: { ttftSeconds, tpotSeconds: 0.05 } }), PREFILL, DECODE)?.capacity
        .prefill;
    expect(load(5)).toMatchObject({ load: 0.85, limitedBy: 'queueing' });
    expect(load(1)).toMatchObject({ limitedBy: 'ttft' });
    expect(load(1)?.load).toBeLessThan(0.7);
    expect(load(0.5)).toBeUndefined();
  });

  it('of prefill grows with what the prefix cache holds', () => {
    const rate = (prefixHitRate: number): number =>
      planFor(need('H20-141', 4096, 1024, { prefixHitRate }), PREFILL, DECODE)?.capacity.prefill?.requestsPerSecond ??
      0;
    expect(rate(0.5) / rate(0)).toBeCloseTo(2, 6);
  });
});

describe('candidates', () => {
  it('are only those that can be built and fit', () => {
    const shapes = workerShapes(need('H20', 1024, 1024), 2);
    expect(shapes).toContainEqual({ tp: 8, dp: 1 });
    expect(shapes).toContainEqual({ tp: 1, dp: 16 });
    // 100.6 GB of weights on 96 GiB.
    expect(shapes).not.toContainEqual({ tp: 1, dp: 8 });
    expect(workerShapes(need('H200', 1024, 1024, { redundantExperts: 1 }), 2)).toEqual([]);
    const dense = need('H200', 1024, 1024, { model: modelNamed('Qwen2.5-72B') });
    expect(workerShapes(dense, 8)).toEqual([{ tp: 8, dp: 1 }]);
  });

  it('go together: Mooncake wants equal TP', () => {
    const shapes = (connector: 'nixl' | 'mooncake') =>
      candidatesFor(need('H200', 4096, 1024, { connector })).flatMap(({ layout: { mode, ...roles } }) =>
        'decode' in roles && mode === 'disaggregated' ? [[roles.prefill.tp, roles.decode.tp]] : [],
      );
    expect(shapes('nixl').some(([prefill, decode]) => prefill !== decode)).toBe(true);
    expect(shapes('mooncake').length).toBeGreaterThan(1);
    expect(shapes('mooncake').every(([prefill, decode]) => prefill === decode)).toBe(true);
  });
});

describe('a proposal', () => {
  it('has enough workers of each role, keeps the promise in its trial, and says why', () => {
    const asked = need('H20-141', 4096, 1024, { requestsPerSecond: 6 });
    const plan = planFor(asked, PREFILL, DECODE);
    if (plan === undefined) throw new Error('no plan');
    const proposal = propose(asked, plan);
    expect(proposal.layout).toEqual(layout(2, 3));
    expect(proposal).toMatchObject({ meets: true, gpus: 40, added: { prefill: 0, decode: 0 } });
    expect(proposal.needed.prefill).toBeCloseTo(6 / 3.09, 1);
    expect(proposal.needed.decode).toBeCloseTo(6 / 2.55, 1);
    expect(proposal.reason).toMatchObject({ heavier: 'decode', batchPerRank: 16, batchLimit: 'tpot' });
    expect(proposal.reason.decodePerPrefill).toBeCloseTo(1.21, 2);
    expect(proposal.trial.tpotMs.p90).toBeLessThan(50);
    expect(proposal.goodTokensPerGpu).toBeCloseTo((6 * 1024) / 40, -2);
  });

  it('gets more of the role at fault when its trial is not good enough', () => {
    const asked = need('H20-141', 8192, 1024, { requestsPerSecond: 3.4, slo: { ttftSeconds: 2.4, tpotSeconds: 0.06 } });
    const plan = planFor(asked, PREFILL, DECODE);
    if (plan === undefined) throw new Error('no plan');
    const short = { ...plan, layout: layout(3, 2) };
    expect(tryOut(asked, short.layout, asked, 3.4).goodShare).toBeLessThan(0.9);
    const proposal = propose(asked, short);
    expect(proposal.meets).toBe(true);
    expect(proposal.added.prefill).toBeGreaterThan(0);
    expect(proposal.added.decode).toBe(0);
  });

  it('has more prefill for long prompts, and more decode for long answers', () => {
    const ratio = (isl: number, osl: number): number => {
      const asked = need('H200', isl, osl, { requestsPerSecond: 20 });
      return planFor(asked, PREFILL, DECODE)?.capacity.prefill
        ? (planFor(asked, PREFILL, DECODE)?.needed.decode ?? 0) / (planFor(asked, PREFILL, DECODE)?.needed.prefill ?? 1)
        : 0;
    };
    expect(ratio(8192, 1024)).toBeLessThan(1);
    expect(ratio(1024, 4096)).toBeGreaterThan(1);
  });
});

describe('the advice', () => {
  it('is tried, best first, and differs in the decode workers', () => {
    const { proposals, candidates } = advise(need('H20-141', 4096, 1024));
    expect(proposals.length).toBeGreaterThanOrEqual(3);
    expect(candidates.length).toBeGreaterThan(proposals.length);
    const [first] = proposals;
    expect(first?.meets).toBe(true);
    for (const proposal of proposals) {
      expect(first?.gpus).toBeLessThanOrEqual(proposal.meets ? proposal.gpus : Number.POSITIVE_INFINITY);
      expect(proposal.trial.goodShare >= 0.9).toBe(proposal.meets);
    }
    const shapes = proposals.map((proposal) => JSON.stringify({ ...proposal.layout, prefill: undefined }));
    expect(new Set(shapes).size).toBe(shapes.length);
    expect(bestFirst(proposals.toReversed())[0]).toEqual(first);
  });

  it('is one worker for all where little is asked', () => {
    const [first] = advise(need('H200', 1024, 512, { requestsPerSecond: 0.2 })).proposals;
    expect(first?.layout.mode).toBe('aggregated');
    expect(first?.gpus).toBe(8);
  });

  it('is empty where nothing can keep the promise', () => {
    const asked = need('L20', 4096, 1024, { slo: { ttftSeconds: 0.1, tpotSeconds: 0.001 } });
    expect(advise(asked)).toEqual({ proposals: [], candidates: [] });
  });

  it('is given within a few seconds for a large service', () => {
    const begin = performance.now();
    expect(advise(need('H200', 1024, 1024, { requestsPerSecond: 200 })).proposals.length).toBeGreaterThan(0);
    expect(performance.now() - begin).toBeLessThan(15_000);
  });
});

describe('the cost', () => {
  it('is what the machines cost, used or not', () => {
    expect(costPerMillionTokens(16, 1_000_000 / 3600)).toBeCloseTo(16, 9);
    const asked = need('H20-141', 4096, 1024);
    const points = costCurve(asked, layout(2, 2), asked, 5, [0.1, 0.5, 1], 64);
    expect(points.map(({ requestsPerSecond }) => requestsPerSecond)).toEqual([0.5, 2.5, 5]);
    const costs = points.map((point) => point.costPerMillionTokens);
    expect(costs[0]).toBeCloseTo((64 * 1e6) / (0.5 * 1024 * 3600), 6);
    expect((costs[0] ?? 0) / (costs[2] ?? 1)).toBeCloseTo(10, 6);
    const tpots = points.map(({ trial }) => trial.tpotMs.mean);
    expect(tpots).toEqual(tpots.toSorted((one, other) => one - other));
    // Without a price: GPU-hours of 32 GPUs.
    const [hours] = costCurve(asked, layout(2, 2), asked, 5, [0.1]);
    expect(hours?.costPerMillionTokens).toBeCloseTo((costs[0] ?? 0) / 2, 6);
  });
});

describe('what a layout gives', () => {
  const asked = need('H20-141', 4096, 1024);

  it('has numbers for the form, each with how far off it may be', () => {
    const outlook = outlookOf(asked, layout(2, 2), asked, 4);
    expect(outlook.decodeMemory.weightBytes / 1e9).toBeCloseTo(100.6, 1);
    expect(outlook.prefillMemory?.weightBytes ?? 0).toBeCloseTo(84.1e9, -8);
    expect(outlook).toMatchObject({ batchAtSlo: 16, batchLimit: 'tpot', longestContext: 163_840, bottleneck: 'none' });
    expect(outlook.decodeTokensPerSecond).toEqual({ value: expect.closeTo(2608, 0), band: 0.15 });
    expect(outlook.ttftSeconds.band).toBe(0.4);
    expect(outlook.tpotSeconds).toEqual({ value: expect.any(Number), band: 0.15 });
    expect(outlook.tpotSeconds.value).toBeLessThan(outlook.tpotAtSloSeconds.value);
    expect(outlook.decodeUse).toBeCloseTo(4 / (2 * 2.55), 2);
    expect(outlook.prefillUse).toBeCloseTo(4 / (2 * 3.09), 2);
  });

  it('says what limits it, and gives no band to a TTFT above what prefill can do', () => {
    const crowded = outlookOf(asked, layout(1, 4), asked, 4);
    expect(crowded.prefillUse).toBeGreaterThan(1);
    expect(crowded.bottleneck).toBe('prefill');
    expect(crowded.ttftSeconds.band).toBeUndefined();
    const slow = outlookOf(asked, layout(4, 1), asked, 4);
    expect(slow.decodeUse).toBeGreaterThan(1);
    expect(slow.bottleneck).toBe('decode-step');
  });

  it('is limited by the limit of its context', () => {
    expect(outlookOf(asked, layout(2, 2), asked, 1, 8192).longestContext).toBe(8192);
    const tight = { ...asked, ...serving('H20') };
    const aggregated: Layout = { mode: 'aggregated', worker: { workers: 1, tp: 8, dp: 1 } };
    expect(Math.abs(outlookOf(tight, aggregated, asked, 0.2).longestContext - 66_500)).toBeLessThan(1000);
  });

  it('cannot be said of what does not fit, or can never be fast enough', () => {
    expect(() => outlookOf({ ...asked, ...serving('H20') }, layout(1, 1), asked, 1)).toThrow(CannotRun);
    const hasty = { ...asked, slo: { ttftSeconds: 0.2, tpotSeconds: 0.05 } };
    expect(() => outlookOf(asked, layout(1, 1), hasty, 1)).toThrow(
      'The layout cannot promise a first token within 200 ms',
    );
  });
});
