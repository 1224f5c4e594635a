import { arrivalGap, randomFrom, type Random, wholeBetween } from './random.ts';
import type { Prompt } from './request.ts';
import type { Client } from './simulate.ts';

/** Requests as a load test sends them. */
export interface Load {
  readonly requests: number;
  /** Lengths are uniform in [lengthRange · L, L]. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly lengthRange: number;
  /** Share of each prompt that the prefix cache holds. */
  readonly prefixHitRate: number;
  readonly seed: number;
}

/** So many users; all begin together, and each sends its next request when it has its answer. */
export function closedLoop(load: Load, users: number): Client {
  return (_schedule, send) => {
    const random = randomFrom(load.seed);
    let left = load.requests;
    const next = (): void => {
      if (left <= 0) return;
      left -= 1;
      send(promptOf(load, random), next);
    };
    for (let user = 0; user < users; user += 1) next();
  };
}

/**
 * Requests that come by themselves, at a mean rate per second; `burstiness` shapes the gaps. Gaps are stretched so that
 * all requests span `requests / rate`, as load tests do.
 */
export function openLoop(load: Load, rate: number, burstiness: number): Client {
  return (schedule, send) => {
    const random = randomFrom(load.seed);
    const gaps = Array.from({ length: load.requests }, () => arrivalGap(random, 1, burstiness));
    const drawn = gaps.reduce((sum, gap) => sum + gap, 0);
    const span = load.requests / rate;
    let sum = 0;
    const next = (index: number): void => {
      const gap = gaps[index];
      if (gap === undefined) return;
      sum += gap;
      // The share first: what is drawn from very bursty gaps may be too small to divide by.
      const at = drawn > 0 ? span * (sum / drawn) : 0;
      schedule.at(at, () => {
        send(promptOf(load, random), () => undefined);
        next(index + 1);
      });
    };
    next(0);
  };
}

function promptOf(load: Load, random: Random): Prompt {
  const inputTokens = lengthOf(load.inputTokens, load.lengthRange, random);
  const outputTokens = lengthOf(load.outputTokens, load.lengthRange, random);
  return { inputTokens, outputTokens, cachedTokens: Math.floor(inputTokens * load.prefixHitRate), blocks: [] };
}

function lengthOf(longest: number, range: number, random: Random): number {
  return wholeBetween(random, Math.max(1, Math.ceil(longest * range)), longest);
}
