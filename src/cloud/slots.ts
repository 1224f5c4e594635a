/** Lets at most `limit` jobs per host run at once; the others wait in the order they came. */
export class HostSlots {
  readonly #limit: number;
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs the job when the host has a free slot. Rejects with the signal's reason when it aborts while waiting. */
  async run<T>(host: string, signal: AbortSignal | undefined, job: () => Promise<T>): Promise<T> {
    await this.#acquire(host, signal);
    try {
      return await job();
    } finally {
      this.#release(host);
    }
  }

  async #acquire(host: string, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const running = this.#running.get(host) ?? 0;
    if (running < this.#limit) {
      this.#running.set(host, running + 1);
      return;
    }
    const queue = this.#waiting.get(host) ?? [];
    this.#waiting.set(host, queue);
    await new Promise<void>((resolve, reject) => {
      const turn = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        const place = queue.indexOf(turn);
        if (place >= 0) queue.splice(place, 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      queue.push(turn);
    });
  }

  /** A slot is handed to the next in the queue; only without one it becomes free. */
  #release(host: string): void {
    const next = this.#waiting.get(host)?.shift();
    if (next) {
      next();
      return;
    }
    const running = (this.#running.get(host) ?? 1) - 1;
    if (running > 0) this.#running.set(host, running);
    else {
      this.#running.delete(host);
      this.#waiting.delete(host);
    }
  }
}
