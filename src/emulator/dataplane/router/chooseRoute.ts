import type { Route } from './route.ts';
import { type Asked, type Policy, type PolicyMemory, policyOf } from './policy.ts';
import { withinLimits } from './rateLimiter.ts';
import type { RouterSettings } from './routerSettings.ts';
import type { Worker, WorkerRole, Workers } from './worker.ts';

/** A route, or why there is none: no worker at all, or every one at its limit. */
export type Choice = Route | 'no-worker' | 'limited';

/**
 * Picks the instances for a request by the router's policy and within its limits: one that computes the prompt and a
 * rank that decodes it, or one that does both.
 */
export function chooseRoute(workers: Workers, settings: RouterSettings, asked: Asked, memory: PolicyMemory): Choice {
  const apart = workers.prefill.length > 0 && workers.decode.length > 0;
  if (!apart && workers.normal.length === 0) return 'no-worker';
  const pick = pickerOf(settings, asked, memory);
  const prefill = apart ? pick(workers.prefill, 'prefill') : pick(workers.normal, 'normal');
  const decode = apart ? pick(workers.decode, 'decode') : prefill;
  if (prefill === undefined || decode === undefined) return 'limited';
  return { prefill: prefill.instance, decode: decode.instance, decodeRank: decode.rank };
}

function pickerOf(settings: RouterSettings, asked: Asked, memory: PolicyMemory) {
  const policy: Policy = policyOf(settings.policy);
  return (workers: readonly Worker[], role: WorkerRole): Worker | undefined =>
    policy(withinLimits(workers, role, settings.rateLimit, asked), asked, memory);
}
