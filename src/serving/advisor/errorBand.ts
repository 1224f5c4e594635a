import type { WorkerLayout } from '../deployment.ts';
import { MOST_PREFILL_LOAD } from './prefillAbility.ts';

/** A value, and how far off it may be as a part of it: 0.15 is ±15 %. Undefined where nobody can say. */
export interface Estimate {
  readonly value: number;
  readonly band: number | undefined;
}

/** What the equations are held to (serving/model.md, section 1). */
const TPOT_BAND = 0.15;
const THROUGHPUT_BAND = 0.15;
const WIDE_BAND = 0.2;
const TTFT_BAND = 0.4;
/** Experts on so many GPUs count as wide. */
const WIDE = 32;

/** A time per output token. */
export function tpotEstimate(seconds: number): Estimate {
  return { value: seconds, band: TPOT_BAND };
}

/** A throughput of workers of that shape. */
export function throughputEstimate(value: number, { tp, dp }: WorkerLayout): Estimate {
  return { value, band: tp * dp >= WIDE ? WIDE_BAND : THROUGHPUT_BAND };
}

/** A time until the first token: near the most that prefill can do, a small error in its capacity multiplies. */
export function ttftEstimate(seconds: number, prefillLoad: number): Estimate {
  return { value: seconds, band: prefillLoad < MOST_PREFILL_LOAD ? TTFT_BAND : undefined };
}
