import type { FinishReason } from '../canned/generation.ts';
import {
  NIXL_BYTES,
  NIXL_DESCRIPTORS,
  NIXL_POST,
  NIXL_TRANSFER,
  SGLANG_FIRST_TOKEN,
  SGLANG_QUEUE,
  SGLANG_REQUEST,
  SGLANG_STAGE,
  SGLANG_TOKEN,
  SGLANG_TRANSFER_MB,
  SGLANG_TRANSFER_MS,
  SGLANG_TRANSFER_SPEED,
  VLLM_CHOICES,
  VLLM_FIRST_TOKEN,
  VLLM_REQUEST,
  VLLM_STEP_TOKENS,
  VLLM_TOKEN,
  tokenBuckets,
} from './buckets.ts';
import { Histogram } from './histogram.ts';

/** A request that an engine has done its part of. Times in ms of the timeline. */
export interface FinishedRequest {
  readonly arrivedAt: number;
  /** When it left the queue. */
  readonly scheduledAt: number;
  readonly firstTokenAt: number;
  readonly endedAt: number;
  readonly promptTokens: number;
  /** Prompt tokens that this engine computed itself. */
  readonly computedTokens: number;
  readonly outputTokens: number;
  /** `max_tokens` of the request. */
  readonly maxTokens: number;
  readonly reason: FinishReason;
}

/** A prompt that was computed for another instance. Times in ms of the timeline. */
export interface Prefilled {
  readonly arrivedAt: number;
  readonly scheduledAt: number;
  readonly at: number;
  readonly promptTokens: number;
  readonly cached: number;
}

/** Where prompt tokens of an engine came from. */
export type PromptSource = 'local_compute' | 'local_cache_hit' | 'external_kv_transfer';

/** One KV transfer that arrived. */
export interface Transfer {
  readonly seconds: number;
  readonly bytes: number;
  /** Pieces of memory: one per block and layer. */
  readonly descriptors: number;
}

/** A stage of a request in SGLang (serving/metrics.md, section 1.2). */
export type Stage = 'transfer' | 'wait' | 'forward';

/** What one data-parallel rank of an instance has counted since the instance started. */
export class RankRecord {
  readonly prompt: Record<PromptSource, number> = { local_compute: 0, local_cache_hit: 0, external_kv_transfer: 0 };
  generatedTokens = 0;
  readonly finished: Record<FinishReason | 'abort', number> = { stop: 0, length: 0, abort: 0 };
  preemptions = 0;
  /** Tokens that were looked up in the prefix cache, and found. */
  prefixQueries = 0;
  prefixHits = 0;
  /** Steps of single sequences: in each of them drafts are checked, where there are any. */
  sequenceSteps = 0;
  /** Seconds in which the GPUs of the rank computed prompts. */
  prefillSeconds = 0;
  /** The same for steps of answers, whatever the number of sequences in them. */
  decodeSeconds = 0;
  /** Whole steps of answers. */
  decodeSteps = 0;
  readonly firstToken: Histogram;
  readonly betweenTokens: Histogram;
  readonly perToken = new Histogram(VLLM_TOKEN);
  readonly request: Histogram;
  readonly queue: Histogram;
  readonly inference = new Histogram(VLLM_REQUEST);
  readonly prefill = new Histogram(VLLM_REQUEST);
  readonly decode = new Histogram(VLLM_REQUEST);
  readonly stepTokens = new Histogram(VLLM_STEP_TOKENS);
  readonly promptTokens: Histogram;
  readonly computedTokens: Histogram;
  readonly outputTokens: Histogram;
  readonly maxOutputTokens: Histogram;
  readonly maxTokens: Histogram;
  readonly choices = new Histogram(VLLM_CHOICES);
  readonly transferSeconds = new Histogram(NIXL_TRANSFER);
  readonly transferPostSeconds = new Histogram(NIXL_POST);
  readonly transferBytes = new Histogram(NIXL_BYTES);
  readonly transferDescriptors = new Histogram(NIXL_DESCRIPTORS);
  readonly transferMs = new Histogram(SGLANG_TRANSFER_MS);
  readonly transferSpeed = new Histogram(SGLANG_TRANSFER_SPEED);
  readonly transferMb = new Histogram(SGLANG_TRANSFER_MB);
  readonly #stages = new Map<Stage, Histogram>();
  #partOfStep = 0;
  #partOfToken = 0;

  /** @param engine whose bounds the histograms have that both engines know */
  constructor(engine: string, longestContext: number) {
    const sglang = engine === 'sglang';
    this.firstToken = new Histogram(sglang ? SGLANG_FIRST_TOKEN : VLLM_FIRST_TOKEN);
    this.betweenTokens = new Histogram(sglang ? SGLANG_TOKEN : VLLM_TOKEN);
    this.request = new Histogram(sglang ? SGLANG_REQUEST : VLLM_REQUEST);
    this.queue = new Histogram(sglang ? SGLANG_QUEUE : VLLM_REQUEST);
    const bounds = tokenBuckets(longestContext);
    this.promptTokens = new Histogram(bounds);
    this.computedTokens = new Histogram(bounds);
    this.outputTokens = new Histogram(bounds);
    this.maxOutputTokens = new Histogram(bounds);
    this.maxTokens = new Histogram(bounds);
  }

  get stages(): ReadonlyMap<Stage, Histogram> {
    return this.#stages;
  }

  /** Requests that ended, in whatever way. */
  get ended(): number {
    return this.finished.stop + this.finished.length + this.finished.abort;
  }

  /** A prompt was looked up in the prefix cache. */
  lookedUp(tokens: number, cachedTokens: number): void {
    this.prefixQueries += tokens;
    this.prefixHits += cachedTokens;
  }

  /** A prompt was computed for another instance: a request of its own here, with one token. */
  prefilled({ arrivedAt, scheduledAt, at, promptTokens, cached }: Prefilled): void {
    this.admitted('local_compute', promptTokens, cached);
    this.began(at - arrivedAt);
    this.ends({
      arrivedAt,
      scheduledAt,
      firstTokenAt: at,
      endedAt: at,
      promptTokens,
      computedTokens: promptTokens - cached,
      outputTokens: 1,
      maxTokens: 1,
      reason: 'length',
    });
  }

  /** A request's prompt is there, computed or from somewhere else. */
  admitted(source: PromptSource, tokens: number, cachedTokens = 0): void {
    this.prompt[source] += tokens - cachedTokens;
    this.prompt.local_cache_hit += cachedTokens;
  }

  /** `tokens` came out `ms` after those before them. */
  produced(tokens: number, ms: number): void {
    this.generatedTokens += tokens;
    this.betweenTokens.observe(ms / 1000 / tokens, tokens);
  }

  /** The first token of a request came out, `ms` after the request. */
  began(ms: number): void {
    this.generatedTokens += 1;
    this.firstToken.observe(ms / 1000);
  }

  /** So many steps of the whole batch were made, each with so many sequences; a part of one is kept for later. */
  steps(steps: number, sequences: number, acceptedDrafts: number, secondsPerStep: number): void {
    this.sequenceSteps += steps * sequences;
    this.decodeSeconds += steps * secondsPerStep;
    this.#partOfStep += steps;
    const whole = Math.floor(this.#partOfStep);
    this.#partOfStep -= whole;
    if (whole > 0) this.#observeSteps(whole, whole * sequences * (1 + acceptedDrafts));
  }

  /** Steps that gave so many tokens together: each a whole number, some one more than the others. */
  #observeSteps(steps: number, tokens: number): void {
    this.decodeSteps += steps;
    const whole = Math.round(tokens + this.#partOfToken);
    this.#partOfToken += tokens - whole;
    const least = Math.floor(whole / steps);
    const larger = whole - least * steps;
    this.stepTokens.observe(least, steps - larger);
    this.stepTokens.observe(least + 1, larger);
  }

  /** An engine has finished its part of a request. */
  ends(request: FinishedRequest): void {
    const { arrivedAt, scheduledAt, firstTokenAt, endedAt, outputTokens } = request;
    this.finished[request.reason] += 1;
    this.request.observe((endedAt - arrivedAt) / 1000);
    this.queue.observe((scheduledAt - arrivedAt) / 1000);
    this.inference.observe((endedAt - scheduledAt) / 1000);
    this.prefill.observe((firstTokenAt - scheduledAt) / 1000);
    this.decode.observe((endedAt - firstTokenAt) / 1000);
    this.perToken.observe(outputTokens > 1 ? (endedAt - firstTokenAt) / 1000 / (outputTokens - 1) : 0);
    this.promptTokens.observe(request.promptTokens);
    this.computedTokens.observe(request.computedTokens);
    this.outputTokens.observe(outputTokens);
    this.maxOutputTokens.observe(outputTokens);
    this.maxTokens.observe(request.maxTokens);
    this.choices.observe(1);
    this.spent('wait', scheduledAt - arrivedAt);
    this.spent('forward', endedAt - scheduledAt);
  }

  /** The KV of a prompt came from another instance. */
  received({ seconds, bytes, descriptors }: Transfer): void {
    this.transferSeconds.observe(seconds);
    this.transferPostSeconds.observe(POST_SECONDS);
    this.transferBytes.observe(bytes);
    this.transferDescriptors.observe(descriptors);
    this.transferMs.observe(seconds * 1000);
    this.transferSpeed.observe(bytes / 1e9 / seconds);
    this.transferMb.observe(bytes / 1e6);
  }

  /** A request spent so long in a stage. */
  spent(stage: Stage, ms: number): void {
    const known = this.#stages.get(stage) ?? new Histogram(SGLANG_STAGE);
    this.#stages.set(stage, known);
    known.observe(ms / 1000);
  }
}

/** Time in which a transfer is handed to the network cards: an assumption, part of the transfer's latency. */
const POST_SECONDS = 0.0005;
