import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { memberSuffix } from './inferred.ts';

/** What `--faults` can do to instances: those that keep them from starting, those of a container, and a lost machine. */
export const faultKinds = [
  'no-stock',
  'quota-full',
  'image-pull',
  'crash',
  'oom',
  'cuda-oom',
  'nccl',
  'health-check',
  'liveness',
  'spot-reclaim',
] as const;

export type FaultKind = (typeof faultKinds)[number];

const blocking: readonly FaultKind[] = ['no-stock', 'quota-full', 'image-pull'];
/** Fields that only some kinds have. */
const kindsWith: Readonly<Record<string, readonly FaultKind[]>> = {
  when: ['crash', 'oom', 'cuda-oom', 'nccl'],
  afterMinutes: ['crash', 'oom', 'cuda-oom', 'nccl', 'liveness', 'spot-reclaim'],
  times: ['crash', 'oom', 'cuda-oom', 'nccl', 'health-check', 'liveness'],
  forMinutes: blocking,
};

const wholeNumber = 'a whole number from 1 to 1000 is needed';
const someMinutes = 'a number of minutes from 0 to 100000 is needed';
const count = z.int(wholeNumber).check(z.gte(1, wholeNumber), z.lte(1000, wholeNumber));
const minutes = z.number(someMinutes).check(z.gte(0, someMinutes), z.lte(100_000, someMinutes));
const name = z.string('a text is needed').check(z.minLength(1, 'a text is needed'));

/** A rule of `--faults` that takes instances. Minutes are those of the cloud. */
export const InstanceFault = z
  .strictObject({
    /** What fails. */
    instance: z.enum(faultKinds, `one of ${faultKinds.join(', ')} is needed`),
    /** A service or aggregate by name; `*` at the end takes every name that begins so. */
    service: name,
    /** Only members of this type, for example `LLMDecode`. */
    member: z.optional(name),
    /** How many instances of each service it takes, in the order that they are made; left out = all. */
    count: z.optional(count),
    /** What `afterMinutes` counts from: the start of the container, or the moment that it took traffic. */
    when: z.optional(z.enum(['start', 'ready'], 'start or ready is needed')),
    /** When it happens; left out = where it usually does. */
    afterMinutes: z.optional(minutes),
    /** How many runs of the container fail; left out = every one. */
    times: z.optional(count),
    /** The instance starts after all when it has waited so long; left out = never. */
    forMinutes: z.optional(minutes),
  })
  .check((context) => {
    const rule = context.value;
    for (const [field, kinds] of Object.entries(kindsWith)) {
      if (Reflect.get(rule, field) === undefined || kinds.includes(rule.instance)) continue;
      const message = `"${field}" does not go with "${rule.instance}", only with ${kinds.join(', ')}`;
      context.issues.push({ code: 'custom', message, input: rule });
    }
  });

export type InstanceFault = z.infer<typeof InstanceFault>;

/** What tells an instance that was taken by a rule from those of other rules: the rule itself, in short. */
export function faultKey(rule: InstanceFault): string {
  return createHash('sha256').update(JSON.stringify(rule)).digest('hex').slice(0, 12);
}

/** What of a service decides which rules take its instances. */
export interface FaultSubject {
  readonly name: string;
  readonly memberType?: string | undefined;
}

function takesService(rule: InstanceFault, subject: FaultSubject): boolean {
  const { name: own, memberType } = subject;
  if (rule.member !== undefined && rule.member !== memberType) return false;
  if (rule.service.endsWith('*')) return own.startsWith(rule.service.slice(0, -1));
  // A rule for an aggregate takes its members.
  return own === rule.service || own === `${rule.service}-${memberSuffix.get(memberType ?? '') ?? ''}`;
}

/** The first rule that takes one more instance of a service; `taken` holds what the service has and had. */
export function faultFor(
  rules: readonly InstanceFault[],
  subject: FaultSubject,
  taken: readonly { readonly fault?: string | undefined }[],
): InstanceFault | undefined {
  return rules.find((rule) => {
    if (!takesService(rule, subject)) return false;
    const key = faultKey(rule);
    return taken.filter((entry) => entry.fault === key).length < (rule.count ?? Number.POSITIVE_INFINITY);
  });
}
