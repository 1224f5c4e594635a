import type { Layout, WorkerLayout } from '../deployment.ts';
import { capacityOf } from './capacity.ts';
import type { BatchLimit } from './decodeCapacity.ts';
import type { Need } from './need.ts';
import { aggregatedPlans, disaggregatedPlans, gpusOf, type Plan } from './plan.ts';
import { type Trial, tryOut } from './trial.ts';

/** A layout that was tried at the wanted rate. */
export interface Proposal extends Plan {
  readonly trial: Trial;
  /** The trial had enough requests within the promise. */
  readonly meets: boolean;
  /** Workers that were added to the plan because its trial was not good enough. */
  readonly added: { readonly prefill: number; readonly decode: number };
  /** Output tokens per second within the promise, for each GPU. */
  readonly goodTokensPerGpu: number;
  readonly reason: Reason;
}

/** Why a proposal has this ratio, in numbers that a sentence can be made of. */
export interface Reason {
  /** Requests per second that one worker of a role takes within the promise; prefill is undefined where there is none. */
  readonly prefillRequestsPerSecond: number | undefined;
  readonly decodeRequestsPerSecond: number;
  /** Decode workers for each prefill worker that keep both equally busy. */
  readonly decodePerPrefill: number | undefined;
  /** The role that needs more GPUs. */
  readonly heavier: 'prefill' | 'decode' | undefined;
  /** What limits a prefill worker: queues, or the promised TTFT. */
  readonly prefillLimit: 'queueing' | 'ttft' | undefined;
  /** Largest batch of a decode rank within the promise, and what keeps it from being larger. */
  readonly batchPerRank: number;
  readonly batchLimit: BatchLimit;
}

/** The advice. */
export interface Advice {
  /** Tried; the best comes first. Empty when nothing can keep the promise. */
  readonly proposals: readonly Proposal[];
  /** The best plan of each shape of the decode workers, by the equations alone: what the proposals were chosen from. */
  readonly candidates: readonly Plan[];
}

/** Share of the requests that must be within the promise (serving/metrics.md, section 4). */
const GOOD_SHARE = 0.9;
/** Workers that are added at most when a trial is not good enough. */
const MOST_ADDED = 4;
const DISAGGREGATED_TRIALS = 3;
const AGGREGATED_TRIALS = 1;

/** Proposes layouts for a need, each tried in a simulation. */
export function advise(need: Need): Advice {
  const candidates = candidatesFor(need);
  return { proposals: bestFirst(worthTrying(candidates).map((plan) => propose(need, plan))), candidates };
}

/** The best plan of each shape of the decode workers, disaggregated ones first, those with the fewest GPUs first. */
export function candidatesFor(need: Need): Plan[] {
  return [...differentDecode(disaggregatedPlans(need)), ...aggregatedPlans(need)];
}

/** The plans that a simulation is worth its time for. */
export function worthTrying(candidates: readonly Plan[]): Plan[] {
  const of = (mode: Layout['mode']): Plan[] => candidates.filter(({ layout }) => layout.mode === mode);
  return [...of('disaggregated').slice(0, DISAGGREGATED_TRIALS), ...of('aggregated').slice(0, AGGREGATED_TRIALS)];
}

/** Those that keep the promise first, then those with the fewest GPUs, then the faster. */
export function bestFirst(proposals: readonly Proposal[]): Proposal[] {
  return proposals.toSorted(
    (one, other) =>
      Number(other.meets) - Number(one.meets) ||
      one.gpus - other.gpus ||
      other.trial.goodShare - one.trial.goodShare ||
      one.trial.tpotMs.mean - other.trial.tpotMs.mean,
  );
}

/** Tries a plan, and adds workers to the role at fault until it is good enough. */
export function propose(need: Need, plan: Plan): Proposal {
  let { layout } = plan;
  let trial = tryOut(need, layout, need, need.requestsPerSecond);
  const added = { prefill: 0, decode: 0 };
  while (trial.goodShare < GOOD_SHARE && added.prefill + added.decode < MOST_ADDED) {
    const role = roleAtFault(trial);
    added[role] += 1;
    layout = withOneMore(layout, role);
    trial = tryOut(need, layout, need, need.requestsPerSecond);
  }
  const gpus = gpusOf(layout);
  return {
    ...plan,
    layout,
    capacity: capacityOf(need, layout, need) ?? plan.capacity,
    gpus,
    trial,
    meets: trial.goodShare >= GOOD_SHARE,
    added,
    goodTokensPerGpu: (trial.goodShare * trial.outputTokensPerSecond) / gpus,
    reason: reasonFor(plan),
  };
}

/** A late first token is prefill's fault, unless it was the wait for room in a KV cache that took longest. */
function roleAtFault({ lateFirst, slowTokens, parts }: Trial): 'prefill' | 'decode' {
  return slowTokens > lateFirst || parts.decodeQueue > parts.prefillQueue ? 'decode' : 'prefill';
}

function withOneMore(layout: Layout, role: 'prefill' | 'decode'): Layout {
  if (layout.mode === 'aggregated')
    return { ...layout, worker: { ...layout.worker, workers: layout.worker.workers + 1 } };
  return { ...layout, [role]: { ...layout[role], workers: layout[role].workers + 1 } };
}

/** The best plan of each shape of the decode workers. */
function differentDecode(plans: readonly Plan[]): Plan[] {
  const seen = new Set<string>();
  return plans.filter(({ layout }) => {
    const { tp, dp }: WorkerLayout = layout.mode === 'disaggregated' ? layout.decode : layout.worker;
    const shape = `${tp}×${dp}`;
    const isNew = !seen.has(shape);
    seen.add(shape);
    return isNew;
  });
}

function reasonFor({ layout, capacity }: Plan): Reason {
  const { prefill, decode } = capacity;
  const perDecode = { decodeRequestsPerSecond: decode.requestsPerSecond, batchPerRank: decode.batchPerRank };
  const common = { ...perDecode, batchLimit: decode.limitedBy };
  if (layout.mode === 'aggregated' || prefill === undefined) {
    const none = { prefillRequestsPerSecond: undefined, decodePerPrefill: undefined, prefillLimit: undefined };
    return { ...common, ...none, heavier: undefined };
  }
  // GPU-seconds that one request takes of each role.
  const byPrefill = (layout.prefill.tp * layout.prefill.dp) / prefill.requestsPerSecond;
  const byDecode = (layout.decode.tp * layout.decode.dp) / decode.requestsPerSecond;
  return {
    ...common,
    prefillRequestsPerSecond: prefill.requestsPerSecond,
    decodePerPrefill: prefill.requestsPerSecond / decode.requestsPerSecond,
    heavier: byPrefill > byDecode ? 'prefill' : 'decode',
    prefillLimit: prefill.limitedBy,
  };
}
