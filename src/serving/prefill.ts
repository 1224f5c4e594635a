import { type Gpu, GPUS_PER_MACHINE } from './gpu.ts';
import type { ServedModel } from './servedModel.ts';

/** One prefill worker: the model on `tp × dp` GPUs. */
export interface PrefillWorker {
  readonly model: ServedModel;
  readonly gpu: Gpu;
  readonly tp: number;
  readonly dp: number;
}

/** Fixed time of a prefill batch, seconds. */
export const PREFILL_OVERHEAD_SECONDS = 0.03;

const WIDE_LINEAR_EFFICIENCY = 0.4;
const EXPOSED_ALL_TO_ALL = 0.85;
const EXPERT_BALANCE = 0.82;

/** FLOP of one prompt token in all matrix products of the model, attention scores left out. */
export function linearFlopPerToken(model: ServedModel): number {
  const { experts } = model;
  const sparse = experts === undefined ? 0 : experts.sharedParameters + experts.perToken * experts.parameters;
  const parameters =
    model.layers * model.attentionParameters +
    model.denseLayers * model.denseParameters +
    (model.layers - model.denseLayers) * sparse;
  return 2 * parameters;
}

/**
 * Seconds that a prefill batch takes.
 * @param tokens new prompt tokens in the batch
 * @param meanPrompt mean prompt length, tokens: the context that each token attends to, cached prefix included
 * @param gpus GPUs that work on it; fewer than all when data-parallel ranks idle
 */
export function prefillSeconds(
  worker: PrefillWorker,
  tokens: number,
  meanPrompt: number,
  gpus = worker.tp * worker.dp,
): number {
  return PREFILL_OVERHEAD_SECONDS + prefillComputeSeconds(worker, tokens, meanPrompt, gpus);
}

/** The part of `prefillSeconds` that grows with the tokens. */
export function prefillComputeSeconds(
  worker: PrefillWorker,
  tokens: number,
  meanPrompt: number,
  gpus = worker.tp * worker.dp,
): number {
  const { model, gpu } = worker;
  const wide = worker.dp > 1 && worker.tp * worker.dp > GPUS_PER_MACHINE;
  const efficiency = linearEfficiency(gpu, wide);
  const peak = model.weightBytes === 1 ? gpu.fp8Flops : gpu.bf16Flops;
  const linear = linearFlopPerToken(model) / (gpus * peak * efficiency);
  const pairs = (meanPrompt / 2) * model.prefillAttentionFlop * model.layers;
  const attention = pairs / (gpus * gpu.bf16Flops * gpu.prefillEfficiency.attention);
  const compute = tokens * (linear + attention);
  return wide ? compute / (EXPOSED_ALL_TO_ALL * EXPERT_BALANCE) : compute + exchangeSeconds(worker, tokens);
}

function linearEfficiency(gpu: Gpu, wide: boolean): number {
  return wide ? Math.max(WIDE_LINEAR_EFFICIENCY, gpu.prefillEfficiency.linear) : gpu.prefillEfficiency.linear;
}

/**
 * All-reduce between the GPUs of a machine. Data-parallel ranks exchange with the experts instead; measured prefill of
 * TP 8 and of DP 8 in one machine is nearly equal (serving/model.md, section 6), so both are charged the same.
 */
function exchangeSeconds({ model, gpu, tp, dp }: PrefillWorker, tokens: number): number {
  const ranks = model.experts === undefined ? tp : tp * dp;
  if (ranks <= 1) return 0;
  const bytes = model.layers * 2 * tokens * model.hidden * 2;
  return (bytes * 2 * (ranks - 1)) / ranks / (0.7 * gpu.linkBandwidth);
}

/** Tokens of one prefill batch, and per rank when attention is data parallel (serving/model.md, section 5). */
const BATCH_TOKENS = 16_384;
const BATCH_TOKENS_PER_RANK = 8192;

/** Prompt tokens per second of a worker that always has a full batch of prompts of that length. */
export function prefillCapacity(worker: PrefillWorker, meanPrompt: number): number {
  return BATCH_TOKENS / prefillComputeSeconds(worker, BATCH_TOKENS, meanPrompt);
}

/**
 * Ranks that compute prompts of their own. The GPUs of one machine count as one rank: measured TP 8 and DP 8 prefill are
 * nearly equal (serving/model.md, section 6).
 */
export function prefillRanks({ tp, dp }: Pick<PrefillWorker, 'tp' | 'dp'>): number {
  return tp * dp > GPUS_PER_MACHINE ? dp : 1;
}

/** New prompt tokens that each of so many ranks takes into a batch. */
export function batchTokensPerRank(ranks: number): number {
  return ranks > 1 ? BATCH_TOKENS_PER_RANK : BATCH_TOKENS;
}

/**
 * GPUs that work on a batch of which each rank has so many tokens (serving/model.md, section 5: N_eff). Half of the work
 * each rank does for its own prompts, so the fullest sets the pace; the other half, the experts', is shared by all.
 */
export function busyGpus({ tp, dp }: PrefillWorker, rankTokens: readonly number[]): number {
  const fullest = Math.max(...rankTokens);
  const mean = rankTokens.reduce((sum, tokens) => sum + tokens, 0) / rankTokens.length;
  return tp * dp * (fullest > 0 ? 0.5 + (0.5 * mean) / fullest : 1);
}
