import { estimateModel } from '../../../serving/estimatedModel.ts';
import { type Gpu, findGpu } from '../../../serving/gpu.ts';
import { findKnownModel } from '../../../serving/knownModels.ts';
import type { ServedModel } from '../../../serving/servedModel.ts';
import type { DeployedService, ServingLayout, WorkerLayout } from '../directory.ts';
import { ASSUMED_GPU, ASSUMED_WORKER } from '../inferred.ts';

/** What one instance of an engine is made of, in the serving model's terms. */
export interface EngineSpec {
  readonly model: ServedModel;
  readonly gpu: Gpu;
  readonly engine: string;
  readonly tp: number;
  readonly dp: number;
  readonly kvCacheBytes: number;
  readonly draftTokens: number;
  readonly acceptedDraftTokens: number;
  /** Longest context that it serves, tokens. */
  readonly maxModelLength: number;
  /** True when prompts are computed between the decode steps of the same instance. */
  readonly aggregated: boolean;
}

/** The spec of a service's instances; what is not known of it is assumed (see inferred.ts). */
export function engineSpecOf(service: DeployedService): EngineSpec {
  const { layout } = service;
  const worker = workerOf(service, layout) ?? ASSUMED_WORKER;
  const model = findKnownModel(service.modelName) ?? estimateModel(service.modelName);
  return {
    model,
    gpu: findGpu(worker.gpu) ?? ASSUMED_GPU,
    engine: service.engine,
    tp: Math.max(1, worker.tp),
    dp: Math.max(1, worker.dp),
    kvCacheBytes: worker.kvCacheBytes,
    draftTokens: layout?.draftTokens ?? 0,
    acceptedDraftTokens: layout?.acceptedDraftTokens ?? 0,
    maxModelLength: worker.maxModelLength ?? model.maxContext,
    aggregated: layout?.mode !== 'disaggregated',
  };
}

function workerOf(service: DeployedService, layout: ServingLayout | undefined): WorkerLayout | undefined {
  if (layout?.mode === 'aggregated') return layout.worker;
  return service.memberType === 'LLMPrefill' ? layout?.prefill : layout?.decode;
}
