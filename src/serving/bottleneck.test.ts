import { describe, expect, it } from 'vitest';
import { bottleneckOf, type Observed } from './bottleneck.ts';

/** Nothing is wrong: little load, and time until the first token spent on work. */
const well: Observed = {
  routerQueue: 0,
  prefillQueue: 0.05,
  prefill: 0.3,
  transfer: 0.01,
  decodeQueue: 0,
  firstStep: 0.03,
  prefillLoad: 0.5,
  kvUtilization: 0.4,
  preemptions: 0,
  tpotSeconds: 0.03,
  tpotLimitSeconds: 0.05,
};

describe('the verdict on a window', () => {
  it('is none when nothing is wrong', () => {
    expect(bottleneckOf(well)).toBe('none');
  });

  // serving/metrics.md, section 3: just over each condition, and just under it.
  it.each<[string, Partial<Observed>, Partial<Observed>]>([
    ['router', { routerQueue: 0.17 }, { routerQueue: 0.16 }],
    ['prefill', { prefillQueue: 0.4, prefillLoad: 0.86 }, { prefillQueue: 0.4, prefillLoad: 0.85 }],
    ['prefill', { prefillQueue: 0.31, prefillLoad: 0.9 }, { prefillQueue: 0.29, prefillLoad: 0.9 }],
    ['prefill', { prefillQueue: 5.1 }, { prefillQueue: 4.9 }],
    ['transfer', { transfer: 0.1 }, { transfer: 0.09 }],
    ['decode-kv', { kvUtilization: 0.91 }, { kvUtilization: 0.9 }],
    ['decode-kv', { preemptions: 1 }, { preemptions: 0 }],
    ['decode-kv', { decodeQueue: 0.04 }, { decodeQueue: 0.03 }],
    ['decode-step', { tpotSeconds: 0.051 }, { tpotSeconds: 0.05 }],
  ])('is %s just over the mark, and none just under it', (verdict, over, under) => {
    expect(bottleneckOf({ ...well, ...over })).toBe(verdict);
    expect(bottleneckOf({ ...well, ...under })).toBe('none');
  });

  it('does not blame the router while prefill is full', () => {
    expect(bottleneckOf({ ...well, routerQueue: 1, prefillLoad: 0.95 })).not.toBe('router');
  });
});
