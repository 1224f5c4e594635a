import type { Resident } from './decodeRank.ts';

/** A sequence to decode. Times in ms of the timeline. */
export interface Sequence {
  /** The data-parallel rank that it lives on. */
  readonly rank: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Tokens between two calls of `progress`: 1 for a stream, more when nobody watches. */
  readonly stride: number;
  /** A place for its KV is there; `join` is to be called once the prompt's KV is. */
  admitted(at: number, join: () => void): void;
  /** So many tokens are out in total; the last call has `outputTokens`. */
  progress(produced: number, at: number): void;
}

/** Told what a worker does, for its counters. */
export interface DecodeListener {
  /** A sequence lost its place and is computed again later. */
  preempted(rank: number, promptTokens: number, producedTokens: number): void;
  /** So many steps were made with so many sequences on the rank. */
  stepped(rank: number, steps: number, sequences: number): void;
}

/** A sequence on its way through a decode worker. */
export class Member implements Resident {
  readonly rank: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  produced = 0;
  joinedAt: number | undefined;
  admittedTokens = 0;
  /** Counts how often it was let in or thrown out: what was begun for one admission is void in the next. */
  admission = 0;
  /** The worker's count at which its next tokens are out. */
  due = 0;

  constructor(readonly sequence: Sequence) {
    ({ rank: this.rank, promptTokens: this.promptTokens, outputTokens: this.outputTokens } = sequence);
  }
}

/** How full one rank is. */
export interface RankLoad {
  readonly usedTokens: number;
  readonly tokens: number;
  readonly running: number;
  readonly waiting: number;
  readonly promised: number;
}

/** Tokens that a sequence is told of next time. */
export function strideOf({ sequence, outputTokens, produced }: Member): number {
  return Math.min(sequence.stride, outputTokens - produced);
}
