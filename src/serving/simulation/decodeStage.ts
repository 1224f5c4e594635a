import { DecodeRank, Resident, type Sequence } from './decodeRank.ts';
import { Line } from './line.ts';
import type { Schedule, Scheduled } from './schedule.ts';
import { Targets } from './targets.ts';

/** How a decode worker behaves. */
export interface DecodePace {
  /** Data-parallel ranks, and tokens of KV cache that each holds. */
  readonly ranks: number;
  readonly kvTokensPerRank: number;
  /** Tokens that one step gives a sequence: 1 without drafts. */
  readonly tokensPerStep: number;
  /** Seconds per output token of every sequence with so many on each rank and such a mean context. */
  tpotSeconds(batchPerRank: number, meanContext: number): number;
  /** Seconds that it takes to compute a context again that was thrown out. */
  recomputeSeconds(contextTokens: number): number;
}

/** A sequence that waits for room; `thrownOut` ones have lost their KV and must be computed again. */
interface Waiting {
  readonly sequence: Sequence;
  readonly produced: number;
  readonly thrownOut: boolean;
}

/** The pace is looked at anew at the latest when every sequence has grown by so many tokens. */
const PACE_TOKENS = 128;
/** Share of a rank's KV cache that stays free when a sequence is admitted beside others, as engines keep one. */
const SPARE_SHARE = 0.01;
/** Tokens: counts are sums of fractions, and must not stop just short of what they are waited for. */
const ROUNDING = 1e-3;

/**
 * One decode worker: every sequence on it advances by the same step. A sequence is admitted to the rank with the fewest
 * residents that has room for its KV, else it waits; where the KV of a rank runs full, the last admitted is thrown out
 * and computed again later.
 */
export class DecodeStage {
  /** Sequences that wait or are here. */
  load = 0;
  /** Sequences whose KV is on its way here. */
  promised = 0;
  preemptions = 0;
  readonly #ranks: readonly DecodeRank[];
  readonly #targets = new Targets();
  readonly #waiting = new Line<Waiting>();
  /** Tokens produced for each sequence since the beginning, at the time `#at`. */
  #count = 0;
  #at = 0;
  #tpot = Number.POSITIVE_INFINITY;
  #joined = 0;
  #pausedUntil = 0;
  #wake: Scheduled | undefined;
  /** Integrals over time: sequences, and KV tokens. */
  #sequenceSeconds = 0;
  #kvTokenSeconds = 0;

  constructor(
    private readonly schedule: Schedule,
    private readonly pace: DecodePace,
  ) {
    this.#ranks = Array.from({ length: pace.ranks }, () => new DecodeRank(pace.kvTokensPerRank));
  }

  /** Mean sequences per rank and mean share of the KV cache in use, from the beginning until now. */
  means(): { batchPerRank: number; kvUtilization: number } {
    this.#advance();
    const seconds = Math.max(this.schedule.now(), Number.MIN_VALUE);
    const { ranks, kvTokensPerRank } = this.pace;
    return {
      batchPerRank: this.#sequenceSeconds / seconds / ranks,
      kvUtilization: Math.min(1, this.#kvTokenSeconds / seconds / (ranks * kvTokensPerRank)),
    };
  }

  /** Seconds that the step of those who are here takes; 0 when nobody is. */
  stepSeconds(): number {
    return this.#joined > 0 ? this.#tpot * this.pace.tokensPerStep : 0;
  }

  add(sequence: Sequence): void {
    this.load += 1;
    this.#advance();
    this.#waiting.push({ sequence, produced: 0, thrownOut: false });
    this.#admit();
    this.#plan();
  }

  /** All sequences stand still for so long: the GPUs compute a prompt. */
  pause(seconds: number): void {
    this.#advance();
    this.#pausedUntil = Math.max(this.#pausedUntil, this.schedule.now()) + seconds;
    this.#plan();
  }

  #advance(): void {
    const now = this.schedule.now();
    const elapsed = now - this.#at;
    if (elapsed <= 0) return;
    const moving = now - Math.min(now, Math.max(this.#at, this.#pausedUntil));
    const grown = this.#joined > 0 ? moving / this.#tpot : 0;
    this.#sequenceSeconds += elapsed * this.#joined;
    const used = this.#ranks.reduce((sum, rank) => sum + rank.used(this.#count), 0);
    this.#kvTokenSeconds += elapsed * (used + (grown * this.#joined) / 2);
    this.#count += grown;
    this.#at = now;
  }

  #admit(): void {
    for (let next = this.#waiting.peek(); next !== undefined; next = this.#waiting.peek()) {
      const rank = this.#rankFor(next.sequence.promptTokens + next.produced);
      if (rank === undefined) return;
      this.#waiting.shift();
      this.#place(next, rank);
    }
  }

  #rankFor(context: number): DecodeRank | undefined {
    let best: DecodeRank | undefined;
    for (const rank of this.#ranks) {
      if (best !== undefined && rank.residents.length >= best.residents.length) continue;
      // An empty rank takes all; beside others some room must be left, so that nobody is thrown out at once.
      const spare = rank.residents.length === 0 ? 0 : SPARE_SHARE * rank.kvTokens;
      if (rank.kvTokens - rank.used(this.#count) - context >= spare) best = rank;
    }
    return best;
  }

  #place({ sequence, produced, thrownOut }: Waiting, rank: DecodeRank): void {
    const resident = new Resident(sequence, rank, produced, thrownOut);
    rank.keep(resident);
    const join = (): void => {
      if (!resident.here) return;
      this.#advance();
      this.#join(resident);
      this.#plan();
    };
    if (thrownOut) this.schedule.at(this.schedule.now() + this.pace.recomputeSeconds(resident.context), join);
    else sequence.admitted(join);
  }

  #join(resident: Resident): void {
    const { sequence, rank, produced } = resident;
    rank.join(resident, this.#count);
    this.#joined += 1;
    // The first token comes with the first whole step; each of the others a time per output token later.
    const first = this.#count + this.pace.tokensPerStep;
    const left = sequence.outputTokens - Math.max(1, produced);
    if (produced === 0) resident.targets.push(this.#targets.add(first, () => this.#begin(resident)));
    resident.targets.push(this.#targets.add(first + left, () => this.#finish(resident)));
    this.#repace();
  }

  #begin(resident: Resident): void {
    resident.begun = true;
    resident.sequence.firstToken();
  }

  #finish(resident: Resident): void {
    this.#remove(resident);
    this.load -= 1;
    this.#repace();
    resident.sequence.finished();
    this.#admit();
  }

  #remove(resident: Resident): void {
    resident.rank.remove(resident);
    if (resident.joinedAt !== undefined) this.#joined -= 1;
  }

  #repace(): void {
    if (this.#joined === 0) return;
    const context = this.#ranks.reduce((sum, rank) => sum + rank.joinedTokens(this.#count), 0);
    this.#tpot = this.pace.tpotSeconds(this.#joined / this.pace.ranks, context / this.#joined);
  }

  /** Arranges to be woken at what happens next. */
  #plan(): void {
    this.#wake?.cancel();
    this.#wake = undefined;
    if (this.#joined === 0) return;
    const next = Math.min(this.#targets.nextAt(), this.#fullAt(), this.#count + PACE_TOKENS);
    const from = Math.max(this.schedule.now(), this.#pausedUntil);
    const at = from + Math.max(0, next - this.#count) * this.#tpot;
    this.#wake = this.schedule.at(at, () => this.#wakeUp(next));
  }

  /** The count at which the KV of a rank is full. */
  #fullAt(): number {
    let at = Number.POSITIVE_INFINITY;
    for (const rank of this.#ranks) if (rank.residents.length > 1) at = Math.min(at, rank.fullAt());
    return at;
  }

  #wakeUp(count: number): void {
    this.#advance();
    // Rounding must not leave the count just below what woke it.
    if (this.schedule.now() >= this.#pausedUntil) this.#count = Math.max(this.#count, count);
    this.#targets.reach(this.#count);
    for (const rank of this.#ranks) {
      while (rank.residents.length > 1 && rank.used(this.#count) > rank.kvTokens - ROUNDING) this.#throwOut(rank);
    }
    this.#repace();
    this.#plan();
  }

  /**
   * The last that was admitted gives its place back, and waits before all others until somebody leaves: admitted at once
   * it might be thrown out at once, for ever.
   */
  #throwOut(rank: DecodeRank): void {
    const resident = rank.residents.at(-1);
    if (!resident) return;
    const { sequence } = resident;
    this.#remove(resident);
    this.preemptions += 1;
    const thrownOut = resident.thrownOut || resident.joinedAt !== undefined;
    this.#waiting.unshift({ sequence, produced: this.#producedBy(resident), thrownOut });
  }

  /** Whole tokens that a sequence has by now: none before its first step is over. */
  #producedBy({ begun, joinedAt, produced, sequence }: Resident): number {
    if (!begun || joinedAt === undefined) return produced;
    const since = Math.max(0, Math.floor(this.#count - joinedAt - this.pace.tokensPerStep));
    return Math.min(sequence.outputTokens - 1, Math.max(1, produced) + since);
  }
}
