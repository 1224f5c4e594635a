import type { Clock } from '../pace/timeline.ts';

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** A clock for tests: time passes only when told to. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();
  /** Timers that were set since the beginning. */
  timersSet = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + ms, task };
    this.timersSet += 1;
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that wait to run. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets `ms` pass and runs what falls due on the way, each at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    this.#now = end;
  }

  /** Lets time pass until the next timer, and runs it. */
  advanceToNext(): void {
    const next = this.#next(Number.POSITIVE_INFINITY);
    if (next !== undefined) this.advance(next.at - this.#now);
  }

  /** Lets `ms` pass in one go, as when the machine was busy: what fell due runs late, at the end. */
  jump(ms: number): void {
    this.#now += ms;
    this.advance(0);
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    }
    return next;
  }
}
