import { tpotSeconds } from '../decodeStep.ts';
import { decodeLoad, type Serving, type WorkerLayout } from '../deployment.ts';
import { fitMemory } from '../memoryFit.ts';
import { type Demand, meanContext } from './need.ts';

/** What keeps the batch of a rank from being larger: the promised TPOT, its KV cache, or what one dispatch can carry. */
export type BatchLimit = 'tpot' | 'kv' | 'dispatch';

/** What one decode worker can do within the promise. */
export interface DecodeCapacity {
  /** Largest batch of each rank. */
  readonly batchPerRank: number;
  readonly limitedBy: BatchLimit;
  /** Sequences of this length that the KV cache of a rank holds. */
  readonly kvBatchPerRank: number;
  readonly kvTokensPerRank: number;
  /** At the largest batch. */
  readonly tpotSeconds: number;
  readonly requestsPerSecond: number;
  readonly tokensPerSecond: number;
}

/** Tokens of one rank that low-latency all-to-all takes in a step (serving/model.md, section 8, rule 3). */
const DISPATCH_TOKENS = 256;

/**
 * The capacity of one decode worker (serving/model.md, section 10); undefined when not even one sequence for each rank
 * fits its memory and the promise.
 */
export function decodeCapacity(serving: Serving, layout: WorkerLayout, demand: Demand): DecodeCapacity | undefined {
  const context = meanContext(demand);
  const { kvTokensPerRank } = fitMemory(serving, layout);
  if (kvTokensPerRank < demand.inputTokens + demand.outputTokens) return undefined;
  const kvBatch = Math.floor(kvTokensPerRank / context);
  const dispatch = layout.dp > 1 ? Math.floor(DISPATCH_TOKENS / (1 + serving.draftTokens)) : Number.POSITIVE_INFINITY;
  const most = Math.min(kvBatch, dispatch);
  const tpotAt = (batch: number): number => tpotSeconds(decodeLoad(serving, layout, batch, context));
  const batchPerRank = largest(most, (batch) => tpotAt(batch) <= demand.slo.tpotSeconds);
  if (batchPerRank === 0) return undefined;
  const tpot = tpotAt(batchPerRank);
  const tokensPerSecond = (layout.dp * batchPerRank) / tpot;
  return {
    batchPerRank,
    limitedBy: batchPerRank < most ? 'tpot' : kvBatch <= dispatch ? 'kv' : 'dispatch',
    kvBatchPerRank: kvBatch,
    kvTokensPerRank,
    tpotSeconds: tpot,
    requestsPerSecond: tokensPerSecond / demand.outputTokens,
    tokensPerSecond,
  };
}

/** The largest whole number up to `most` of which something holds that holds of all smaller ones; 0 for none. */
export function largest(most: number, holds: (value: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
