import { decodeLoad, type Deployment, type Workers } from '../deployment.ts';
import { tpotSeconds } from '../decodeStep.ts';
import { prefillComputeSeconds } from '../prefill.ts';
import { type DecodePace, DecodeStage } from './decodeStage.ts';
import { type OtherWork, PrefillStage } from './prefillStage.ts';
import { BLOCK_TOKENS, PrefixCache } from './prefixCache.ts';
import type { Prompt } from './request.ts';
import type { Schedule } from './schedule.ts';
import type { ServiceFigures } from './service.ts';

/** A worker that computes prompts, and remembers them. */
export interface PrefillWorkerState {
  readonly stage: PrefillStage;
  readonly cache: PrefixCache;
}

/** A prefill worker whose prefix cache has room for as many tokens as its KV cache. */
export function prefillWorker(
  schedule: Schedule,
  { model, gpu, engine }: Deployment,
  { tp, dp }: Workers,
  kvTokensPerRank: number,
  other?: OtherWork,
): PrefillWorkerState {
  return {
    stage: new PrefillStage(schedule, { model, gpu, tp, dp }, engine, other),
    cache: new PrefixCache(Math.floor((dp * kvTokensPerRank) / BLOCK_TOKENS)),
  };
}

/** A decode worker that holds so many KV tokens on each rank. */
export function decodeWorker(
  schedule: Schedule,
  deployment: Deployment,
  workers: Workers,
  kvTokensPerRank: number,
): DecodeStage {
  const { model, gpu, acceptedDraftTokens } = deployment;
  const prefill = { model, gpu, tp: workers.tp, dp: workers.dp };
  const pace: DecodePace = {
    ranks: workers.dp,
    kvTokensPerRank,
    tokensPerStep: 1 + acceptedDraftTokens,
    tpotSeconds: (batchPerRank, meanContext) => tpotSeconds(decodeLoad(deployment, workers, batchPerRank, meanContext)),
    recomputeSeconds: (context) => prefillComputeSeconds(prefill, context, context),
  };
  return new DecodeStage(schedule, pace);
}

/** Prompt tokens that need not be computed; the last always must, because it gives the first answer token. */
export function cachedTokens({ inputTokens, cachedTokens: known, blocks }: Prompt, cache: PrefixCache): number {
  return Math.min(inputTokens - 1, Math.max(known, cache.matchedTokens(blocks)));
}

/** The item of which `cost` is least; the first of equals. */
export function least<T>(items: readonly [T, ...T[]], cost: (item: T) => number): T {
  let [best] = items;
  let fewest = cost(best);
  for (const item of items.slice(1)) {
    const value = cost(item);
    if (value < fewest) [best, fewest] = [item, value];
  }
  return best;
}

/** So many of something, at least one. */
export function several<T>(count: number, create: () => T): [T, ...T[]] {
  return [create(), ...Array.from({ length: count - 1 }, create)];
}

/** What prefill and decode stages tell of a run of so many seconds. */
export function figuresOf(
  prefills: readonly PrefillStage[],
  decodes: readonly DecodeStage[],
  seconds: number,
): ServiceFigures {
  const busy = sum(prefills.map((stage) => stage.busySeconds));
  const until = Math.max(...prefills.map((stage) => stage.busyUntil));
  const means = decodes.map((stage) => stage.means());
  return {
    prefillUtilization: share(busy, seconds * prefills.length),
    prefillLoad: share(busy, until * prefills.length),
    prefillTokens: sum(prefills.map((stage) => stage.computedTokens)),
    cachedTokens: sum(prefills.map((stage) => stage.cachedTokens)),
    decodeBatchPerRank: sum(means.map((mean) => mean.batchPerRank)) / means.length,
    kvUtilization: sum(means.map((mean) => mean.kvUtilization)) / means.length,
    preemptions: sum(decodes.map((stage) => stage.preemptions)),
  };
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
