import { type OtherWork, PrefillStage } from '../../../serving/simulation/prefillStage.ts';
import type { EngineSpec } from './engineSpec.ts';
import { PrefixCache } from './prefixCache.ts';
import type { Timeline } from './timeline.ts';
import { TimelineSchedule } from './timelineSchedule.ts';

/** A prompt to compute. Times in ms of the timeline. */
export interface PrefillJob {
  readonly tokens: number;
  /** Numbers of its blocks (promptDigest.ts). */
  readonly blocks: readonly number[];
  /** Its first batch begins; so many of its tokens are in the cache. */
  started(at: number, cachedTokens: number): void;
  done(at: number): void;
}

/** The prompt side of one instance: the queue and the batches of the simulation, in real time and for real prompts. */
export class PrefillQueue {
  readonly #schedule: TimelineSchedule;
  readonly #stage: PrefillStage;
  /** Prompts and answers that the instance has the KV of. */
  readonly cache: PrefixCache;
  #waiting = 0;
  #running = 0;

  readonly #onBatch: (seconds: number, tokens: number) => void;
  #toldSeconds = 0;
  #toldTokens = 0;

  /**
   * @param other what else the instance's GPUs do
   * @param onBatch told of the seconds and the tokens of a batch when it is done
   */
  constructor(
    timeline: Timeline,
    spec: EngineSpec,
    other?: OtherWork,
    onBatch: (seconds: number, tokens: number) => void = () => undefined,
  ) {
    this.#schedule = new TimelineSchedule(timeline);
    this.cache = new PrefixCache(spec.kvTokensPerRank * spec.dp);
    this.#stage = new PrefillStage(this.#schedule, spec, spec.engine, other);
    this.#onBatch = onBatch;
  }

  /** Prompt tokens that are queued or being computed. */
  get tokens(): number {
    return this.#stage.queuedTokens;
  }

  /** Prompts that wait for their first batch. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Prompts of which a part is being computed. */
  get running(): number {
    return this.#running;
  }

  get idle(): boolean {
    return this.#waiting === 0 && this.#running === 0;
  }

  /** Queues a prompt. The answer takes it back: out of the queue, or out of the batch's results. */
  add(job: PrefillJob): () => void {
    const { tokens, blocks } = job;
    let wanted = true;
    let running = false;
    this.#waiting += 1;
    const takeBack = this.#stage.add({
      promptTokens: tokens,
      cachedTokens: () => this.cache.cachedTokens(blocks, tokens),
      started: () => {
        running = true;
        this.#waiting -= 1;
        this.#running += 1;
        const cached = this.cache.cachedTokens(blocks, tokens);
        this.cache.use(blocks);
        if (wanted) job.started(this.#nowMs(), cached);
      },
      done: () => {
        running = false;
        this.#running -= 1;
        this.#tellBatch();
        if (wanted) job.done(this.#nowMs());
      },
    });
    return () => {
      if (!wanted) return;
      wanted = false;
      if (!takeBack()) return;
      if (running) this.#running -= 1;
      else this.#waiting -= 1;
    };
  }

  #tellBatch(): void {
    const { busySeconds, computedTokens } = this.#stage;
    if (computedTokens > this.#toldTokens) {
      this.#onBatch(busySeconds - this.#toldSeconds, computedTokens - this.#toldTokens);
    }
    [this.#toldSeconds, this.#toldTokens] = [busySeconds, computedTokens];
  }

  #nowMs(): number {
    return this.#schedule.now() * 1000;
  }
}
