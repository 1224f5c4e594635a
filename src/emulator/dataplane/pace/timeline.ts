/** Time as the data plane sees it: always real time, except in tests. Milliseconds that never run backwards. */
export interface Clock {
  now(): number;
  /** Runs `task` once after `ms`; the answer takes it back. */
  after(ms: number, task: () => void): () => void;
}

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

interface Entry {
  readonly at: number;
  readonly order: number;
  task: (() => void) | undefined;
}

/** Tasks due within this many ms count as due: timers have a grain of 1 ms. */
export const GRAIN_MS = 0.5;

/**
 * Runs tasks at absolute times, in order, behind a single timer: thousands of paced streams cost one timer per
 * millisecond at most, and a late timer delays a task but never shifts the ones after it.
 */
export class Timeline {
  readonly #clock: Clock;
  readonly #heap: Entry[] = [];
  #order = 0;
  #armedFor = Number.POSITIVE_INFINITY;
  #disarm: (() => void) | undefined;
  #running = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  /** True once a task of time `at` counts as due. */
  isDue(at: number): boolean {
    return at <= this.#clock.now() + GRAIN_MS;
  }

  /** Runs `task` at the absolute time `at` (ms of `now()`), at once when that has passed. The answer takes it back. */
  at(at: number, task: () => void): () => void {
    const entry: Entry = { at, order: this.#order++, task };
    this.#push(entry);
    this.#arm();
    return () => {
      entry.task = undefined;
    };
  }

  /** Forgets everything that has not run. */
  close(): void {
    this.#heap.length = 0;
    this.#disarm?.();
    this.#disarm = undefined;
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  #arm(): void {
    const next = this.#heap[0];
    if (this.#running || next === undefined || next.at >= this.#armedFor) return;
    this.#disarm?.();
    this.#armedFor = next.at;
    this.#disarm = this.#clock.after(Math.max(0, next.at - this.#clock.now()), () => this.#run());
  }

  #run(): void {
    this.#armedFor = Number.POSITIVE_INFINITY;
    this.#disarm = undefined;
    this.#running = true;
    try {
      for (let next = this.#heap[0]; next !== undefined && this.isDue(next.at); next = this.#heap[0]) {
        this.#pop();
        next.task?.();
      }
    } finally {
      this.#running = false;
      this.#arm();
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || !isBefore(entry, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const childIndex = this.#earlierChild(index);
      const child = heap[childIndex];
      if (child === undefined || !isBefore(child, last)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = last;
  }

  #earlierChild(index: number): number {
    const left = this.#heap[2 * index + 1];
    const right = this.#heap[2 * index + 2];
    return left !== undefined && right !== undefined && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
