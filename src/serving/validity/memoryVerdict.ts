import { L20, type Gpu } from '../gpu.ts';
import { fitMemory, kvBytesPerGpuToken, USABLE_SHARE, type MemoryUse } from '../memoryFit.ts';
import type { ServedModel } from '../servedModel.ts';
import { headsProblem } from './attentionHeads.ts';
import { unevenExperts } from './expertSplit.ts';
import type { WorkerSizes } from './workerSizes.ts';

/** A worker, and the memory that one of its GPUs has. */
export interface MemoryQuestion {
  readonly model: ServedModel;
  readonly kvCacheBytes: number;
  readonly draftTokens: number;
  readonly redundantExperts: number;
  /** Bytes that the GPU shows: surely, and at best. Data sheets mix GB with GiB. */
  readonly memory: { readonly leastBytes: number; readonly mostBytes: number };
  /** Part of the memory that the engine may use, where its command line says it. */
  readonly usableShare?: number | undefined;
}

/** Less of the GPU's memory than this part for KV is tight: 4.7 GB of 96 GiB are published practice, 3.3 GB are not. */
const TIGHT_SHARE = 0.04;

/** Whether a model fits; `barely`: hardly any KV is left, or none if engine and card do not leave more than usual. */
export interface MemoryVerdict {
  readonly fits: 'yes' | 'barely' | 'no';
  readonly weightBytes: number;
  /** Bytes for KV on one GPU; negative when there are none. */
  readonly freeBytes: number;
  /** KV tokens of one data-parallel rank: as the rule counts, and at best. */
  readonly kvTokens: number;
  readonly kvTokensAtBest: number;
}

/** The rule of serving/model.md, section 7. */
export function judgeMemory(question: MemoryQuestion, sizes: WorkerSizes): MemoryVerdict {
  const { memory, usableShare = USABLE_SHARE } = question;
  const share = usableShare / USABLE_SHARE;
  const fit = fitMemory(useOf(question, sizes, memory.leastBytes * share), sizes);
  const best = useOf(question, sizes, memory.mostBytes * share);
  // A worker with data-parallel ranks may do with the smaller reserve.
  const smallest = fitMemory(best, { tp: 1, dp: 1 }).reserveBytes;
  const freeAtBest = USABLE_SHARE * memory.mostBytes * share - fit.weightBytes - Math.min(smallest, fit.reserveBytes);
  return {
    fits: freeAtBest <= 0 ? 'no' : fit.freeBytes < TIGHT_SHARE * memory.leastBytes ? 'barely' : 'yes',
    weightBytes: fit.weightBytes,
    freeBytes: fit.freeBytes,
    kvTokens: fit.kvTokensPerRank,
    kvTokensAtBest: Math.max(0, Math.floor(freeAtBest / kvBytesPerGpuToken(best, sizes.tp))),
  };
}

function useOf(question: MemoryQuestion, sizes: WorkerSizes, memoryBytes: number): MemoryUse {
  const { model, kvCacheBytes, draftTokens, redundantExperts } = question;
  const stage = stageOf(model, sizes.pp);
  return { model: stage, gpu: cardOf(memoryBytes), kvCacheBytes, draftTokens, redundantExperts };
}

/** The rule reads nothing of a GPU but its memory. */
function cardOf(memoryBytes: number): Gpu {
  return { ...L20, memoryBytes };
}

/** One pipeline stage: its part of the layers; embedding and head stand at the two ends. */
function stageOf(model: ServedModel, pp: number): ServedModel {
  return {
    ...model,
    layers: model.layers / pp,
    denseLayers: model.denseLayers / pp,
    embeddingParameters: model.embeddingParameters / Math.min(pp, 2),
  };
}

/** Another way to lay out the same worker, on the GPUs that it has or on more machines. */
export interface WayOut {
  readonly sizes: WorkerSizes;
  /** Times the machines of now. */
  readonly machines: number;
  readonly verdict: MemoryVerdict;
}

/**
 * Layouts that fit: the smallest TP above the present one on the same GPUs (one that fits barely, if there is no better
 * and the present one does not fit at all), and the fewest machines with the present TP. `wanted` is the KV tokens that a
 * rank should have.
 */
export function waysToFit(
  question: MemoryQuestion,
  sizes: WorkerSizes,
  wanted = 0,
): { readonly tp?: WayOut; readonly machines?: WayOut } {
  const candidate = (next: WorkerSizes, machines: number): WayOut[] => {
    if (!isPossible(question, next)) return [];
    const verdict = judgeMemory(question, next);
    return verdict.fits !== 'no' && verdict.kvTokens > 0 && verdict.kvTokens >= wanted
      ? [{ sizes: next, machines, verdict }]
      : [];
  };
  const others = [2, 4, 8, 16]
    .filter((factor) => sizes.dp % factor === 0)
    .flatMap((factor) => candidate({ ...sizes, tp: sizes.tp * factor, dp: sizes.dp / factor }, 1));
  const good = (way: WayOut): boolean => way.verdict.fits === 'yes';
  const isHopeless = judgeMemory(question, sizes).fits === 'no';
  const tp = others.find(good) ?? (isHopeless ? others.at(-1) : undefined);
  const machines = [2, 4, 8]
    .flatMap((factor) => candidate({ ...sizes, dp: sizes.dp * factor, ep: sizes.ep * factor }, factor))
    .find(good);
  return { ...(tp ? { tp } : {}), ...(machines ? { machines } : {}) };
}

function isPossible({ model, redundantExperts }: MemoryQuestion, { tp, ep }: WorkerSizes): boolean {
  if (headsProblem(model, tp)?.kind === 'uneven') return false;
  return model.experts === undefined || unevenExperts(model.experts.count, redundantExperts, ep) === undefined;
}
