import type { DeploymentForm, MemberForm } from './form.ts';
import { memberRole } from './memberRole.ts';
import { fillSizes, gpusOfInstance, hasSizes, positiveInteger } from './parallelSizes.ts';
import type { ResourceOption } from './resourceOptions.ts';

/** What a deployment adds up to. */
export interface Totals {
  /** GPUs of all instances of all members; undefined when it is not known of one that needs GPUs. */
  readonly gpus: number | undefined;
  /** Instances of Prefill to instances of Decode, when the service has both. */
  readonly ratio: { readonly prefill: number; readonly decode: number } | undefined;
}

/** Adds up a form; `resources` has what is known of each member's resource, by member key. */
export function totals(form: DeploymentForm, resources: ReadonlyMap<string, ResourceOption | undefined>): Totals {
  const counts = form.members.map((member) => memberGpus(member, resources.get(member.key)));
  const known = counts.filter((count) => count !== undefined);
  return {
    gpus:
      known.length === counts.length && counts.length > 0 ? known.reduce((sum, count) => sum + count, 0) : undefined,
    ratio: ratioOf(form.members),
  };
}

function memberGpus(member: MemberForm, resource: ResourceOption | undefined): number | undefined {
  // Where the machine is not known (a quota, say), the sizes tell how many GPUs an instance computes on.
  const gpus =
    gpusOfInstance(member, resource?.gpus) ?? (hasSizes(member) ? fillSizes(member, undefined)?.ep : undefined);
  const instances = positiveInteger(member.instances);
  if (gpus === undefined) return memberRole(member.memberType) === 'router' ? 0 : undefined;
  return instances === undefined ? undefined : gpus * instances;
}

function ratioOf(members: readonly MemberForm[]): Totals['ratio'] {
  const sum = (role: string): number | undefined => {
    const found = members.filter((member) => memberRole(member.memberType) === role);
    const counts = found.map((member) => positiveInteger(member.instances) ?? Number.NaN);
    const total = counts.reduce((a, b) => a + b, 0);
    return found.length === 0 || Number.isNaN(total) ? undefined : total;
  };
  const prefill = sum('prefill');
  const decode = sum('decode');
  return prefill === undefined || decode === undefined ? undefined : { prefill, decode };
}
