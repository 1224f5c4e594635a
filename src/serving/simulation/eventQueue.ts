import { Heap } from './heap.ts';
import type { Schedule, Scheduled } from './schedule.ts';

class Entry implements Scheduled {
  constructor(
    readonly time: number,
    readonly order: number,
    public task: (() => void) | undefined,
  ) {}

  cancel(): void {
    this.task = undefined;
  }
}

/** Simulated time: it jumps to the next task. Tasks of one time run in the order in which they were given. */
export class EventQueue implements Schedule {
  readonly #entries = new Heap<Entry>(
    (one, other) => one.time < other.time || (one.time === other.time && one.order < other.order),
  );
  #order = 0;
  #now = 0;

  now(): number {
    return this.#now;
  }

  at(time: number, task: () => void): Scheduled {
    const entry = new Entry(Math.max(time, this.#now), this.#order, task);
    this.#order += 1;
    this.#entries.push(entry);
    return entry;
  }

  /** Runs everything, until nothing is left. */
  run(): void {
    for (let next = this.#entries.pop(); next !== undefined; next = this.#entries.pop()) {
      const { task } = next;
      if (task === undefined) continue;
      this.#now = next.time;
      next.cancel();
      task();
    }
  }
}
