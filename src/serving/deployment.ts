import type { DecodeLoad } from './decodeStep.ts';
import type { Gpu } from './gpu.ts';
import type { ServedModel } from './servedModel.ts';

/** What all workers of a deployment have in common. */
export interface Serving {
  readonly model: ServedModel;
  readonly gpu: Gpu;
  readonly engine: string;
  /** Bytes of one value in the KV cache: 2 for BF16, 1 for FP8. */
  readonly kvCacheBytes: number;
  readonly draftTokens: number;
  /** Drafts that are accepted per step, on average. */
  readonly acceptedDraftTokens: number;
  readonly redundantExperts: number;
  readonly twoBatchOverlap: boolean;
  /** Memory of one GPU in bytes, instead of what the GPU's type has. */
  readonly gpuMemoryBytes?: number | undefined;
}

/** How one worker lies on its GPUs; the experts are spread over all `tp × dp` of them. */
export interface WorkerLayout {
  readonly tp: number;
  readonly dp: number;
}

/** Workers of one role. */
export interface Workers extends WorkerLayout {
  readonly workers: number;
}

/** The roles of a deployment: prompts and answers on workers of their own, or on the same. */
export type Layout =
  | { readonly mode: 'disaggregated'; readonly prefill: Workers; readonly decode: Workers }
  | { readonly mode: 'aggregated'; readonly worker: Workers };

/** A deployment, in the serving model's terms. */
export interface Deployment extends Serving {
  readonly layout: Layout;
  /** Router, queue poll and first hop between prefill and decode, seconds. */
  readonly handoffSeconds: number;
}

/**
 * The handoff of the stack behind the calibration rows, seconds (serving/model.md, section 4). It belongs to that stack:
 * what it is on PAI is not known.
 */
export const HANDOFF_SECONDS = 0.5;

/** The workers that decode. */
export function decodeWorkersOf(layout: Layout): Workers {
  return layout.mode === 'disaggregated' ? layout.decode : layout.worker;
}

/** The workers that compute prompts. */
export function prefillWorkersOf(layout: Layout): Workers {
  return layout.mode === 'disaggregated' ? layout.prefill : layout.worker;
}

/** One decode worker of this kind with so many sequences on each rank. */
export function decodeLoad(
  serving: Serving,
  { tp, dp }: WorkerLayout,
  batchPerRank: number,
  meanContext: number,
): DecodeLoad {
  // Field by field: a simulation asks for it at every change, and spreading an object takes longer than the equations.
  const { model, gpu, engine, kvCacheBytes, draftTokens, acceptedDraftTokens } = serving;
  const { redundantExperts, twoBatchOverlap } = serving;
  return {
    model,
    gpu,
    engine,
    tp,
    dp,
    batchPerRank,
    meanContext,
    kvCacheBytes,
    draftTokens,
    acceptedDraftTokens,
    redundantExperts,
    twoBatchOverlap,
  };
}
