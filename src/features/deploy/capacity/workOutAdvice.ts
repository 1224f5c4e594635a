import { advise, type Proposal } from '../../../serving/advisor/advise.ts';
import { capacityOf } from '../../../serving/advisor/capacity.ts';
import type { Need } from '../../../serving/advisor/need.ts';
import { gpusOf } from '../../../serving/advisor/plan.ts';
import { CannotRun } from '../../../serving/cannotRun.ts';
import { decodeWorkersOf, type Layout, prefillWorkersOf, type Workers } from '../../../serving/deployment.ts';
import type { AdviceAnswer, AdvisedPlan, AdviceQuestion, Progress } from './capacityModel.ts';
import { abilityOf, demandOf, loadFigures, workOut } from './workOut.ts';

/** Share of the requests that must be within the goals, as for the advisor's own proposals. */
const goodShare = 0.9;

/**
 * Proposes layouts, each tried in a simulation, beside what the form has. A service with Prefill and Decode stays one:
 * another kind is an alternative. What the form has is proposed where nothing does it with fewer GPUs. Takes seconds.
 */
export function workOutAdvice(question: AdviceQuestion, progress: Progress): AdviceAnswer {
  const { workload } = question;
  progress(0, 2);
  const present = presentPlan(question);
  progress(1, 2);
  const { proposals } = advise(needOf(question));
  const advised = proposals.map((proposal) => planOf(proposal, workload.requestsPerSecond));
  const others = advised.filter(({ layout }) => !present || !sameShape(layout, present.layout));
  const pairs = others.filter(({ layout }) => layout.mode === 'disaggregated');
  const best = pairs.find(({ meets }) => meets);
  const keeps = present?.meets && (best === undefined || present.gpus <= best.gpus);
  const rest = [...(present ? [present] : []), ...others.filter((plan) => plan !== best || keeps)];
  const plans = best === undefined || keeps ? rest : [best, ...rest];
  const isProposed = best !== undefined || keeps;
  const [proposed] = plans;
  return {
    plans,
    proposal: isProposed ? 0 : undefined,
    reason: isProposed && proposed ? reasonOf(question, proposed.layout) : undefined,
  };
}

function needOf({ serving, workload, gpusPerMachine, connector }: AdviceQuestion): Need {
  const { requestsPerSecond } = workload;
  return { ...serving, ...demandOf(workload), requestsPerSecond, gpusPerInstance: gpusPerMachine, connector };
}

/** What the form has, when it can do the work at all. */
function presentPlan(question: AdviceQuestion): AdvisedPlan | undefined {
  try {
    const { ability, load } = workOut(question);
    if (ability === undefined || load === undefined) return undefined;
    const { layout } = question;
    return {
      layout,
      gpus: gpusOf(layout),
      ability,
      load,
      meets: load.goodShare >= goodShare,
      isPresent: true,
      added: { prefill: 0, decode: 0 },
    };
  } catch (error) {
    if (error instanceof CannotRun) return undefined;
    throw error;
  }
}

function planOf({ layout, capacity, gpus, trial, meets, added }: Proposal, rate: number): AdvisedPlan {
  const ability = abilityOf(capacity, layout, rate);
  return { layout, gpus, ability, load: loadFigures(trial, layout), meets, isPresent: false, added };
}

function reasonOf(question: AdviceQuestion, layout: Layout): AdviceAnswer['reason'] {
  const capacity = capacityOf(question.serving, layout, demandOf(question.workload));
  if (capacity === undefined) return undefined;
  const { prefill, decode } = capacity;
  return { prefillRequestsPerSecond: prefill?.requestsPerSecond, decodeRequestsPerSecond: decode.requestsPerSecond };
}

function sameShape(one: Layout, other: Layout): boolean {
  const same = (a: Workers, b: Workers): boolean => a.workers === b.workers && a.tp === b.tp && a.dp === b.dp;
  return (
    one.mode === other.mode &&
    same(prefillWorkersOf(one), prefillWorkersOf(other)) &&
    same(decodeWorkersOf(one), decodeWorkersOf(other))
  );
}
