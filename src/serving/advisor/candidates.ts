import type { WorkerLayout } from '../deployment.ts';
import { fitMemory } from '../memoryFit.ts';
import { headsProblem } from '../validity/attentionHeads.ts';
import { unevenExperts } from '../validity/expertSplit.ts';
import type { Need } from './need.ts';

/** Instances that one worker may span. */
const INSTANCES = [1, 2, 4, 8] as const;

/** Shapes of one worker that can be built: whole instances, TP within one, heads and experts even, weights that fit. */
export function workerShapes(need: Need, mostInstances: number): WorkerLayout[] {
  const { model, gpusPerInstance, redundantExperts } = need;
  return INSTANCES.filter((instances) => instances <= mostInstances).flatMap((instances) => {
    const gpus = instances * gpusPerInstance;
    return divisors(gpusPerInstance)
      .map((tp) => ({ tp, dp: gpus / tp }))
      .filter(({ tp, dp }) => {
        // Ranks of a dense model share nothing: more instances do the same with less at stake.
        if (model.experts === undefined && dp > 1) return false;
        if (headsProblem(model, tp)?.kind === 'uneven') return false;
        if (model.experts && unevenExperts(model.experts.count, redundantExperts, tp * dp)) return false;
        return fitMemory(need, { tp, dp }).kvTokensPerRank > 0;
      });
  });
}

function divisors(whole: number): number[] {
  return Array.from({ length: whole }, (_, index) => index + 1).filter((part) => whole % part === 0);
}
