/** The network of one prefill worker: one KV cache after the other goes out. */
export class KvLink {
  #freeAt = 0;

  constructor(private readonly bytesPerSecond: number) {}

  /** Sends bytes as soon as those before them have left; gives the time, in seconds, when the last has. */
  send(now: number, bytes: number): number {
    this.#freeAt = Math.max(now, this.#freeAt) + bytes / this.bytesPerSecond;
    return this.#freeAt;
  }
}
