/** How long a value rests before it is given on, in ms. */
const restMs = 200;

/** Gives on only the last of several values that come quickly after each other. */
export class Delayed<T> {
  readonly #give: (value: T) => void;
  #waiting: { readonly value: T } | undefined;
  #timer: number | undefined;

  constructor(give: (value: T) => void) {
    this.#give = give;
  }

  set(value: T): void {
    this.#waiting = { value };
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.flush(), restMs);
  }

  /** Gives on what waits, now. */
  flush(): void {
    const waiting = this.#waiting;
    this.drop();
    if (waiting !== undefined) this.#give(waiting.value);
  }

  drop(): void {
    clearTimeout(this.#timer);
    this.#waiting = undefined;
  }
}
