import { kvLinkBandwidth, TRANSFER_LATENCY_SECONDS } from '../../../serving/kvTransfer.ts';
import { KvLink } from '../../../serving/simulation/kvLink.ts';
import { RateMeter } from '../metrics/rateMeter.ts';
import { RankRecord } from '../metrics/rankRecord.ts';
import { DecodeWorker } from './decodeWorker.ts';
import type { RankLoad } from './sequence.ts';
import type { EngineSpec } from './engineSpec.ts';
import { PrefillQueue } from './prefillQueue.ts';
import type { Timeline } from './timeline.ts';

/** What an instance is made from. */
export interface InstanceSeed {
  readonly name: string;
  /** Name of the service that it belongs to. */
  readonly service: string;
  readonly spec: EngineSpec;
  /** When its present run began, real time in ms; undefined when it is not known. */
  readonly startedAt: number | undefined;
}

/** One instance of an engine, from its start to its end: its queues, its KV cache and what it has counted. */
export class EngineInstance {
  readonly name: string;
  readonly service: string;
  readonly spec: EngineSpec;
  readonly startedAt: number | undefined;
  readonly prefill: PrefillQueue;
  readonly decode: DecodeWorker;
  /** What each data-parallel rank has counted. */
  readonly records: readonly RankRecord[];
  /** What to do for each request under way on it when the instance is lost. */
  readonly holders = new Set<() => void>();
  readonly #promptTokens: number[];
  /** Tokens that come out per second. */
  readonly generated = new RateMeter();
  /** Prompt tokens that come in per second. */
  readonly received = new RateMeter();
  #turn = 0;
  readonly #link: KvLink;

  constructor(timeline: Timeline, seed: InstanceSeed) {
    const { name, service, spec, startedAt } = seed;
    this.name = name;
    this.service = service;
    this.spec = spec;
    this.startedAt = startedAt;
    this.records = Array.from({ length: spec.dp }, () => new RankRecord(spec.engine, spec.maxModelLength));
    this.#promptTokens = this.records.map(() => 0);
    this.decode = new DecodeWorker(timeline, spec, {
      preempted: (rank) => this.#preempted(rank),
      stepped: (rank, steps, sequences) => this.#stepped(rank, steps, sequences),
    });
    // One loop does both: nobody gets a token while a batch of prompts is computed, and then everybody gets one.
    const other = {
      interrupt: (seconds: number) => this.decode.pause(1000 * seconds),
      turnSeconds: () => this.decode.stepMs / 1000,
    };
    const alone = spec.role === 'prefill';
    this.prefill = new PrefillQueue(timeline, spec, alone ? undefined : other, (seconds, tokens) =>
      this.#computed(seconds, tokens),
    );
    this.#link = new KvLink(kvLinkBandwidth(spec.gpu, spec.tp * spec.dp));
  }

  /** The rank that takes the next prompt: in turn. */
  nextRank(): number {
    this.#turn = (this.#turn + 1) % this.spec.dp;
    return this.#turn;
  }

  /** What a rank has counted. */
  record(rank: number): RankRecord | undefined {
    return this.records[rank];
  }

  /** Keeps the KV of a prompt that is computed, or waits to be fetched. The answer lets go. */
  keepPrompt(rank: number, tokens: number): () => void {
    this.#promptTokens[rank] = (this.#promptTokens[rank] ?? 0) + tokens;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#promptTokens[rank] = (this.#promptTokens[rank] ?? 0) - tokens;
    };
  }

  /** Sends the KV of a prompt to another instance, after those before it; gives when the last byte is there, ms. */
  send(at: number, bytes: number): number {
    return 1000 * (this.#link.send(at / 1000, bytes) + TRANSFER_LATENCY_SECONDS);
  }

  /** How full each rank is, prompts and answers together. */
  loads(): RankLoad[] {
    return this.decode.loads().map((load, rank) => {
      const kept = this.#promptTokens[rank] ?? 0;
      return { ...load, usedTokens: load.usedTokens + kept };
    });
  }

  #computed(seconds: number, tokens: number): void {
    this.records.forEach((record, rank) => {
      record.prefillSeconds += seconds;
      const share = sharesOf(tokens, this.records.length, rank);
      if (share > 0) record.stepTokens.observe(share);
    });
  }

  #preempted(rank: number): void {
    const record = this.records[rank];
    if (record !== undefined) record.preemptions += 1;
  }

  #stepped(rank: number, steps: number, sequences: number): void {
    const record = this.records[rank];
    if (record === undefined || sequences === 0) return;
    record.steps(steps, sequences, this.spec.acceptedDraftTokens, this.decode.stepMs / 1000);
  }
}

/** The tokens of a batch that fall to one of several ranks. */
function sharesOf(tokens: number, ranks: number, rank: number): number {
  return Math.floor(tokens / ranks) + (rank < tokens % ranks ? 1 : 0);
}
