import type { Gpu } from './gpu.ts';
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

const GPUS_PER_NODE = 8;
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
  const wide = worker.dp > 1 && worker.tp * worker.dp > GPUS_PER_NODE;
  const efficiency = linearEfficiency(gpu, wide);
  const peak = model.weightBytes === 1 ? gpu.fp8Flops : gpu.bf16Flops;
  const linear = linearFlopPerToken(model) / (gpus * peak * efficiency);
  const pairs = (meanPrompt / 2) * model.prefillAttentionFlop * model.layers;
  const attention = pairs / (gpus * gpu.bf16Flops * gpu.prefillEfficiency.attention);
  const compute = tokens * (linear + attention);
  return wide ? compute / (EXPOSED_ALL_TO_ALL * EXPERT_BALANCE) : compute + allReduceSeconds(worker, tokens);
}

function linearEfficiency(gpu: Gpu, wide: boolean): number {
  return wide ? Math.max(WIDE_LINEAR_EFFICIENCY, gpu.prefillEfficiency.linear) : gpu.prefillEfficiency.linear;
}

function allReduceSeconds({ model, gpu, tp }: PrefillWorker, tokens: number): number {
  if (tp <= 1) return 0;
  const bytes = model.layers * 2 * tokens * model.hidden * 2;
  return (bytes * 2 * (tp - 1)) / tp / (0.7 * gpu.linkBandwidth);
}
