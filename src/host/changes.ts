import { EventEmitter } from 'node:events';

/** Takes back a subscription; the same shape as VS Code's. */
export interface Subscription {
  dispose(): void;
}

/** Subscribes to changes; the same shape as VS Code's `Event`. */
export type OnChange<T> = (listener: (value: T) => void) => Subscription;

/** A source of changes for models that also run without VS Code, in unit tests. */
export class Changes<T> implements Subscription {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  readonly on: OnChange<T> = (listener) => {
    this.#emitter.on('change', listener);
    return { dispose: () => void this.#emitter.off('change', listener) };
  };

  fire(value: T): void {
    this.#emitter.emit('change', value);
  }

  dispose(): void {
    this.#emitter.removeAllListeners();
  }
}
