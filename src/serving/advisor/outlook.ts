import type { Bottleneck } from '../bottleneck.ts';
import { CannotRun } from '../cannotRun.ts';
import { decodeWorkersOf, type Layout, prefillWorkersOf, type Serving } from '../deployment.ts';
import { fitMemory, type MemoryFit } from '../memoryFit.ts';
import { limitsOf } from '../simulation/simulate.ts';
import { capacityOf } from './capacity.ts';
import type { BatchLimit } from './decodeCapacity.ts';
import { type Estimate, throughputEstimate, tpotEstimate, ttftEstimate } from './errorBand.ts';
import type { Demand } from './need.ts';
import { type Trial, tryOut } from './trial.ts';

/** What a layout gives: at its best within the promise, and under a load. */
export interface Outlook {
  /** One GPU of each role; prefill is undefined where one kind of worker does all. */
  readonly prefillMemory: MemoryFit | undefined;
  readonly decodeMemory: MemoryFit;
  /** Longest prompt with its answer, tokens. */
  readonly longestContext: number;
  /** Prompt tokens per second of one prefill worker that is always full. */
  readonly prefillTokensPerSecond: Estimate | undefined;
  /** Largest batch of a decode rank within the promise, what limits it, and what it gives. */
  readonly batchAtSlo: number;
  readonly batchLimit: BatchLimit;
  readonly tpotAtSloSeconds: Estimate;
  readonly decodeTokensPerSecond: Estimate;
  readonly mostRequestsPerSecond: number;
  /** Shares of what prefill and decode can do that the load takes; more than 1 is too much. */
  readonly prefillUse: number | undefined;
  readonly decodeUse: number;
  /** Means under the load. */
  readonly ttftSeconds: Estimate;
  readonly tpotSeconds: Estimate;
  readonly outputTokensPerSecond: Estimate;
  readonly bottleneck: Bottleneck;
  readonly trial: Trial;
}

/**
 * What a layout gives when so many requests come per second, with how far off it may be. Throws `CannotRun` when it does
 * not fit, or cannot keep the promise at any rate.
 */
export function outlookOf(
  serving: Serving,
  layout: Layout,
  demand: Demand,
  requestsPerSecond: number,
  maxModelLength?: number,
): Outlook {
  const longestContext = limitsOf({ ...serving, layout, handoffSeconds: 0 }, maxModelLength).inputAndOutput;
  const trial = tryOut(serving, layout, demand, requestsPerSecond);
  const capacity = capacityOf(serving, layout, demand);
  if (capacity === undefined) throw new CannotRun(tooTight(demand, trial));
  const { prefill, decode } = capacity;
  const decodeWorkers = decodeWorkersOf(layout);
  const prefillWorkers = prefillWorkersOf(layout);
  const prefillUse = prefill && requestsPerSecond / (prefillWorkers.workers * prefill.requestsPerSecond);
  const decodeUse = requestsPerSecond / (decodeWorkers.workers * decode.requestsPerSecond);
  const prefillLoad = prefill && prefillUse !== undefined ? prefillUse * prefill.load : trial.prefillLoad;
  return {
    prefillMemory: prefill && fitMemory(serving, prefillWorkers),
    decodeMemory: fitMemory(serving, decodeWorkers),
    longestContext,
    prefillTokensPerSecond: prefill && throughputEstimate(prefill.tokensPerSecond, prefillWorkers),
    batchAtSlo: decode.batchPerRank,
    batchLimit: decode.limitedBy,
    tpotAtSloSeconds: tpotEstimate(decode.tpotSeconds),
    decodeTokensPerSecond: throughputEstimate(decode.tokensPerSecond, decodeWorkers),
    mostRequestsPerSecond: capacity.requestsPerSecond,
    prefillUse,
    decodeUse,
    ttftSeconds: ttftEstimate(trial.ttftMs.mean / 1e3, prefillLoad),
    tpotSeconds: tpotEstimate(trial.tpotMs.mean / 1e3),
    outputTokensPerSecond: throughputEstimate(trial.outputTokensPerSecond, decodeWorkers),
    bottleneck: trial.bottleneck,
    trial,
  };
}

function tooTight({ slo }: Demand, { ttftMs, tpotMs }: Trial): string {
  const ms = (value: number): string => `${Math.round(value)} ms`;
  return (
    `The layout cannot promise a first token within ${ms(1e3 * slo.ttftSeconds)} and ${ms(1e3 * slo.tpotSeconds)} ` +
    `for each one after it: under the load it takes ${ms(ttftMs.mean)} and ${ms(tpotMs.mean)}. ` +
    `Allow more time, or spread a worker over more GPUs.`
  );
}
