import type { PrefixIndex } from './prefixIndex.ts';
import type { Worker } from './worker.ts';

/** What a router knows of a prompt. */
export interface Asked {
  readonly promptTokens: number;
  readonly blocks: readonly number[];
}

/** How a router chooses among workers of one role. */
export type Policy = (workers: readonly Worker[], asked: Asked, memory: PolicyMemory) => Worker | undefined;

/** What a router remembers from one choice to the next. */
export interface PolicyMemory {
  readonly prefixes: PrefixIndex;
  /** Counts up with each choice of a role. */
  turn(role: Worker['role'] | 'metrics'): number;
}

/** Of the router's own settings (eas/product.md, section 2.2). */
const PREFIX = { hitRate: 0.5, loadTolerance: 0.3, waitingRequests: 2 } as const;

const leastToken: Policy = (workers) => least(workers, ({ tokens }) => tokens);

const leastRequest: Policy = (workers) => least(workers, ({ running, waiting }) => running + waiting);

const roundRobin: Policy = (workers, _asked, memory) => {
  const [first] = workers;
  return first && workers[memory.turn(first.role) % workers.length];
};

/** Where most of the prompt is known, unless that worker has clearly more to do than the others. */
const prefixCache: Policy = (workers, asked, { prefixes }) => {
  const calm = leastToken(workers, asked, { prefixes, turn: () => 0 });
  if (calm === undefined || calm.role === 'decode') return calm;
  const known = least(workers, ({ instance }) => -prefixes.hitRate(instance, asked));
  if (known === undefined || prefixes.hitRate(known.instance, asked) < PREFIX.hitRate) return calm;
  const bearable = known.tokens <= (1 + PREFIX.loadTolerance) * calm.tokens + asked.promptTokens;
  return bearable && known.waiting <= calm.waiting + PREFIX.waitingRequests ? known : calm;
};

const POLICIES: ReadonlyMap<string, Policy> = new Map([
  ['least-token', leastToken],
  ['least-request', leastRequest],
  ['round-robin', roundRobin],
  ['prefix-cache', prefixCache],
]);

/** The policy of a name. Those that need what no engine here tells fall back to the default [INFER]. */
export function policyOf(name: string): Policy {
  return POLICIES.get(name) ?? leastToken;
}

function least(workers: readonly Worker[], load: (worker: Worker) => number): Worker | undefined {
  let best: Worker | undefined;
  let bestLoad = Number.POSITIVE_INFINITY;
  for (const worker of workers) {
    const workerLoad = load(worker);
    if (workerLoad >= bestLoad) continue;
    best = worker;
    bestLoad = workerLoad;
  }
  return best;
}
