import { type Bottleneck, bottleneckOf } from '../bottleneck.ts';
import { decodeLoad, decodeWorkersOf, type Layout, prefillWorkersOf, type Serving } from '../deployment.ts';
import { tpotSeconds } from '../decodeStep.ts';
import { fitMemory } from '../memoryFit.ts';
import { tpotOf, ttftOf, type TtftParts } from './request.ts';
import type { Run } from './simulate.ts';
import { meanOf, type Spread, spreadOf } from './spread.ts';

/** What a run, or one steady step, comes to. Utilisations are 0 to 1. */
export interface SimulationResult {
  readonly ttftMs: Spread | null;
  /** (end − first token) / (tokens − 1) of each request. */
  readonly tpotMs: Spread;
  readonly requestsPerSecond: number | null;
  readonly outputTokensPerSecond: number;
  readonly prefillUtilization: number;
  readonly decodeBatchPerRank: number;
  readonly kvUtilization: number;
  readonly prefillTokensPerSecondPerWorker: number;
  readonly decodeTokensPerSecondPerWorker: number;
  readonly bottleneck: Bottleneck;
}

/** How requests came: what counts as too slow depends on it. */
export type ArrivalKind = 'users' | 'rate';

/** An open loop is limited by the decode step when a token takes longer than this, seconds (serving/model.md, section 10). */
const TPOT_LIMIT_SECONDS = 0.05;
/** A closed loop is, when half of the batch would be faster by so much. */
const WORTH_HALVING = 1.05;

/** Sums a run up. */
export function resultOf(serving: Serving, layout: Layout, kind: ArrivalKind, run: Run): SimulationResult {
  const perSecond = run.seconds > 0 ? 1 / run.seconds : 0;
  const tokens = run.served.reduce((sum, { prompt }) => sum + prompt.outputTokens, 0);
  const tpots = run.served.filter(({ prompt }) => prompt.outputTokens > 1).map(tpotOf);
  return {
    ttftMs: spreadOf(run.served.map(ttftOf)),
    tpotMs: spreadOf(tpots),
    requestsPerSecond: run.served.length * perSecond,
    outputTokensPerSecond: tokens * perSecond,
    prefillUtilization: run.prefillUtilization,
    decodeBatchPerRank: run.decodeBatchPerRank,
    kvUtilization: run.kvUtilization,
    prefillTokensPerSecondPerWorker: (run.prefillTokens * perSecond) / prefillWorkersOf(layout).workers,
    decodeTokensPerSecondPerWorker: (tokens * perSecond) / decodeWorkersOf(layout).workers,
    bottleneck: bottleneckOf({
      ...meanParts(run),
      routerQueue: 0,
      prefillLoad: run.prefillLoad,
      kvUtilization: run.kvUtilization,
      preemptions: run.preemptions,
      tpotSeconds: meanOf(tpots, (value) => value),
      tpotLimitSeconds: kind === 'rate' ? TPOT_LIMIT_SECONDS : closedLoopLimit(serving, layout, run),
    }),
  };
}

/** More about a run: for a waterfall of the time until the first token, and for traces. */
export function detailsOf(run: Run) {
  const ms = Object.entries(meanParts(run)).map(([part, seconds]) => [part, 1e3 * seconds]);
  const prompts = run.prefillTokens + run.cachedTokens;
  return {
    ttftPartsMs: Object.fromEntries(ms),
    servedRequests: run.served.length,
    refusedRequests: run.refused,
    durationSeconds: run.seconds,
    preemptions: run.preemptions,
    prefixHitRate: prompts > 0 ? run.cachedTokens / prompts : 0,
  };
}

/** Where the mean time until the first token goes, seconds. */
export function meanParts({ served }: Run): TtftParts {
  const mean = (part: keyof TtftParts): number => meanOf(served, ({ parts }) => parts[part]);
  return {
    prefillQueue: mean('prefillQueue'),
    prefill: mean('prefill'),
    transfer: mean('transfer'),
    handoff: mean('handoff'),
    decodeQueue: mean('decodeQueue'),
    firstStep: mean('firstStep'),
  };
}

function closedLoopLimit(serving: Serving, layout: Layout, run: Run): number {
  const context = meanOf(run.served, ({ prompt }) => prompt.inputTokens + prompt.outputTokens / 2);
  const half = decodeLoad(serving, decodeWorkersOf(layout), run.decodeBatchPerRank / 2, context);
  return WORTH_HALVING * tpotSeconds(half);
}

/** One decode step with so many sequences on each rank; what belongs to a whole run is null or 0. */
export function steadyResult(
  serving: Serving,
  layout: Layout,
  batchPerRank: number,
  meanContext: number,
): SimulationResult {
  const workers = decodeWorkersOf(layout);
  const seconds = tpotSeconds(decodeLoad(serving, workers, batchPerRank, meanContext));
  const perWorker = (batchPerRank * workers.dp) / seconds;
  const ms = 1e3 * seconds;
  const { kvTokensPerRank } = fitMemory(serving, workers);
  return {
    ttftMs: null,
    tpotMs: { mean: ms, p50: ms, p90: ms, p99: ms },
    requestsPerSecond: null,
    outputTokensPerSecond: perWorker * workers.workers,
    prefillUtilization: 0,
    decodeBatchPerRank: batchPerRank,
    kvUtilization: Math.min(1, (batchPerRank * meanContext) / Math.max(1, kvTokensPerRank)),
    prefillTokensPerSecondPerWorker: 0,
    decodeTokensPerSecondPerWorker: perWorker,
    bottleneck: 'none',
  };
}
