import { memoryCase, type MemoryCase } from '../../../eas/validity/rules/memory.ts';
import type { Worker } from '../../../eas/validity/facts/worker.ts';
import { KNOWN_MODELS } from '../../../serving/knownModels.ts';
import { USABLE_SHARE } from '../../../serving/memoryFit.ts';
import type { MemberCapacity, MemoryView } from '../../../messages/deployCapacity.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { RuleFacts } from '../configRules.ts';

/** The memory of one engine, or why nothing can be said of it. */
export function memberCapacity(member: string, worker: Worker, facts: RuleFacts, t: Translate): MemberCapacity {
  const found = memoryCase(worker);
  if (found === undefined) {
    const correctable = worker.machine?.memory === undefined ? worker.machine?.type : undefined;
    return { member, reason: missingReason(worker, t), ...(correctable === undefined ? {} : { correctable }) };
  }
  const { kvTokens } = found.verdict;
  const limit = found.question.model.maxContext;
  return {
    member,
    memory: memoryView(found, worker, facts),
    ...(found.verdict.fits === 'no' ? { reason: t('The weights do not fit: this layout cannot run.') } : {}),
    ...(kvTokens > 0 ? { kvTokensPerRank: kvTokens, longestContext: Math.min(kvTokens, limit) } : {}),
  };
}

/** Why the memory of an engine cannot be worked out. */
function missingReason({ verdict, model, weighed, machine }: Worker, t: Translate): string {
  const known = KNOWN_MODELS.map(({ name }) => name).join(', ');
  if (model === undefined)
    return t('Nothing in the configuration names the model. Estimates are there for {0}.', known);
  if (weighed === undefined) {
    return t(
      'The sizes of {0} are not known, so nothing can be estimated. Estimates are there for {1}.',
      model.name,
      known,
    );
  }
  if (machine === undefined) return t('Which GPUs this resource has is not known, so nothing can be estimated.');
  if (machine.memory === undefined) return t('How much memory a GPU of {0} has is not known.', machine.type);
  return verdict.problem
    ? t('The parallel sizes must fit each other first.')
    : t('The parallel sizes are not known, so nothing can be estimated.');
}

function memoryView({ verdict, memory, question }: MemoryCase, { machine }: Worker, facts: RuleFacts): MemoryView {
  const usable = (question.usableShare ?? USABLE_SHARE) * memory.leastBytes;
  const spec = facts.machineSpecs.find(({ InstanceType }) => InstanceType === machine?.type);
  return {
    total: memory.leastBytes,
    weights: verdict.weightBytes,
    reserve: usable - verdict.weightBytes - verdict.freeBytes,
    kv: Math.max(0, verdict.freeBytes),
    fits: verdict.fits,
    label: memory.label,
    isEstimate: memory.isEstimate,
    ...(spec?.GPUMemory || machine === undefined ? {} : { correctable: machine.type }),
  };
}
