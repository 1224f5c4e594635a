import type { EmulatorState } from './model.ts';

/** Makes a state last; resolves when a crash can no longer lose it. */
export type SaveState = (state: EmulatorState) => Promise<void>;

/** Draws what follows from a change, in the same step: whoever waited takes what became free. Must not throw. */
export type SettleState = (state: EmulatorState) => EmulatorState;

type Change<T> = (state: EmulatorState) => { state: EmulatorState; result: T };

/** A change that waits for its turn. */
interface Waiting {
  /** The state after it; throws when the change is refused. Keeps the result for `done`. */
  apply(state: EmulatorState): EmulatorState;
  done(): void;
  fail(error: unknown): void;
}

/**
 * Holds the state. Changes run one after the other, and a change is seen by readers only once it is safe, so that
 * nothing is ever answered that a crash takes back. Changes that come while one is being saved are saved together.
 */
export class StateStore {
  #state: EmulatorState;
  #waiting: Waiting[] = [];
  #working: Promise<void> | undefined;
  readonly #save: SaveState;
  readonly #settle: SettleState;

  constructor(
    state: EmulatorState,
    save: SaveState = () => Promise.resolve(),
    settle: SettleState = (changed) => changed,
  ) {
    this.#state = state;
    this.#save = save;
    this.#settle = settle;
  }

  get state(): EmulatorState {
    return this.#state;
  }

  /** Applies a change and waits until it is safe. When `change` throws or saving fails, nothing has changed. */
  commit<T>(change: Change<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(waiting(change, resolve, reject));
      this.#working ??= this.#work();
    });
  }

  /** Resolves when every change that was begun is safe or has failed. */
  async settled(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) await this.#saveTogether(this.#waiting.splice(0));
    this.#working = undefined;
  }

  async #saveTogether(changes: readonly Waiting[]): Promise<void> {
    let next = this.#state;
    const taken: Waiting[] = [];
    const answers: (() => void)[] = [];
    for (const change of changes) {
      try {
        next = this.#settle(change.apply(next));
        taken.push(change);
        answers.push(() => change.done());
      } catch (error) {
        // Refused for what the changes before it did: told only when those are safe.
        answers.push(() => change.fail(error));
      }
    }
    try {
      if (taken.length > 0) await this.#save(next);
      this.#state = next;
      for (const answer of answers) answer();
    } catch (error) {
      for (const change of changes) change.fail(error);
    }
  }
}

function waiting<T>(change: Change<T>, resolve: (result: T) => void, fail: (error: unknown) => void): Waiting {
  let done = (): void => undefined;
  return {
    apply(state) {
      const { state: next, result } = change(state);
      done = () => resolve(result);
      return next;
    },
    done: () => done(),
    fail,
  };
}
