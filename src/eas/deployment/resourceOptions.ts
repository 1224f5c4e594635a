import type { MemberMatch } from '../wire/gallery.ts';
import type { MachineSpec } from '../wire/machine.ts';
import type { Quota } from '../wire/quota.ts';
import type { ResourceChoice } from './form.ts';

/** Whether a public instance type can be had now. `unknown`: EAS did not say. */
export type Stock = 'in-stock' | 'out-of-stock' | 'unknown';

/** One thing a member can run on, with what is known of it. Memory is GB; `gpuMemory` is for one GPU. */
export interface ResourceOption {
  /** Stable text for the choice, such as `public:ml.gu8tef.8.46xlarge`. */
  readonly key: string;
  readonly choice: ResourceChoice;
  readonly label: string;
  readonly gpus: number | undefined;
  readonly gpuName: string | undefined;
  readonly gpuMemory: number | undefined;
  readonly cpus: number | undefined;
  readonly memory: number | undefined;
  readonly stock: Stock;
}

/** What EAS told about machines and quotas of the region. */
export interface ResourceFacts {
  readonly machines: readonly MachineSpec[];
  readonly quotas: readonly Quota[];
}

/** Text that names a choice; two equal choices have equal text. */
function resourceKey(choice: ResourceChoice): string {
  if (choice.kind === 'public') return `public:${choice.instanceType}`;
  return choice.kind === 'quota' ? `quota:${choice.quotaId}` : `dedicated:${choice.resourceId}`;
}

/** Everything a member can be placed on, in the gallery's order, public resources first. */
export function resourceOptions(match: MemberMatch | undefined, facts: ResourceFacts): ResourceOption[] {
  if (match === undefined) return [];
  return [
    ...match.PublicResources.map(({ InstanceType }) => ({ kind: 'public' as const, instanceType: InstanceType })),
    ...match.Quotas.map(({ QuotaId, QuotaType }) => ({
      kind: 'quota' as const,
      quotaId: QuotaId,
      quotaType: QuotaType ?? facts.quotas.find((quota) => quota.QuotaId === QuotaId)?.ResourceType,
    })),
    ...match.DedicatedResources.map(({ ResourceId }) => ({ kind: 'dedicated' as const, resourceId: ResourceId })),
  ].map((choice) => resourceOption(choice, facts));
}

/** One choice with what is known of it; also for a choice that the gallery did not offer. */
export function resourceOption(choice: ResourceChoice, facts: ResourceFacts): ResourceOption {
  const key = resourceKey(choice);
  if (choice.kind === 'public') return { key, choice, ...machineFacts(choice.instanceType, facts.machines) };
  const unknown = {
    cpus: undefined,
    memory: undefined,
    gpus: undefined,
    gpuMemory: undefined,
    stock: 'unknown' as const,
  };
  if (choice.kind === 'dedicated') return { key, choice, label: choice.resourceId, gpuName: undefined, ...unknown };
  const quota = facts.quotas.find(({ QuotaId }) => QuotaId === choice.quotaId);
  return { key, choice, label: quota?.QuotaName ?? choice.quotaId, gpuName: quota?.GPUType || undefined, ...unknown };
}

function machineFacts(label: string, machines: readonly MachineSpec[]): Omit<ResourceOption, 'key' | 'choice'> {
  const machine = machines.find(({ InstanceType }) => InstanceType === label);
  return {
    label,
    gpus: machine?.GPUAmount,
    gpuName: machine?.GPU || undefined,
    gpuMemory: machine?.GPUMemory || undefined,
    cpus: machine?.CPU || undefined,
    memory: machine?.Memory || undefined,
    stock: machine === undefined ? 'unknown' : stockOf(machine),
  };
}

/** `WithStock` is the one documented value; any other word that is there means that there is none. */
function stockOf(machine: MachineSpec): Stock {
  if (machine.IsAvailable === false) return 'out-of-stock';
  if (!machine.StockStatus) return machine.IsAvailable === true ? 'in-stock' : 'unknown';
  return /^with_?stock$|^in_?stock$|^available$/i.test(machine.StockStatus) ? 'in-stock' : 'out-of-stock';
}
