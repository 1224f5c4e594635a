import type { Serving, WorkerLayout } from './deployment.ts';
import { GPUS_PER_MACHINE } from './gpu.ts';
import { kvBytesPerToken } from './servedModel.ts';

/** Where the memory of one GPU goes, in bytes, and what is left for KV. */
export interface MemoryFit {
  readonly memoryBytes: number;
  readonly weightBytes: number;
  readonly reserveBytes: number;
  /** Bytes of the usable memory that weights and reserve leave; negative when the weights do not fit. */
  readonly freeBytes: number;
  /** Tokens of KV cache that one data-parallel rank can hold; 0 when the weights do not fit. */
  readonly kvTokensPerRank: number;
}

/** What of a deployment decides how much memory is left. */
export type MemoryUse = Pick<
  Serving,
  'model' | 'gpu' | 'kvCacheBytes' | 'draftTokens' | 'redundantExperts' | 'gpuMemoryBytes'
>;

/** Part of the GPU's memory that engines use: their own default. */
export const USABLE_SHARE = 0.9;
/** For activations and CUDA graphs; more for the buffers that many data-parallel ranks, or machines, exchange through. */
const RESERVE_TENSOR_PARALLEL = 4e9;
const RESERVE_EXPERT_PARALLEL = 8e9;
/** Embedding and head stay BF16. */
const EMBEDDING_BYTES = 2;

/**
 * Bytes of weights on one GPU (serving/model.md, section 7): experts are split over all GPUs of the worker, everything
 * else by TP only.
 */
export function weightBytesPerGpu(use: MemoryUse, { tp, dp }: WorkerLayout): number {
  const { model, redundantExperts, draftTokens } = use;
  const { experts } = model;
  const sparseLayers = model.layers - model.denseLayers;
  const shared = experts?.sharedParameters ?? 0;
  const split =
    model.layers * model.attentionParameters + model.denseLayers * model.denseParameters + sparseLayers * shared;
  const slots = experts === undefined ? 0 : (experts.parameters * (experts.count + redundantExperts)) / (tp * dp);
  const drafting = draftTokens > 0 && experts !== undefined;
  // The layer that drafts tokens: attention, experts and two projections.
  const draft = drafting ? (model.attentionParameters + shared + 2 * model.hidden ** 2) / tp + slots : 0;
  const embedding = (EMBEDDING_BYTES * model.embeddingParameters) / tp;
  return model.weightBytes * (split / tp + sparseLayers * slots + draft) + embedding;
}

/** Bytes that one token of context takes on each GPU of its rank: MLA keeps a copy on each, GQA splits its KV heads. */
export function kvBytesPerGpuToken({ model, kvCacheBytes }: MemoryUse, tp: number): number {
  return kvBytesPerToken(model, kvCacheBytes) / Math.min(tp, model.kvHeads);
}

/** Bytes that one GPU keeps free of weights and KV. */
export function reserveBytes({ tp, dp }: WorkerLayout): number {
  return dp > tp || tp * dp > GPUS_PER_MACHINE ? RESERVE_EXPERT_PARALLEL : RESERVE_TENSOR_PARALLEL;
}

/** Fits one worker into the memory of its GPUs. */
export function fitMemory(use: MemoryUse, layout: WorkerLayout): MemoryFit {
  const memoryBytes = use.gpuMemoryBytes ?? use.gpu.memoryBytes;
  const weightBytes = weightBytesPerGpu(use, layout);
  const reserve = reserveBytes(layout);
  const freeBytes = USABLE_SHARE * memoryBytes - weightBytes - reserve;
  const kvTokensPerRank = Math.max(0, Math.floor(freeBytes / kvBytesPerGpuToken(use, layout.tp)));
  return { memoryBytes, weightBytes, reserveBytes: reserve, freeBytes, kvTokensPerRank };
}
