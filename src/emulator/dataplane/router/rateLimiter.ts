import type { Asked } from './policy.ts';
import type { Limit, RateLimit } from './routerSettings.ts';
import type { Worker, WorkerRole } from './worker.ts';

/** The workers of a role that may take one more request under a rate limit. */
export function withinLimits(
  workers: readonly Worker[],
  role: WorkerRole,
  { enabled, scope, limits }: RateLimit,
  asked: Asked,
): readonly Worker[] {
  const limit = limits[role];
  if (!enabled || (limit.requests === 0 && limit.tokens === 0)) return workers;
  const instances = [...new Set(workers.map(({ instance }) => instance))];
  if (scope === 'service') return fits(workers, limit, asked, instances.length) ? workers : [];
  const ranks = instances.map((instance) => workers.filter((worker) => worker.instance === instance));
  return ranks.filter((own) => fits(own, limit, asked, 1)).flat();
}

/** True when one more request keeps what these workers have together within so many times the limit. */
function fits(workers: readonly Worker[], { requests, tokens }: Limit, asked: Asked, instances: number): boolean {
  const sum = { requests: 1, tokens: asked.promptTokens };
  for (const worker of workers) {
    sum.requests += worker.running + worker.waiting;
    sum.tokens += worker.tokens;
  }
  return (requests === 0 || sum.requests <= requests * instances) && (tokens === 0 || sum.tokens <= tokens * instances);
}
