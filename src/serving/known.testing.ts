import type { Serving } from './deployment.ts';
import { findGpu, type Gpu } from './gpu.ts';
import { findKnownModel } from './knownModels.ts';
import type { ServedModel } from './servedModel.ts';

/** A known model by name; throws for any other. */
export function modelNamed(name: string): ServedModel {
  const found = findKnownModel(name);
  if (found === undefined) throw new Error(name);
  return found;
}

/** A GPU by name; throws for any other. */
export function gpuNamed(name: string): Gpu {
  const found = findGpu(name);
  if (found === undefined) throw new Error(name);
  return found;
}

/** DeepSeek-R1 as the calibration rows serve it, with changes. */
export function serving(gpu: string, over: Partial<Serving> = {}): Serving {
  return {
    model: modelNamed('DeepSeek-R1'),
    gpu: gpuNamed(gpu),
    engine: 'tensorrt-llm',
    kvCacheBytes: 2,
    draftTokens: 0,
    acceptedDraftTokens: 0,
    redundantExperts: 0,
    twoBatchOverlap: false,
    ...over,
  };
}
