import type { ServiceConfig } from '../../../eas/api.ts';
import type { DeploymentForm } from '../../../eas/deployment/form.ts';
import { memberSlots } from '../../../eas/deployment/memberSlots.ts';
import { positiveInteger } from '../../../eas/deployment/parallelSizes.ts';
import { lengthIn } from '../../../eas/validity/facts/maxLength.ts';
import { partsOf } from '../../../eas/validity/facts/part.ts';
import { workersOf, type Worker } from '../../../eas/validity/facts/worker.ts';
import { memoryCase } from '../../../eas/validity/rules/memory.ts';
import type { Layout, Serving, Workers } from '../../../serving/deployment.ts';
import type { MemberCapacity } from '../../../messages/deployCapacity.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { RuleFacts } from '../configRules.ts';
import { memberCapacity } from './memberCapacity.ts';
import { servingGpu } from './servingGpu.ts';

/** An engine of the form: what the rules know of it, and what the form calls it. */
export interface CapacityMember {
  readonly key: string;
  readonly worker: Worker;
  readonly instances: number | undefined;
}

/** What can be said of a form's layout at once, and what can be asked of the serving model. */
export interface CapacityCase {
  readonly members: readonly MemberCapacity[];
  readonly engines: readonly CapacityMember[];
  /** Undefined where the whole cannot be worked out; `reason` says why. */
  readonly service: CapacityService | undefined;
  readonly reason: string | undefined;
}

/** The service in the serving model's terms. */
export interface CapacityService {
  readonly serving: Serving;
  readonly layout: Layout;
  readonly maxModelLength: number | undefined;
}

/** Reads the engines of a configuration, and what the serving model needs to know of them. */
export function capacityCase(
  config: ServiceConfig,
  form: DeploymentForm,
  facts: RuleFacts,
  t: Translate,
): CapacityCase {
  const slots = memberSlots(config);
  const engines = workersOf(partsOf(config), facts).flatMap((worker): CapacityMember[] => {
    const slot = slots.find(({ index }) => worker.part.at === (index === undefined ? '' : `/members/${index}`));
    const member = form.members.find(({ key }) => key === slot?.key);
    return member === undefined ? [] : [{ key: member.key, worker, instances: positiveInteger(member.instances) }];
  });
  const members = engines.map(({ key, worker }) => memberCapacity(key, worker, facts, t));
  const whole = wholeService(engines, members, facts, t);
  return typeof whole === 'string'
    ? { members, engines, service: undefined, reason: whole }
    : { members, engines, service: whole, reason: undefined };
}

/** The whole service, or why it cannot be worked out. */
function wholeService(
  engines: readonly CapacityMember[],
  members: readonly MemberCapacity[],
  facts: RuleFacts,
  t: Translate,
): CapacityService | string {
  const missing = members.find(({ reason }) => reason !== undefined)?.reason;
  if (missing !== undefined) return missing;
  const layout = layoutOf(engines);
  const [first] = engines;
  if (layout === undefined || first === undefined) {
    return t('Estimates need one Prefill and one Decode member, or one member that does both, with instances.');
  }
  if (engines.some(({ worker }) => (worker.verdict.sizes?.pp ?? 1) > 1)) {
    return t('Pipeline stages (PP) are not part of the estimates.');
  }
  const decode = engines.find(({ worker }) => worker.part.role === 'decode') ?? first;
  const serving = engines.map(({ worker }) => servingOf(worker, facts));
  const [one, ...others] = serving;
  if (one === undefined || serving.includes(undefined)) {
    return t(
      'How fast the GPUs of {0} are is not known, so nothing can be estimated.',
      decode.worker.machine?.type ?? '',
    );
  }
  if (others.some((other) => other?.gpu.name !== one.gpu.name || other.gpuMemoryBytes !== one.gpuMemoryBytes)) {
    return t('Prefill and Decode run on different GPUs: estimates are there for one kind only.');
  }
  const length = decode.worker.settings.get('MAX_MODEL_LEN')?.text;
  return {
    serving: servingOf(decode.worker, facts) ?? one,
    layout,
    maxModelLength: length === undefined ? undefined : lengthIn(length),
  };
}

function layoutOf(engines: readonly CapacityMember[]): Layout | undefined {
  const [first, second, ...more] = engines;
  if (first === undefined || more.length > 0) return undefined;
  if (second === undefined) {
    const worker = workersOfMember(first);
    const isPart = first.worker.part.role === 'prefill' || first.worker.part.role === 'decode';
    return worker === undefined || isPart ? undefined : { mode: 'aggregated', worker };
  }
  const byRole = (role: string): CapacityMember | undefined => engines.find(({ worker }) => worker.part.role === role);
  const [prefill, decode] = [byRole('prefill'), byRole('decode')].map((member) => member && workersOfMember(member));
  return prefill && decode ? { mode: 'disaggregated', prefill, decode } : undefined;
}

function workersOfMember({ worker, instances }: CapacityMember): Workers | undefined {
  const { sizes } = worker.verdict;
  return sizes && instances ? { workers: instances * sizes.copies, tp: sizes.tp, dp: sizes.dp } : undefined;
}

/**
 * Drafts that are accepted per step with 1, 2 and 3 drafts: the middle of the published accept lengths, less the token
 * that comes without drafts (serving/model.md, section 3).
 */
const accepted = [0, 0.85, 1.55, 2.1] as const;

function servingOf(worker: Worker, { machineSpecs }: RuleFacts): Serving | undefined {
  const found = memoryCase(worker);
  const { machine } = worker;
  const gpu = found && machine && servingGpu(machine.type, machineSpecs, found.memory.leastBytes);
  if (!found || !gpu) return undefined;
  const { model, kvCacheBytes, draftTokens, redundantExperts } = found.question;
  return {
    model,
    gpu,
    engine: worker.engine ?? 'vllm',
    kvCacheBytes,
    draftTokens,
    acceptedDraftTokens: accepted[Math.min(draftTokens, 3)] ?? 0,
    redundantExperts,
    twoBatchOverlap: false,
    gpuMemoryBytes: found.memory.leastBytes,
  };
}
