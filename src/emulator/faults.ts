import * as z from 'zod/mini';
import { bodyFaultFields } from './dataplane/http/bodyFaults.ts';
import { InstanceFault } from './instanceFaults.ts';

const positive = z.number().check(z.nonnegative());
/** The longest that a timer can wait, in ms. */
const longestMs = 2 ** 31 - 1;

/** One rule of `--faults`: which requests it takes (`action` or `path`) and what happens to them. */
export const FaultRule = z.strictObject({
  /** An OpenAPI action, for example `ListServices`; `*` means every action. */
  action: z.optional(z.string().check(z.minLength(1))),
  /**
   * A path of the data plane without `/api/predict/<service>`, for example `/v1/chat/completions`, or with it. `*` at
   * its end matches every path that starts so.
   */
  path: z.optional(z.string().check(z.startsWith('/'))),
  /** Skip this many matching requests first. */
  after: z.optional(z.int().check(z.nonnegative())),
  /** How many requests it takes; left out = all. */
  count: z.optional(z.int().check(z.positive())),
  /** Wait this long before answering, in real ms. Alone: the answer is the usual one, only late. */
  stallMs: z.optional(z.number().check(z.gte(0), z.lte(longestMs))),
  /** Answer this HTTP status instead of doing what was asked. */
  status: z.optional(z.int().check(z.gte(200), z.lte(599))),
  /** Error code of the answer to an action. */
  code: z.optional(z.string()),
  /** Sentence of the answer to an action. */
  message: z.optional(z.string()),
  /** The whole body: text as it is, anything else as JSON. */
  body: z.optional(z.unknown()),
  /** Answer an HTML page, as a gateway in between does (status 502 unless `status` is set). */
  html: z.optional(z.boolean()),
  /** Answer bytes that are no JSON, with status 200. */
  garbage: z.optional(z.boolean()),
  /** Answer as usual, but close the connection after this many bytes of the body. */
  cutAfterBytes: z.optional(z.int().check(z.nonnegative())),
  /** Value of the header `x-acs-retry-after` (actions) or `retry-after-ms` (data plane), in ms. */
  retryAfterMs: z.optional(positive),
  /** Actions only: the server believes that it is this many ms later, so that signatures fail as expired. */
  clockSkewMs: z.optional(z.number()),
  ...bodyFaultFields,
});

export type FaultRule = z.infer<typeof FaultRule>;

const TargetedRule = FaultRule.check(
  z.refine((rule) => rule.action !== undefined || rule.path !== undefined, 'a rule must name an action or a path'),
);

/** One rule of `--faults`: it takes requests, or instances. */
export type Fault = FaultRule | InstanceFault;

export function isInstanceFault(fault: Fault): fault is InstanceFault {
  return 'instance' in fault;
}

/** Read by the schema that the rule was written for, so that a mistake is told in its words. */
const AnyFault = z.pipe(
  z.unknown(),
  z.transform((value, context): Fault => {
    const isInstance = typeof value === 'object' && value !== null && ('instance' in value || 'service' in value);
    const read = isInstance ? z.safeParse(InstanceFault, value) : z.safeParse(TargetedRule, value);
    if (read.success) return read.data;
    for (const issue of read.error.issues) {
      context.issues.push({ code: 'custom', message: mistakeIn(issue), path: issue.path, input: value });
    }
    return z.NEVER;
  }),
);

function mistakeIn(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? `unknown field "${issue.keys.join('", "')}"` : issue.message;
}

/** The file of `--faults`: a list of rules. */
export const FaultList = z.array(AnyFault);

/** The same, as an object with `rules`. */
export const FaultFile = z.strictObject({ rules: FaultList });

/** What a request is, for matching. */
export interface FaultTarget {
  readonly action?: string;
  /** Path of a data-plane request without its query, as it came (`/api/predict/<service>/…`). */
  readonly path?: string;
}

/** Rules with the number of requests each has seen and taken. One object per emulator. */
export interface FaultRules {
  readonly rules: readonly FaultRule[];
  readonly seen: number[];
}

/** Rules that have taken nothing yet. */
export function faultRules(rules: readonly FaultRule[]): FaultRules {
  return { rules, seen: rules.map(() => 0) };
}

/**
 * The first rule that takes this request, counted as taken; undefined when none does. Call it once per request.
 */
export function matchFault(faults: FaultRules, target: FaultTarget): FaultRule | undefined {
  for (const [index, rule] of faults.rules.entries()) {
    if (!matches(rule, target)) continue;
    const seen = faults.seen[index] ?? 0;
    faults.seen[index] = seen + 1;
    const after = rule.after ?? 0;
    if (seen >= after && seen < after + (rule.count ?? Number.POSITIVE_INFINITY)) return rule;
  }
  return undefined;
}

function matches(rule: FaultRule, target: FaultTarget): boolean {
  if (rule.action !== undefined && target.action !== undefined) {
    return rule.action === '*' || rule.action === target.action;
  }
  if (rule.path === undefined || target.path === undefined) return false;
  const inside = target.path.replace(/^\/api\/predict\/[^/]+/, '') || '/';
  return pathMatches(rule.path, target.path) || pathMatches(rule.path, inside);
}

function pathMatches(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

/** The body of a faulty answer as text, and its content type. */
export function faultBody(rule: FaultRule): { readonly text: string; readonly type: string } {
  if (rule.html) {
    return {
      text: '<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>',
      type: 'text/html',
    };
  }
  if (rule.garbage) return { text: '\u0000\u0007{"half":', type: 'application/json' };
  if (typeof rule.body === 'string') return { text: rule.body, type: 'text/plain; charset=utf-8' };
  return { text: JSON.stringify(rule.body ?? {}), type: 'application/json' };
}
