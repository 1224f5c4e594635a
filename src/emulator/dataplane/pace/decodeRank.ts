/** A sequence that wants to live on a decode rank, or does. */
export interface Resident {
  readonly rank: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Tokens produced so far. */
  produced: number;
  /** The worker's count when it joined the steps; undefined while its place is only kept. */
  joinedAt: number | undefined;
  /** Tokens of context that were there when it was admitted. */
  admittedTokens: number;
}

/** One data-parallel rank of a decode worker: who lives on it, who waits, and how full its KV cache is. */
export class DecodeRank<T extends Resident> {
  /** In the order in which they were admitted. */
  readonly residents: T[] = [];
  /** In the order in which they are let in. */
  readonly waiting: T[] = [];
  /** Tokens of requests that the router has sent this way and that have not come yet. */
  promisedTokens = 0;
  promised = 0;
  /** Residents that take part in the steps. */
  joined = 0;
  /** KV tokens that do not grow; the joined add the worker's count each. */
  #base = 0;
  readonly #capacity: number;
  readonly #limit: number;
  readonly #spare: number;

  constructor({ kvTokens, sequences, spareShare }: RankLimits) {
    this.#capacity = kvTokens;
    this.#limit = sequences;
    this.#spare = kvTokens * spareShare;
  }

  /** KV tokens in use when the worker has counted this far. */
  used(count: number): number {
    return this.#base + this.joined * count;
  }

  /** Tokens of everybody who is here, waits, or was promised. */
  tokens(count: number): number {
    const waiting = this.waiting.reduce((sum, one) => sum + one.promptTokens + one.produced, 0);
    return this.used(count) + waiting + this.promisedTokens;
  }

  /** True when a context finds room: an empty rank takes all, beside others some must stay free. */
  hasRoom(context: number, count: number): boolean {
    if (this.residents.length === 0) return true;
    return this.residents.length < this.#limit && this.used(count) + context <= this.#capacity - this.#spare;
  }

  /** The count at which its KV cache is full; never, while at most one lives on it. */
  fullAt(): number {
    if (this.joined === 0 || this.residents.length < 2) return Number.POSITIVE_INFINITY;
    return (this.#capacity - this.#base) / this.joined;
  }

  /** Keeps a place for a sequence. */
  admit(resident: T): void {
    resident.admittedTokens = resident.promptTokens + resident.produced;
    this.residents.push(resident);
    this.#base += resident.admittedTokens;
  }

  /** A resident takes part in the steps from now on. */
  join(resident: T, count: number): void {
    resident.joinedAt = count;
    this.joined += 1;
    this.#base -= count;
  }

  /** Frees the place of a resident; false when it has none. */
  remove(resident: T): boolean {
    const index = this.residents.indexOf(resident);
    if (index < 0) return false;
    this.residents.splice(index, 1);
    this.#base -= resident.admittedTokens - (resident.joinedAt ?? 0);
    if (resident.joinedAt !== undefined) this.joined -= 1;
    resident.joinedAt = undefined;
    // What rounding left behind goes with the last.
    if (this.residents.length === 0) this.#base = 0;
    return true;
  }
}

/** What a rank can hold. */
export interface RankLimits {
  readonly kvTokens: number;
  readonly sequences: number;
  /** Share of the KV cache that stays free when a sequence comes beside others. */
  readonly spareShare: number;
}
