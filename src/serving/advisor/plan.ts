import type { Layout, WorkerLayout } from '../deployment.ts';
import { transferProblem } from '../validity/transferRules.ts';
import { workerShapes } from './candidates.ts';
import { aggregatedCapacity, type Capacity, firstStepSeconds } from './capacity.ts';
import { decodeCapacity } from './decodeCapacity.ts';
import type { Need } from './need.ts';
import { prefillAbility } from './prefillAbility.ts';

/** A layout that should do what is needed, by the equations alone. */
export interface Plan {
  readonly layout: Layout;
  readonly capacity: Capacity;
  /** Workers that the rate would need if they could be divided; one number where one kind of worker does all. */
  readonly needed: { readonly prefill: number | undefined; readonly decode: number };
  readonly gpus: number;
}

/** Instances that a worker of each role may span: prompts gain little from more. */
const PREFILL_INSTANCES = 4;
const DECODE_INSTANCES = 8;

/** Disaggregated plans for all pairs of shapes that work together, the one with the fewest GPUs first. */
export function disaggregatedPlans(need: Need): Plan[] {
  const prefills = workerShapes(need, PREFILL_INSTANCES);
  const plans = workerShapes(need, DECODE_INSTANCES).flatMap((decode) =>
    prefills.filter((prefill) => goTogether(need, prefill, decode)).map((prefill) => planFor(need, prefill, decode)),
  );
  return best(plans);
}

/** Plans in which each worker does all, the one with the fewest GPUs first. */
export function aggregatedPlans(need: Need): Plan[] {
  const plans = workerShapes(need, 1).map((shape): Plan | undefined => {
    const decode = aggregatedCapacity(need, shape, need);
    if (decode === undefined) return undefined;
    const needed = need.requestsPerSecond / decode.requestsPerSecond;
    const workers = Math.ceil(needed);
    return {
      layout: { mode: 'aggregated', worker: { ...shape, workers } },
      capacity: { prefill: undefined, decode, requestsPerSecond: workers * decode.requestsPerSecond },
      needed: { prefill: undefined, decode: needed },
      gpus: workers * shape.tp * shape.dp,
    };
  });
  return best(plans);
}

/** Workers of these shapes for the wanted rate; undefined when they cannot keep the promise. */
export function planFor(need: Need, prefill: WorkerLayout, decode: WorkerLayout): Plan | undefined {
  const decoding = decodeCapacity(need, decode, need);
  const computing = decoding && prefillAbility(need, prefill, need, firstStepSeconds(need, decoding));
  if (decoding === undefined || computing === undefined) return undefined;
  const needed = {
    prefill: need.requestsPerSecond / computing.requestsPerSecond,
    decode: need.requestsPerSecond / decoding.requestsPerSecond,
  };
  const layout: Layout = {
    mode: 'disaggregated',
    prefill: { ...prefill, workers: Math.ceil(needed.prefill) },
    decode: { ...decode, workers: Math.ceil(needed.decode) },
  };
  const requestsPerSecond = Math.min(
    layout.prefill.workers * computing.requestsPerSecond,
    layout.decode.workers * decoding.requestsPerSecond,
  );
  const capacity = { prefill: computing, decode: decoding, requestsPerSecond };
  return { layout, capacity, needed, gpus: gpusOf(layout) };
}

/** GPUs of a whole layout. */
export function gpusOf(layout: Layout): number {
  const roles = layout.mode === 'disaggregated' ? [layout.prefill, layout.decode] : [layout.worker];
  return roles.reduce((sum, { workers, tp, dp }) => sum + workers * tp * dp, 0);
}

function goTogether({ model, connector }: Need, prefill: WorkerLayout, decode: WorkerLayout): boolean {
  const pair = { connector, attention: model.attention, prefillTp: prefill.tp, decodeTp: decode.tp };
  return transferProblem(pair) === undefined;
}

/** Fewest GPUs first; of equals the one that gives the first token soonest, then the one with more to spare. */
function best(plans: readonly (Plan | undefined)[]): Plan[] {
  const soonest = ({ capacity }: Plan): number => capacity.prefill?.shortestSeconds ?? 0;
  return plans
    .filter((plan) => plan !== undefined)
    .sort(
      (one, other) =>
        one.gpus - other.gpus ||
        soonest(one) - soonest(other) ||
        other.capacity.requestsPerSecond - one.capacity.requestsPerSecond,
    );
}
