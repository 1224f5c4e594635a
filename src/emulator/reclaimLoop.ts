import type { Clock } from './clock.ts';
import { nextReclaim, reclaimDue } from './services/reclaim.ts';
import type { ChangeEnv } from './services/world.ts';
import type { EmulatorState } from './state/model.ts';
import type { StateStore } from './state/store.ts';

/** Timers cannot wait for longer than some weeks; a wait that is cut short just looks again. */
const longestWaitMs = 6 * 3_600_000;

/** What the loop works on. */
export interface ReclaimLoopOptions {
  readonly store: StateStore;
  readonly clock: Clock;
  readonly env: () => ChangeEnv;
  readonly log: (sentence: string) => void;
}

/** Takes spot machines back when their time has come. While none is to be, it does nothing, not even wait. */
export class ReclaimLoop {
  readonly #options: ReclaimLoopOptions;
  #stop: (() => void) | undefined;
  #closed = false;

  constructor(options: ReclaimLoopOptions) {
    this.#options = options;
  }

  /** Tells that the state is, or is about to be, this. */
  wake(state: EmulatorState): void {
    const { clock } = this.#options;
    this.#stop?.();
    this.#stop = undefined;
    const now = clock.now();
    const at = this.#closed ? undefined : nextReclaim(state, now);
    if (at === undefined) return;
    this.#stop = clock.after?.(Math.min(longestWaitMs, Math.max(0, at - now)), () => this.#look());
  }

  close(): void {
    this.#closed = true;
    this.#stop?.();
  }

  #look(): void {
    const { store, env, log } = this.#options;
    store
      .commit((state) => reclaimDue(state, env()))
      .catch((error: unknown) => {
        log(`A spot machine could not be taken back: ${error instanceof Error ? error.message : 'unknown'}`);
      });
  }
}
