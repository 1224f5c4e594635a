import { capacityOf, type Capacity } from '../../../serving/advisor/capacity.ts';
import { throughputEstimate, tpotEstimate, ttftEstimate } from '../../../serving/advisor/errorBand.ts';
import type { Demand } from '../../../serving/advisor/need.ts';
import { type Trial, tryOut } from '../../../serving/advisor/trial.ts';
import { decodeWorkersOf, HANDOFF_SECONDS, type Layout, prefillWorkersOf } from '../../../serving/deployment.ts';
import { limitsOf } from '../../../serving/simulation/simulate.ts';
import type { Ability, CapacityAnswer, CapacityQuestion, LoadFigures } from './capacityModel.ts';
import type { Workload } from './workload.ts';

/** What a layout gives. Takes up to seconds: not for the extension host's own thread. Throws `CannotRun`. */
export function workOut({ serving, layout, maxModelLength, workload }: CapacityQuestion): CapacityAnswer {
  const demand = demandOf(workload);
  const most = Math.min(maxModelLength ?? Number.POSITIVE_INFINITY, serving.model.maxContext);
  const limits = limitsOf({ ...serving, layout, handoffSeconds: HANDOFF_SECONDS }, most);
  const longestContext = limits.inputAndOutput;
  const fits = workload.inputTokens + workload.outputTokens <= longestContext && workload.inputTokens <= limits.input;
  if (!fits) return { longestContext, ability: undefined, load: undefined };
  const capacity = capacityOf(serving, layout, demand);
  return {
    longestContext,
    ability: capacity && abilityOf(capacity, layout, workload.requestsPerSecond),
    load: loadFigures(tryOut(serving, layout, demand, workload.requestsPerSecond), layout),
  };
}

/** The workload in the serving model's terms; nothing is known of common prefixes. */
export function demandOf({ inputTokens, outputTokens, ttftSeconds, tpotSeconds }: Workload): Demand {
  const slo = { ttftSeconds, tpotSeconds };
  return { inputTokens, outputTokens, prefixHitRate: 0, slo, handoffSeconds: HANDOFF_SECONDS };
}

/** What a layout can do at most, and the part of it that a rate takes. */
export function abilityOf({ prefill, decode, requestsPerSecond }: Capacity, layout: Layout, rate: number): Ability {
  const [prefillWorkers, decodeWorkers] = [prefillWorkersOf(layout), decodeWorkersOf(layout)];
  return {
    prefillTokensPerSecond: prefill && throughputEstimate(prefill.tokensPerSecond, prefillWorkers),
    batchAtGoal: decode.batchPerRank,
    batchLimit: decode.limitedBy,
    tpotAtGoalSeconds: tpotEstimate(decode.tpotSeconds),
    decodeTokensPerSecond: throughputEstimate(decode.tokensPerSecond, decodeWorkers),
    mostRequestsPerSecond: requestsPerSecond,
    prefillUse: prefill && rate / (prefillWorkers.workers * prefill.requestsPerSecond),
    decodeUse: rate / (decodeWorkers.workers * decode.requestsPerSecond),
  };
}

/** What a simulation gave, with how far off each figure may be. */
export function loadFigures(trial: Trial, layout: Layout): LoadFigures {
  return {
    ttftSeconds: ttftEstimate(trial.ttftMs.mean / 1000, trial.prefillLoad),
    tpotSeconds: tpotEstimate(trial.tpotMs.mean / 1000),
    outputTokensPerSecond: throughputEstimate(trial.outputTokensPerSecond, decodeWorkersOf(layout)),
    goodShare: trial.goodShare,
    bottleneck: trial.bottleneck,
  };
}
