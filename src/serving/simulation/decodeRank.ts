import type { Target } from './targets.ts';

/** A sequence on its way through a decode worker. */
export interface Sequence {
  readonly promptTokens: number;
  /** Tokens to produce, the first included. */
  readonly outputTokens: number;
  /** Its place is there, for the first time or again before anything was produced; calls `join` when its KV is too. */
  readonly admitted: (join: () => void) => void;
  readonly firstToken: () => void;
  readonly finished: () => void;
}

/** A sequence that has a place. Counts are tokens that the worker has produced for each sequence since it began. */
export class Resident {
  /** When it joined the steps; undefined while only its place is kept. */
  joinedAt: number | undefined;
  /** False once it has finished or its place was taken from it. */
  here = true;
  /** Its first token is out. */
  begun: boolean;
  readonly targets: Target[] = [];

  /** `produced`: tokens that it had before it was thrown out and came again; `thrownOut`: it was, even without any. */
  constructor(
    readonly sequence: Sequence,
    readonly rank: DecodeRank,
    readonly produced: number,
    readonly thrownOut: boolean,
  ) {
    this.begun = produced > 0;
  }

  get context(): number {
    return this.sequence.promptTokens + this.produced;
  }
}

/** The KV cache of one data-parallel rank, and who lives in it. */
export class DecodeRank {
  readonly residents: Resident[] = [];
  /** Residents that take part in the steps. */
  joined = 0;
  /** KV tokens of places that are only kept. */
  #kept = 0;
  /** KV tokens of those that joined, less the worker's count when each did. */
  #base = 0;

  constructor(readonly kvTokens: number) {}

  /** KV tokens in use when the worker has come to `count`. */
  used(count: number): number {
    return this.#kept + this.joinedTokens(count);
  }

  /** KV tokens of those that take part in the steps. */
  joinedTokens(count: number): number {
    return this.#base + this.joined * count;
  }

  /** The count at which the cache is full, when nobody comes or goes. */
  fullAt(): number {
    return this.joined === 0 ? Number.POSITIVE_INFINITY : (this.kvTokens - this.#kept - this.#base) / this.joined;
  }

  keep(resident: Resident): void {
    this.residents.push(resident);
    this.#kept += resident.context;
  }

  join(resident: Resident, count: number): void {
    resident.joinedAt = count;
    this.#kept -= resident.context;
    this.#base += resident.context - count;
    this.joined += 1;
  }

  remove(resident: Resident): void {
    resident.here = false;
    for (const target of resident.targets) target.cancelled = true;
    this.residents.splice(this.residents.indexOf(resident), 1);
    if (resident.joinedAt === undefined) {
      this.#kept -= resident.context;
      return;
    }
    this.#base -= resident.context - resident.joinedAt;
    this.joined -= 1;
  }
}
