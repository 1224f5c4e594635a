import { RouterRecord } from '../metrics/routerRecord.ts';
import type { Timeline } from '../pace/timeline.ts';
import type { Worker } from './worker.ts';
import type { Choice } from './chooseRoute.ts';
import type { PolicyMemory } from './policy.ts';
import { PrefixIndex } from './prefixIndex.ts';
import type { Route } from './route.ts';
import type { RouterSettings } from './routerSettings.ts';

/** Why a router does not hand a request on. */
export type Refused = 'no-worker' | 'rate-limit' | 'queue-full';

/** A request that wants workers. */
export interface RouteAsk {
  readonly settings: RouterSettings;
  choose(memory: PolicyMemory): Choice;
  granted(route: Route): void;
  refused(why: Refused): void;
}

interface Waiting {
  readonly ask: RouteAsk;
  readonly since: number;
  readonly until: number;
}

/** One router: what it remembers, what it has counted, and the requests that wait in it. */
export class RouterDesk implements PolicyMemory {
  readonly record = new RouterRecord();
  readonly prefixes: PrefixIndex;
  readonly #timeline: Timeline;
  readonly #pending: Waiting[] = [];
  readonly #turns = new Map<string, number>();
  #ticking = false;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.prefixes = new PrefixIndex(() => timeline.now());
  }

  /** Requests that wait for a worker. */
  get pending(): number {
    return this.#pending.length;
  }

  turn(role: Worker['role'] | 'metrics'): number {
    const turn = this.#turns.get(role) ?? 0;
    this.#turns.set(role, turn + 1);
    return turn;
  }

  /** Finds workers for a request, now or within the time that it may wait. The answer takes the request back. */
  ask(ask: RouteAsk): () => void {
    const since = this.#timeline.now();
    const { rateLimit } = ask.settings;
    const waiting = { ask, since, until: since + rateLimit.waitMs };
    // Nobody overtakes those that wait already.
    if (this.#pending.length === 0 && this.#tries(waiting)) return () => undefined;
    const refusal = this.#refusalOf(ask.settings);
    if (refusal !== undefined) {
      ask.refused(refusal);
      return () => undefined;
    }
    this.#pending.push(waiting);
    this.#tick(rateLimit.retryMs);
    return () => {
      const index = this.#pending.indexOf(waiting);
      if (index >= 0) this.#pending.splice(index, 1);
    };
  }

  #refusalOf({ rateLimit, maxQueueSize }: RouterSettings): Refused | undefined {
    if (rateLimit.action === 'reject') return 'rate-limit';
    return this.#pending.length >= maxQueueSize ? 'queue-full' : undefined;
  }

  /** True when the request need not wait any more: it has its workers, or there are none. */
  #tries({ ask, since }: Waiting): boolean {
    const choice = ask.choose(this);
    this.record.scheduled += 1;
    if (choice === 'limited') return false;
    this.record.scheduleMs.add(this.#timeline.now() - since);
    if (choice === 'no-worker') ask.refused('no-worker');
    else ask.granted(choice);
    return true;
  }

  #tick(ms: number): void {
    if (this.#ticking) return;
    this.#ticking = true;
    this.#timeline.at(this.#timeline.now() + ms, () => {
      this.#ticking = false;
      this.#serve();
      if (this.#pending.length > 0) this.#tick(ms);
    });
  }

  #serve(): void {
    for (let first = this.#pending[0]; first !== undefined; first = this.#pending[0]) {
      this.#pending.shift();
      if (this.#tries(first)) continue;
      if (first.until > this.#timeline.now()) {
        this.#pending.unshift(first);
        return;
      }
      first.ask.refused('rate-limit');
    }
  }
}
