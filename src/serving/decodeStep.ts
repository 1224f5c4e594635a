import { attentionOverheadSeconds, engineFactor } from './engine.ts';
import { type Gpu, GPUS_PER_MACHINE } from './gpu.ts';
import type { ServedModel } from './servedModel.ts';

/** One decode worker in a steady state. */
export interface DecodeLoad {
  readonly model: ServedModel;
  readonly gpu: Gpu;
  readonly engine: string;
  readonly tp: number;
  readonly dp: number;
  /** Sequences per data-parallel rank; may be a fraction (a mean over ranks). */
  readonly batchPerRank: number;
  /** Mean context of a sequence, tokens. */
  readonly meanContext: number;
  /** Bytes of one value in the KV cache: 2 for BF16, 1 for FP8. */
  readonly kvCacheBytes: number;
  readonly draftTokens: number;
  /** Drafts that are accepted per step, on average. */
  readonly acceptedDraftTokens: number;
  readonly redundantExperts?: number;
  readonly twoBatchOverlap?: boolean;
}

const MICROSECOND = 1e-6;
const CROSS_NODE_ALL_REDUCE = 4.8e9;

/** Time per output token in seconds: what a client sees between two tokens of one stream. */
export function tpotSeconds(load: DecodeLoad): number {
  return (engineFactor(load.engine) * stepSeconds(load)) / (1 + load.acceptedDraftTokens);
}

/** One step of the whole worker in seconds, before the engine's factor. */
export function stepSeconds(load: DecodeLoad): number {
  const layers = load.model.layers + (load.draftTokens > 0 ? 1 : 0);
  return layers * layerSeconds(load) + 1e-3;
}

function layerSeconds(load: DecodeLoad): number {
  const compute = attentionSeconds(load) + feedForwardSeconds(load) + 12 * MICROSECOND;
  const exchange = allToAllSeconds(load);
  if (!load.twoBatchOverlap) return compute + exchange;
  return Math.max(compute, exchange) + 0.6 * Math.min(compute, exchange);
}

/** Tokens that one rank computes in a step: drafts are checked along with the last token. */
function tokensPerRank(load: DecodeLoad): number {
  return load.batchPerRank * (1 + load.draftTokens);
}

/** Reading `parameters` from memory, or multiplying them with `tokens`, whichever takes longer. */
function weightsSeconds(load: DecodeLoad, parameters: number, multiplied: number): number {
  const { gpu, model } = load;
  const peak = model.weightBytes === 1 ? gpu.fp8Flops : gpu.bf16Flops;
  return Math.max((parameters * model.weightBytes) / (0.78 * gpu.memoryBandwidth), (2 * multiplied) / (0.5 * peak));
}

function attentionSeconds(load: DecodeLoad): number {
  const { model, gpu, tp } = load;
  const tokens = tokensPerRank(load);
  const weights = model.attentionParameters / tp;
  const acrossGpus = tp > 1 ? 2 * 13 * MICROSECOND : 0;
  const acrossNodes = tp > GPUS_PER_MACHINE ? (2 * tokens * model.hidden * 2) / CROSS_NODE_ALL_REDUCE : 0;
  return (
    attentionOverheadSeconds(load.engine, model.attention) +
    weightsSeconds(load, weights, weights * tokens) +
    Math.max(cacheReadSeconds(load), (tokens * load.meanContext * model.decodeAttentionFlop) / tp / cachePeak(load)) +
    acrossGpus +
    acrossNodes
  );

  function cachePeak({ kvCacheBytes }: DecodeLoad): number {
    return 0.74 * gpu.bf16Flops * (kvCacheBytes === 1 ? 1.7 : 1);
  }
}

function cacheReadSeconds({ model, gpu, tp, batchPerRank, meanContext, kvCacheBytes }: DecodeLoad): number {
  const split = Math.min(tp, model.kvHeads);
  return (batchPerRank * meanContext * model.kvValues * kvCacheBytes) / split / (0.88 * gpu.memoryBandwidth);
}

function feedForwardSeconds(load: DecodeLoad): number {
  const { model, tp } = load;
  const tokens = tokensPerRank(load);
  if (model.experts === undefined) {
    const weights = model.denseParameters / tp;
    return 12 * MICROSECOND + weightsSeconds(load, weights, weights * tokens);
  }
  const { perToken, parameters, sharedParameters } = model.experts;
  const ranks = tp * load.dp;
  const multiplied = (parameters * tokens * load.dp * perToken) / ranks;
  const shared = sharedParameters / tp;
  return (
    18 * MICROSECOND +
    weightsSeconds(load, activeExperts(load) * parameters, multiplied) +
    weightsSeconds(load, shared, shared * tokens)
  );
}

/** Tokens of the worker's step that choose among the experts: copies of busy experts share the load. */
function choosingTokens(load: DecodeLoad): number {
  const tokens = tokensPerRank(load) * load.dp;
  const count = load.model.experts?.count ?? 1;
  return load.redundantExperts ? (tokens * count) / (count + load.redundantExperts) : tokens;
}

/** Experts that one GPU touches in a step, when every token chooses its experts evenly. */
export function activeExperts(load: DecodeLoad): number {
  const { experts } = load.model;
  if (experts === undefined) return 0;
  const slots = experts.count + (load.redundantExperts ?? 0);
  const untouched = (1 - experts.perToken / experts.count) ** choosingTokens(load);
  return (slots / (load.tp * load.dp)) * (1 - untouched);
}

/** Sending tokens to their experts (1 byte per value) and back (2 bytes); only with data-parallel attention. */
function allToAllSeconds(load: DecodeLoad): number {
  const { model, gpu, dp } = load;
  if (dp <= 1 || model.experts === undefined) return 0;
  const ranks = load.tp * dp;
  const oneNode = ranks <= GPUS_PER_MACHINE;
  const outside = oneNode ? 0 : 1 - GPUS_PER_MACHINE / ranks;
  const latency = 10 * MICROSECOND * (oneNode ? 1 : 2 + 0.5 * Math.log2(ranks / 16));
  const secondsPerByte = (1 - outside) / (0.18 * gpu.linkBandwidth) + outside / (0.8 * gpu.rdmaBandwidth);
  return latency + tokensPerRank(load) * model.experts.perToken * model.hidden * 3 * secondsPerByte;
}
