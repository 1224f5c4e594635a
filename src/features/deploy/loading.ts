/** Where something that is fetched stands; the last good value stays while it is fetched again. */
export interface Loaded<T> {
  readonly status: 'idle' | 'loading' | 'failed' | 'ready';
  readonly value: T | undefined;
  readonly error: unknown;
}

/**
 * Fetches one kind of thing, the newest wish only: a new fetch cancels the one under way, and an answer to an old wish
 * is dropped. Tells `changed` at every step.
 */
export class Loading<T> {
  #state: Loaded<T> = { status: 'idle', value: undefined, error: undefined };
  #abort: AbortController | undefined;

  constructor(
    private readonly changed: () => void,
    /** Called with what went wrong, for the log. */
    private readonly failed: (error: unknown) => void = () => undefined,
  ) {}

  get state(): Loaded<T> {
    return this.#state;
  }

  /**
   * Fetches. `accept` takes the value before anybody is told that it is there; it is not called when the fetch failed or
   * another took its place.
   */
  async run(fetch: (signal: AbortSignal) => Promise<T>, accept: (value: T) => void = () => undefined): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#set({ ...this.#state, status: 'loading', error: undefined });
    try {
      const value = await fetch(abort.signal);
      if (abort.signal.aborted) return;
      accept(value);
      this.#set({ status: 'ready', value, error: undefined });
    } catch (error) {
      if (abort.signal.aborted) return;
      this.failed(error);
      this.#set({ ...this.#state, status: 'failed', error });
    }
  }

  /** Forgets the value and cancels what is under way. */
  reset(): void {
    this.#abort?.abort();
    this.#set({ status: 'idle', value: undefined, error: undefined });
  }

  #set(state: Loaded<T>): void {
    this.#state = state;
    this.changed();
  }
}
