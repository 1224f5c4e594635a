import type { Connector } from '../../../serving/validity/transferRules.ts';
import type { CapacityCase, CapacityMember } from './capacityCase.ts';
import type { AdviceQuestion } from './capacityModel.ts';
import type { Prices } from './prices.ts';
import type { Workload } from './workload.ts';

/** What the advisor looks at. */
export interface AdviceInput {
  readonly found: CapacityCase;
  /** Undefined where it cannot be read. */
  readonly workload: Workload | undefined;
  readonly prices: Prices;
}

/** The two members of a Prefill-Decode service. */
interface Pair {
  readonly prefill: CapacityMember;
  readonly decode: CapacityMember;
}

/** The members of a Prefill-Decode service, where it is one. */
export function pairOf({ engines }: CapacityCase): Pair | undefined {
  const byRole = (role: string): CapacityMember | undefined => engines.find(({ worker }) => worker.part.role === role);
  const [prefill, decode] = [byRole('prefill'), byRole('decode')];
  return prefill && decode && engines.length === 2 ? { prefill, decode } : undefined;
}

/** What to ask; undefined where the form does not tell enough, or has no Prefill and Decode. */
export function questionOf({ found, workload }: AdviceInput): AdviceQuestion | undefined {
  const pair = pairOf(found);
  if (!pair || !workload || found.service?.layout.mode !== 'disaggregated') return undefined;
  const gpusPerMachine = pair.decode.worker.machine?.gpus;
  if (!gpusPerMachine || pair.prefill.worker.machine?.gpus !== gpusPerMachine) return undefined;
  const named = pair.decode.worker.settings.get('KV_CONNECTOR')?.text.toLowerCase() ?? '';
  const connector = (['nixl', 'mooncake'] satisfies Connector[]).find((name) => named.startsWith(name));
  return { ...found.service, workload, gpusPerMachine, connector };
}

/** Whether two questions differ in nothing but what the form has now. */
export function sameQuestion(one: AdviceQuestion, other: AdviceQuestion): boolean {
  return JSON.stringify({ ...one, layout: undefined }) === JSON.stringify({ ...other, layout: undefined });
}
