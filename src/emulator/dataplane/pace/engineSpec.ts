import type { Serving } from '../../../serving/deployment.ts';
import { estimateModel } from '../../../serving/estimatedModel.ts';
import { findGpu } from '../../../serving/gpu.ts';
import { findKnownModel } from '../../../serving/knownModels.ts';
import { fitMemory } from '../../../serving/memoryFit.ts';
import type { DeployedService, ServingLayout, WorkerLayout } from '../directory.ts';
import { ASSUMED_GPU, ASSUMED_WORKER, defaultMaxSequences } from '../inferred.ts';

/** What an engine does of a request: all of it, or its prompt, or its answer. */
export type EngineRole = 'whole' | 'prefill' | 'decode';

/** What one instance of an engine is made of, in the serving model's terms. */
export interface EngineSpec extends Serving {
  /** Name under which the model is served. */
  readonly modelName: string;
  readonly role: EngineRole;
  readonly tp: number;
  readonly dp: number;
  /** Longest context that it serves, tokens. */
  readonly maxModelLength: number;
  /** Tokens of KV cache that one data-parallel rank holds. */
  readonly kvTokensPerRank: number;
  /** Sequences that one rank works on at a time. */
  readonly maxSequences: number;
}

/** The spec of a service's instances; what is not known of it is assumed (see inferred.ts). */
export function engineSpecOf(service: DeployedService): EngineSpec {
  const { layout } = service;
  const worker = workerOf(service, layout) ?? ASSUMED_WORKER;
  const model = findKnownModel(service.modelName) ?? estimateModel(service.modelName);
  const serving: Serving = {
    model,
    gpu: findGpu(worker.gpu) ?? ASSUMED_GPU,
    engine: service.engine,
    kvCacheBytes: worker.kvCacheBytes,
    draftTokens: layout?.draftTokens ?? 0,
    acceptedDraftTokens: layout?.acceptedDraftTokens ?? 0,
    redundantExperts: worker.redundantExperts ?? 0,
    twoBatchOverlap: worker.twoBatchOverlap ?? false,
  };
  const sizes = { tp: Math.max(1, worker.tp), dp: Math.max(1, worker.dp) };
  const wanted = worker.maxModelLength ?? model.maxContext;
  // A real engine would not start where nothing fits; here it runs as if its longest context just did.
  const kvTokensPerRank = fitMemory(serving, sizes).kvTokensPerRank || wanted;
  return {
    ...serving,
    ...sizes,
    modelName: service.modelName,
    role: roleOf(service),
    maxModelLength: Math.min(wanted, kvTokensPerRank),
    kvTokensPerRank,
    maxSequences: worker.maxSequences ?? defaultMaxSequences(serving.gpu),
  };
}

function workerOf(service: DeployedService, layout: ServingLayout | undefined): WorkerLayout | undefined {
  if (layout?.mode === 'aggregated') return layout.worker;
  return service.memberType === 'LLMPrefill' ? layout?.prefill : layout?.decode;
}

function roleOf({ memberType, layout }: DeployedService): EngineRole {
  if (layout?.mode !== 'disaggregated') return 'whole';
  return memberType === 'LLMPrefill' ? 'prefill' : 'decode';
}
