import {
  batchTokensPerRank,
  busyGpus,
  type PrefillWorker,
  PREFILL_OVERHEAD_SECONDS,
  prefillComputeSeconds,
  prefillRanks,
} from '../prefill.ts';
import { chunksPrompts } from '../engine.ts';
import { Line } from './line.ts';
import type { Schedule } from './schedule.ts';

/** A prompt in the queue of a prefill worker. */
export interface PromptJob {
  /** The whole prompt, which each token attends to. */
  readonly promptTokens: number;
  /** Tokens that need not be computed; asked when the prompt comes, and when its batch starts. */
  readonly cachedTokens: () => number;
  readonly started: () => void;
  readonly done: () => void;
}

/** A prompt, or what is left of it. */
interface Waiting {
  readonly job: PromptJob;
  left: number;
  started: boolean;
}

/** A prompt, or a part of it, that a batch computes. */
interface Chunk {
  readonly job: PromptJob;
  /** Nothing of the prompt is left after it. */
  readonly last: boolean;
}

/** What else a worker's GPUs do, when prefill does not have them alone. */
export interface OtherWork {
  /** A batch takes the GPUs for so many seconds from now. */
  interrupt(seconds: number): void;
  /** Seconds that the GPUs must be left between two batches. */
  turnSeconds(): number;
}

/**
 * One prefill worker: first come, first served, one batch at a time. A batch is as full as prompts can make it;
 * engines that chunk prompts fill the rest with the beginning of the next, others only cut what is longer than a batch.
 */
export class PrefillStage {
  /** Tokens that wait or are being computed. */
  queuedTokens = 0;
  /** Seconds in which a batch ran, tokens computed and tokens taken from the cache, so far. */
  busySeconds = 0;
  computedTokens = 0;
  cachedTokens = 0;
  /** When the last batch ended. */
  busyUntil = 0;
  readonly #ranks: number;
  readonly #chunks: boolean;
  readonly #waiting = new Line<Waiting>();
  #running = false;

  constructor(
    private readonly schedule: Schedule,
    private readonly worker: PrefillWorker,
    engine: string,
    private readonly other?: OtherWork,
  ) {
    this.#ranks = prefillRanks(worker);
    this.#chunks = chunksPrompts(engine);
  }

  /**
   * Takes a prompt. The answer takes back what no batch has begun to compute of it: true when that was anything, and
   * `done` is not called then.
   */
  add(job: PromptJob): () => boolean {
    const waiting: Waiting = { job, left: job.promptTokens - job.cachedTokens(), started: false };
    this.#waiting.push(waiting);
    this.queuedTokens += waiting.left;
    if (!this.#running) this.#start(PREFILL_OVERHEAD_SECONDS);
    return () => this.#takeBack(waiting);
  }

  #takeBack(waiting: Waiting): boolean {
    if (!this.#waiting.remove(waiting)) return false;
    this.queuedTokens -= waiting.left;
    return true;
  }

  #start(overhead: number): void {
    const ranks = Array.from({ length: this.#ranks }, () => 0);
    const batch = this.#take(ranks);
    this.#running = batch.length > 0;
    if (!this.#running) return;
    const tokens = ranks.reduce((sum, rank) => sum + rank, 0);
    const seconds = overhead + this.#computeSeconds(batch, ranks);
    this.busySeconds += seconds;
    this.computedTokens += tokens;
    this.busyUntil = this.schedule.now() + seconds;
    this.other?.interrupt(seconds);
    this.schedule.at(this.busyUntil, () => this.#end(batch, tokens));
  }

  #end(batch: readonly Chunk[], tokens: number): void {
    this.queuedTokens -= tokens;
    for (const { job, last } of batch) if (last) job.done();
    if (this.other !== undefined) {
      const next = this.schedule.now() + this.other.turnSeconds();
      this.schedule.at(next, () => this.#start(PREFILL_OVERHEAD_SECONDS));
      return;
    }
    // A batch that was full already has been made ready while the last one ran.
    const full = this.queuedTokens >= this.#ranks * batchTokensPerRank(this.#ranks);
    this.#start(full ? 0 : PREFILL_OVERHEAD_SECONDS);
  }

  #computeSeconds(batch: readonly Chunk[], ranks: readonly number[]): number {
    const tokens = ranks.reduce((sum, rank) => sum + rank, 0);
    const meanPrompt = batch.reduce((sum, { job }) => sum + job.promptTokens, 0) / batch.length;
    return prefillComputeSeconds(this.worker, tokens, meanPrompt, busyGpus(this.worker, ranks));
  }

  /** Takes from the queue what the next batch computes, and counts the tokens of each rank. */
  #take(ranks: number[]): Chunk[] {
    const batch: Chunk[] = [];
    const cut: Waiting[] = [];
    const limit = batchTokensPerRank(ranks.length);
    for (let next = this.#waiting.peek(); next !== undefined; next = this.#waiting.peek()) {
      const filled = Math.min(...ranks);
      const left = tokensLeft(next);
      const tokens = Math.min(left, limit - filled);
      const fits = tokens === left || (tokens > 0 && (filled === 0 || this.#chunks));
      if (!fits) break;
      this.#waiting.shift();
      ranks[ranks.indexOf(filled)] = filled + tokens;
      this.#begin(next, left);
      next.left = left - tokens;
      batch.push({ job: next.job, last: next.left === 0 });
      if (next.left > 0) cut.push(next);
    }
    // What could not be computed at once goes on in the next batch, before all others.
    this.#waiting.unshift(...cut);
    return batch;
  }

  #begin(waiting: Waiting, left: number): void {
    if (waiting.started) return;
    waiting.started = true;
    this.queuedTokens += left - waiting.left;
    this.cachedTokens += waiting.job.promptTokens - left;
    waiting.job.started();
  }
}

/** The cache may hold more of a prompt by now than when it came. */
function tokensLeft({ job, left, started }: Waiting): number {
  return started ? left : job.promptTokens - job.cachedTokens();
}
