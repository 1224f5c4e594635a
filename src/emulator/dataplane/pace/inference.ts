import type { FinishReason } from '../canned/generation.ts';
import type { RankRecord } from '../metrics/rankRecord.ts';
import type { Route } from '../router/route.ts';
import type { EngineInstance } from './engineInstance.ts';
import { handOver } from './handOver.ts';
import type { Timeline } from './timeline.ts';

/** One request under way on its instances. */
export interface InferencePlan {
  readonly route: Route;
  readonly promptTokens: number;
  /** Numbers of the blocks of the prompt, and of the prompt with its answer (promptDigest.ts). */
  readonly blocks: readonly number[];
  answeredBlocks?(): readonly number[];
  /** Tokens that the answer will have. */
  readonly outputTokens: number;
  /** `max_tokens` of the request. */
  readonly maxTokens: number;
  readonly reason: FinishReason;
  /** Tokens between two calls of `onProgress`: 1 for a stream, more when nobody watches. */
  readonly stride: number;
  /** The tokens produced so far, in total. The last call has `outputTokens`. */
  readonly onProgress: (produced: number) => void;
}

/**
 * Runs a request through prefill, KV transfer and decode in the time that the serving model gives each, on one instance
 * or on two, and counts it there. The answer cancels it and frees both at once; cancelling twice, or after the end, does
 * nothing.
 */
export function startInference(timeline: Timeline, plan: InferencePlan): () => void {
  const run = new Inference(timeline, plan);
  run.start();
  return () => run.cancel();
}

class Inference {
  readonly #timeline: Timeline;
  readonly #plan: InferencePlan;
  readonly #arrivedAt: number;
  /** Takes back what is under way. */
  #cancelStage: () => void = () => undefined;
  #cancelPrompt: () => void = () => undefined;
  readonly #leaveRouter: () => void;
  #over = false;
  /** Where it counts when it is given up. */
  #record: RankRecord | undefined;
  #decodeArrivedAt = 0;
  #scheduledAt = 0;
  #firstAt = 0;
  #lastAt = 0;
  #produced = 0;
  #cachedTokens = 0;

  constructor(timeline: Timeline, plan: InferencePlan) {
    this.#timeline = timeline;
    this.#plan = plan;
    this.#arrivedAt = timeline.now();
    const { decode, decodeRank } = plan.route;
    this.#leaveRouter = decode.decode.promise(decodeRank, plan.promptTokens);
  }

  start(): void {
    const { prefill, decode } = this.#plan.route;
    prefill.received.add(this.#plan.promptTokens, this.#arrivedAt);
    if (prefill === decode) this.#decodeWhole();
    else this.#prefillApart(prefill);
  }

  cancel(): void {
    if (this.#over) return;
    if (this.#record !== undefined) this.#record.finished.abort += 1;
    this.#end();
  }

  #end(): void {
    this.#over = true;
    this.#cancelStage();
    this.#cancelPrompt();
    this.#leaveRouter();
  }

  /** Another instance computes the prompt: its KV follows, and the answer comes from there. */
  #prefillApart(instance: EngineInstance): void {
    const rank = instance.nextRank();
    const record = instance.record(rank);
    const { promptTokens, blocks, route } = this.#plan;
    this.#record = record;
    let [scheduledAt, cached] = [0, 0];
    let letGo = (): void => undefined;
    const takeBack = instance.prefill.add({
      tokens: promptTokens,
      blocks,
      started: (at, cachedTokens) => {
        [scheduledAt, cached] = [at, cachedTokens];
        letGo = instance.keepPrompt(rank, promptTokens);
        record?.lookedUp(promptTokens, cachedTokens);
      },
      done: (at) => {
        record?.prefilled({ arrivedAt: this.#arrivedAt, scheduledAt, at, promptTokens, cached });
        this.#record = route.decode.record(route.decodeRank);
        const arrival = handOver(route, promptTokens, at);
        this.#decodeArrivedAt = arrival.arrivedAt;
        record?.spent('transfer', arrival.readyAt - at);
        this.#cancelStage = this.#timeline.at(arrival.readyAt, () => {
          letGo();
          this.#decodeTransferred();
        });
      },
    });
    this.#cancelPrompt = () => {
      takeBack();
      letGo();
    };
  }

  #decodeTransferred(): void {
    const { promptTokens } = this.#plan;
    let admitted = false;
    this.#decode((at, join) => {
      if (!admitted) this.#record?.admitted('external_kv_transfer', promptTokens);
      if (!admitted) this.#scheduledAt = at;
      admitted = true;
      join();
    });
  }

  /** The same instance computes the prompt, once there is room for its KV. */
  #decodeWhole(): void {
    const { route, promptTokens, blocks } = this.#plan;
    this.#record = route.decode.record(route.decodeRank);
    this.#decodeArrivedAt = this.#arrivedAt;
    this.#decode((_at, join) => {
      // Let in a second time when its place was taken from it: the prompt is computed again.
      this.#cancelPrompt();
      this.#cancelPrompt = route.prefill.prefill.add({
        tokens: promptTokens,
        blocks,
        started: (at, cachedTokens) => {
          this.#scheduledAt = at;
          this.#cachedTokens = cachedTokens;
          this.#record?.lookedUp(promptTokens, cachedTokens);
        },
        done: () => {
          this.#record?.admitted('local_compute', promptTokens, this.#cachedTokens);
          join();
        },
      });
    });
  }

  #decode(admitted: (at: number, join: () => void) => void): void {
    const { route, promptTokens, outputTokens, stride } = this.#plan;
    this.#leaveRouter();
    this.#cancelStage = route.decode.decode.add({
      rank: route.decodeRank,
      promptTokens,
      outputTokens,
      stride,
      admitted,
      progress: (produced, at) => this.#progress(produced, at),
    });
  }

  #progress(produced: number, at: number): void {
    if (this.#produced === 0) {
      this.#firstAt = at;
      this.#record?.began(at - this.#decodeArrivedAt);
      if (produced > 1) this.#record?.produced(produced - 1, 0);
    } else {
      this.#record?.produced(produced - this.#produced, at - this.#lastAt);
    }
    this.#plan.route.decode.generated.add(produced - this.#produced, at);
    this.#produced = produced;
    this.#lastAt = at;
    if (produced >= this.#plan.outputTokens) this.#finish(at);
    this.#plan.onProgress(produced);
  }

  #finish(at: number): void {
    const { route, promptTokens, outputTokens, maxTokens, reason } = this.#plan;
    const apart = route.prefill !== route.decode;
    this.#record?.ends({
      arrivedAt: this.#decodeArrivedAt,
      scheduledAt: this.#scheduledAt,
      firstTokenAt: this.#firstAt,
      endedAt: at,
      promptTokens,
      computedTokens: apart ? 0 : promptTokens - this.#cachedTokens,
      outputTokens,
      maxTokens,
      reason,
    });
    if (!apart && this.#plan.answeredBlocks) route.prefill.prefill.cache.use(this.#plan.answeredBlocks());
    this.#end();
  }
}
