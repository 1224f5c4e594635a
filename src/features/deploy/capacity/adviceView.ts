import type { Fix } from '../../../eas/validity/finding.ts';
import { type Layout, prefillWorkersOf, decodeWorkersOf, type Workers } from '../../../serving/deployment.ts';
import type { AdviceView, PlanView } from '../../../messages/deployAdvice.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { AdviceAnswer, AdvisedPlan, AdviceQuestion } from './capacityModel.ts';
import { figure } from './capacityWords.ts';
import { pairOf, sameQuestion, questionOf, type AdviceInput } from './adviceQuestion.ts';
import { planEdits, type PlanEdits } from './planEdits.ts';
import { costUnit, type CostUnit } from './prices.ts';

/** An answer in the form's terms, and in money where there are prices. */
export function adviceView(
  question: AdviceQuestion,
  answer: AdviceAnswer,
  input: AdviceInput,
  t: Translate,
): AdviceView {
  const now = questionOf(input);
  const pair = pairOf(input.found);
  const types = [pair?.prefill, pair?.decode].map((member) => member?.worker.machine?.type ?? '');
  const unit = costUnit(types, input.prices);
  const text = sentence(question, answer, t);
  return {
    status: 'ready',
    ...(text === undefined ? {} : { sentence: text }),
    plans: answer.plans.map((plan, index) => planView(plan, index, question, answer, unit, input, t)),
    ...(unit.currency === undefined ? {} : { currency: unit.currency }),
    withoutPrice: unit.withoutPrice,
    outdated: now === undefined || !sameQuestion(question, now),
  };
}

/** The change that lays the form out as a plan says; undefined where it is so, or cannot be made so. */
export function planFix(
  question: AdviceQuestion,
  { plans }: AdviceAnswer,
  input: AdviceInput,
  id: string,
  t: Translate,
): Fix | undefined {
  const plan = plans[Number(id)];
  const edits = plan && editsOf(plan.layout, question, input, t)?.flatMap((one) => one.edits);
  if (!plan || !edits?.length) return undefined;
  const [prefill, decode] = [prefillWorkersOf(plan.layout), decodeWorkersOf(plan.layout)];
  return { label: t('Advice applied: {0} Prefill, {1} Decode', prefill.workers, decode.workers), edits };
}

function planView(
  { layout, gpus, ability, load, meets, isPresent }: AdvisedPlan,
  index: number,
  question: AdviceQuestion,
  answer: AdviceAnswer,
  unit: CostUnit,
  input: AdviceInput,
  t: Translate,
): PlanView {
  const { workload, gpusPerMachine } = question;
  const most = ability.mostRequestsPerSecond;
  const millionsPerHour = (most * workload.outputTokens * 3600) / 1e6;
  const changes = editsOf(layout, question, input, t)?.flatMap((one) => one.changes);
  const current = input.found.service?.layout;
  const roles = rolesOf(layout, gpusPerMachine);
  const isProposal = index === answer.proposal;
  return {
    id: String(index),
    kind: isProposal ? 'proposal' : isPresent ? 'before' : 'alternative',
    inForm: current !== undefined && sameLayout(current, layout),
    ...roles,
    gpus,
    ttftMs: figure(load.ttftSeconds, 1000),
    tpotMs: figure(load.tpotSeconds, 1000),
    outputTokensPerSecond: figure(load.outputTokensPerSecond),
    meetsGoals: meets,
    goodShare: load.goodShare,
    use: workload.requestsPerSecond / most,
    fullCost: unit.perHour([roles.prefill, roles.decode]) / millionsPerHour,
    ...(changes === undefined ? {} : { changes }),
  };
}

function rolesOf(layout: Layout, gpusPerMachine: number): Pick<PlanView, 'prefill' | 'decode'> {
  const role = ({ workers, tp, dp }: Workers): PlanView['decode'] => {
    return { instances: workers, tp, dp, machines: Math.max(1, Math.ceil((tp * dp) / gpusPerMachine)) };
  };
  if (layout.mode === 'aggregated') return { decode: role(layout.worker) };
  return { prefill: role(layout.prefill), decode: role(layout.decode) };
}

/** The ratio in a sentence, or that nothing keeps the goals. */
function sentence(
  { workload }: AdviceQuestion,
  { plans, proposal, reason }: AdviceAnswer,
  t: Translate,
): string | undefined {
  const plan = proposal === undefined ? undefined : plans[proposal];
  if (plan === undefined || reason === undefined) {
    return t(
      'No layout on these GPUs keeps your goals. Allow more time, or choose GPUs that are faster or have more memory.',
    );
  }
  const { layout, isPresent, added } = plan;
  const rate = (value: number): string => String(Number(value.toPrecision(2)));
  const needs =
    layout.mode === 'disaggregated' && reason.prefillRequestsPerSecond !== undefined
      ? t(
          'Within your goals one Prefill instance takes about {0} requests/s and one Decode instance {1}: {2} requests/s need {3} Prefill and {4} Decode.',
          rate(reason.prefillRequestsPerSecond),
          rate(reason.decodeRequestsPerSecond),
          workload.requestsPerSecond,
          layout.prefill.workers,
          layout.decode.workers,
        )
      : undefined;
  const kept = isPresent ? t('Your form needs no change: nothing that was tried does it with fewer GPUs.') : undefined;
  const more = added.prefill + added.decode;
  const why =
    more > 0
      ? t(
          'That is {0} more than the averages need: with fewer, too many requests of the simulation missed your goals.',
          more,
        )
      : undefined;
  return [kept, needs, why].filter(Boolean).join(' ');
}

function editsOf(
  layout: Layout,
  { gpusPerMachine }: AdviceQuestion,
  { found }: AdviceInput,
  t: Translate,
): PlanEdits[] | undefined {
  const pair = pairOf(found);
  if (!pair || layout.mode === 'aggregated') return undefined;
  const prefill = planEdits(pair.prefill, t('Prefill'), layout.prefill, gpusPerMachine, t);
  const decode = planEdits(pair.decode, t('Decode'), layout.decode, gpusPerMachine, t);
  return prefill && decode ? [prefill, decode] : undefined;
}

/** Whether two layouts are the same. */
function sameLayout(one: Layout, other: Layout): boolean {
  const same = (a: Workers, b: Workers): boolean => a.workers === b.workers && a.tp === b.tp && a.dp === b.dp;
  return (
    one.mode === other.mode &&
    same(prefillWorkersOf(one), prefillWorkersOf(other)) &&
    same(decodeWorkersOf(one), decodeWorkersOf(other))
  );
}
