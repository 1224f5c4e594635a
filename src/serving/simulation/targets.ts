import { Heap } from './heap.ts';

/** Something that happens when a worker has produced so many tokens for each of its sequences. */
export interface Target {
  readonly at: number;
  readonly order: number;
  readonly reached: () => void;
  cancelled: boolean;
}

/** Targets by the count at which they are reached; those of one count in the order in which they were added. */
export class Targets {
  readonly #heap = new Heap<Target>(
    (one, other) => one.at < other.at || (one.at === other.at && one.order < other.order),
  );
  #order = 0;

  add(at: number, reached: () => void): Target {
    const target: Target = { at, order: this.#order, reached, cancelled: false };
    this.#order += 1;
    this.#heap.push(target);
    return target;
  }

  /** The count of the next target; infinite when there is none. */
  nextAt(): number {
    while (this.#heap.peek()?.cancelled) this.#heap.pop();
    return this.#heap.peek()?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Reaches all targets up to a count, those that come up on the way too. */
  reach(count: number): void {
    while (this.nextAt() <= count) this.#heap.pop()?.reached();
  }
}
