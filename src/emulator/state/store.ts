import type { EmulatorState } from './model.ts';

/** Makes a state last; resolves when a crash can no longer lose it. */
export type SaveState = (state: EmulatorState) => Promise<void>;

/**
 * Holds the state. Changes run one after the other, and a change is seen by readers only once it is safe, so that
 * nothing is ever answered that a crash takes back.
 */
export class StateStore {
  #state: EmulatorState;
  #last: Promise<unknown> = Promise.resolve();
  readonly #save: SaveState;

  constructor(state: EmulatorState, save: SaveState = () => Promise.resolve()) {
    this.#state = state;
    this.#save = save;
  }

  get state(): EmulatorState {
    return this.#state;
  }

  /** Applies a change and waits until it is safe. When `change` throws or saving fails, nothing has changed. */
  commit<T>(change: (state: EmulatorState) => { state: EmulatorState; result: T }): Promise<T> {
    const run = this.#last.then(async () => {
      const next = change(this.#state);
      await this.#save(next.state);
      this.#state = next.state;
      return next.result;
    });
    this.#last = run.catch(() => undefined);
    return run;
  }

  /** Resolves when every change that was begun is safe or has failed. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
