import type { Clock } from '../pace/timeline.ts';
import { FakeClock } from './fakeClock.ts';

/**
 * A clock for tests over real sockets: whenever the event loop has nothing else to do, time jumps to the next timer.
 * Requests run through their whole pace at once, at the times that they would have had.
 */
export class HurriedClock implements Clock {
  readonly #fake = new FakeClock();
  #hurrying = false;

  now(): number {
    return this.#fake.now();
  }

  after(ms: number, task: () => void): () => void {
    const cancel = this.#fake.after(ms, task);
    if (!this.#hurrying) {
      this.#hurrying = true;
      setImmediate(() => this.#hurry());
    }
    return cancel;
  }

  #hurry(): void {
    this.#hurrying = false;
    this.#fake.advanceToNext();
    if (this.#fake.waiting === 0 || this.#hurrying) return;
    this.#hurrying = true;
    setImmediate(() => this.#hurry());
  }
}
