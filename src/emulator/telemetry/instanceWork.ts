import { Spans } from './spans.ts';

/** How an instance was used in some span. */
export interface Use {
  /** Part of the time with at least one request under way, 0 to 1. */
  readonly busy: number;
  /** Mean number of requests under way. */
  readonly load: number;
}

/** Requests under way on one instance, over time. */
export class InstanceWork {
  readonly #spans = new Spans(() => ({ busyMs: 0, loadMs: 0 }));
  #open = 0;
  #since = 0;

  /** Requests under way. */
  get open(): number {
    return this.#open;
  }

  /** When it last changed, real time in ms. */
  get touchedAt(): number {
    return this.#since;
  }

  begin(now: number): void {
    this.#settle(now);
    this.#open += 1;
  }

  end(now: number): void {
    this.#settle(now);
    this.#open = Math.max(0, this.#open - 1);
  }

  /** Its use between two times, `now` being the time of the question. */
  use(fromMs: number, toMs: number, now: number): Use {
    this.#settle(now);
    const length = Math.max(1, Math.min(toMs, now) - fromMs);
    const buckets = this.#spans.between(fromMs, toMs);
    const busyMs = buckets.reduce((sum, bucket) => sum + bucket.busyMs, 0);
    const loadMs = buckets.reduce((sum, bucket) => sum + bucket.loadMs, 0);
    return { busy: Math.min(1, busyMs / length), load: loadMs / length };
  }

  #settle(now: number): void {
    const open = this.#open;
    if (open > 0 && now > this.#since) {
      this.#spans.spread(this.#since, now, (bucket, ms) => {
        bucket.busyMs += ms;
        bucket.loadMs += ms * open;
      });
    }
    this.#since = Math.max(this.#since, now);
  }
}
