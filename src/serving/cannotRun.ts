import type { Serving, WorkerLayout } from './deployment.ts';
import { fitMemory, type MemoryFit, USABLE_SHARE } from './memoryFit.ts';

/** A deployment, or a request for it, that cannot run; the message is a sentence for a person. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

/** Fits a worker into its GPUs. Throws `CannotRun` with the numbers when its weights leave no room for KV. */
export function mustFit(serving: Serving, layout: WorkerLayout): MemoryFit {
  const fit = fitMemory(serving, layout);
  if (fit.kvTokensPerRank > 0) return fit;
  const usable = USABLE_SHARE * fit.memoryBytes;
  throw new CannotRun(
    `The weights of ${serving.model.name} with TP ${layout.tp} × DP ${layout.dp} take ${gb(fit.weightBytes)} per GPU, ` +
      `and ${gb(fit.reserveBytes)} must stay free, but only ${gb(usable)} (${100 * USABLE_SHARE} % of ${gb(fit.memoryBytes)}) ` +
      `of ${serving.gpu.name} memory can be used. Spread a worker over more GPUs, or take GPUs with more memory.`,
  );
}

function gb(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
