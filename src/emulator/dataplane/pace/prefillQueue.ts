import { prefillSeconds } from '../../../serving/prefill.ts';
import type { EngineSpec } from './engineSpec.ts';
import type { Timeline } from './timeline.ts';

/** Tokens of one prefill batch, and per rank when attention is data parallel. */
const BATCH_TOKENS = 16_384;
const BATCH_TOKENS_PER_RANK = 8192;

interface Job {
  readonly tokens: number;
  /** Called with the time at which the prompt was done; undefined once nobody waits. */
  done: ((at: number) => void) | undefined;
}

/** The prefill side of one instance: first come, first served, one batch at a time. */
export class PrefillQueue {
  readonly #timeline: Timeline;
  readonly #spec: EngineSpec;
  readonly #waiting: Job[] = [];
  #batch: readonly Job[] = [];

  constructor(timeline: Timeline, spec: EngineSpec) {
    this.#timeline = timeline;
    this.#spec = spec;
  }

  /** Prompt tokens that are queued or being computed. */
  get tokens(): number {
    return sumTokens(this.#waiting) + sumTokens(this.#batch);
  }

  get idle(): boolean {
    return this.#batch.length === 0 && this.#waiting.length === 0;
  }

  /** Queues a prompt. The answer takes it back: out of the queue, or out of the batch's results. */
  add(tokens: number, done: (at: number) => void): () => void {
    const job: Job = { tokens, done };
    this.#waiting.push(job);
    if (this.#batch.length === 0) this.#start(this.#timeline.now());
    return () => {
      job.done = undefined;
      const index = this.#waiting.indexOf(job);
      if (index >= 0) this.#waiting.splice(index, 1);
    };
  }

  #start(at: number): void {
    this.#batch = this.#takeBatch();
    if (this.#batch.length === 0) return;
    const end = at + batchMs(this.#spec, this.#batch);
    this.#timeline.at(end, () => this.#finish(end));
  }

  #finish(at: number): void {
    const finished = this.#batch;
    this.#start(at);
    for (const job of finished) job.done?.(at);
  }

  #takeBatch(): Job[] {
    const limit = this.#spec.dp > 1 ? BATCH_TOKENS_PER_RANK * this.#spec.dp : BATCH_TOKENS;
    let tokens = 0;
    let length = 0;
    for (const job of this.#waiting) {
      if (length > 0 && tokens + job.tokens > limit) break;
      tokens += job.tokens;
      length += 1;
    }
    return this.#waiting.splice(0, length);
  }
}

/** Time of one batch in ms. Ranks without a request of their own idle, but help with the experts. */
function batchMs(spec: EngineSpec, batch: readonly Job[]): number {
  const tokens = sumTokens(batch);
  const busy = 0.5 + (0.5 * Math.min(batch.length, spec.dp)) / spec.dp;
  return 1000 * prefillSeconds(spec, tokens, tokens / batch.length, spec.tp * spec.dp * busy);
}

function sumTokens(jobs: readonly Job[]): number {
  return jobs.reduce((sum, job) => sum + job.tokens, 0);
}
