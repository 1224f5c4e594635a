import type { Clock } from '../../../src/emulator/dataplane/pace/timeline.ts';
import { FakeClock } from '../../../src/emulator/dataplane/testing/fakeClock.ts';

/**
 * Takes the pace off a data plane: with every turn of the event loop so much of its time has passed. What falls due in
 * a step runs in one go, each at its own time.
 */
export class SteppedClock implements Clock {
  readonly #fake = new FakeClock();
  readonly #stepMs: number;
  #stepping = false;

  constructor(stepMs: number) {
    this.#stepMs = stepMs;
  }

  now(): number {
    return this.#fake.now();
  }

  after(ms: number, task: () => void): () => void {
    const cancel = this.#fake.after(ms, task);
    this.#goOn();
    return cancel;
  }

  #goOn(): void {
    if (this.#stepping) return;
    this.#stepping = true;
    setImmediate(() => {
      this.#stepping = false;
      this.#fake.advance(this.#stepMs);
      if (this.#fake.waiting > 0) this.#goOn();
    });
  }
}
