import { tpotSeconds } from '../decodeStep.ts';
import { decodeLoad, type Layout, type Serving, type WorkerLayout } from '../deployment.ts';
import { fitMemory } from '../memoryFit.ts';
import { prefillComputeSeconds } from '../prefill.ts';
import { type DecodeCapacity, decodeCapacity, largest } from './decodeCapacity.ts';
import { type Demand, meanContext, newTokens } from './need.ts';
import { type PrefillAbility, prefillAbility } from './prefillAbility.ts';

/** What the workers of a layout can do within the promise. */
export interface Capacity {
  /** Of one worker; undefined where one kind of worker does all. */
  readonly prefill: PrefillAbility | undefined;
  readonly decode: DecodeCapacity;
  /** Requests per second of the whole layout. */
  readonly requestsPerSecond: number;
}

/** The capacity of a layout; undefined when it cannot keep the promise at any rate. */
export function capacityOf(serving: Serving, layout: Layout, demand: Demand): Capacity | undefined {
  if (layout.mode === 'aggregated') {
    const decode = aggregatedCapacity(serving, layout.worker, demand);
    if (decode === undefined) return undefined;
    return { prefill: undefined, decode, requestsPerSecond: layout.worker.workers * decode.requestsPerSecond };
  }
  const decode = decodeCapacity(serving, layout.decode, demand);
  if (decode === undefined) return undefined;
  const prefill = prefillAbility(serving, layout.prefill, demand, firstStepSeconds(serving, decode));
  if (prefill === undefined) return undefined;
  const byPrefill = layout.prefill.workers * prefill.requestsPerSecond;
  const byDecode = layout.decode.workers * decode.requestsPerSecond;
  return { prefill, decode, requestsPerSecond: Math.min(byPrefill, byDecode) };
}

/** The step that gives the first token, at the largest batch. */
export function firstStepSeconds(serving: Serving, decode: DecodeCapacity): number {
  return decode.tpotSeconds * (1 + serving.acceptedDraftTokens);
}

/**
 * The capacity of a worker that computes prompts too: each token waits for its share of the others' prompts
 * (serving/model.md, section 4, aggregated).
 */
export function aggregatedCapacity(serving: Serving, layout: WorkerLayout, demand: Demand): DecodeCapacity | undefined {
  const context = meanContext(demand);
  const { outputTokens, inputTokens, slo } = demand;
  const { kvTokensPerRank } = fitMemory(serving, layout);
  if (kvTokensPerRank < inputTokens + outputTokens) return undefined;
  const kvBatch = Math.floor(kvTokensPerRank / context);
  const prompt = prefillComputeSeconds({ ...serving, ...layout }, newTokens(demand), inputTokens);
  const tpotAt = (batch: number): number =>
    tpotSeconds(decodeLoad(serving, layout, batch, context)) + ((batch * layout.dp - 1) / outputTokens) * prompt;
  const batchPerRank = largest(kvBatch, (batch) => tpotAt(batch) <= slo.tpotSeconds);
  if (batchPerRank === 0) return undefined;
  const tpot = tpotAt(batchPerRank);
  const tokensPerSecond = (layout.dp * batchPerRank) / (prompt / outputTokens + tpot);
  return {
    batchPerRank,
    limitedBy: batchPerRank < kvBatch ? 'tpot' : 'kv',
    kvBatchPerRank: kvBatch,
    kvTokensPerRank,
    tpotSeconds: tpot,
    requestsPerSecond: tokensPerSecond / outputTokens,
    tokensPerSecond,
  };
}
