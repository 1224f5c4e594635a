import { BLOCK_TOKENS } from '../inferred.ts';
import type { EngineInstance } from '../pace/engineInstance.ts';
import type { Asked } from './policy.ts';

/** How long a router takes a prefix for known, ms (eas/product.md, section 2.2). */
const TTL_MS = 1_800_000;
/** Memory that it may take: what is said where there is no limit, and what one entry needs, bytes. */
const LIMIT_BYTES = 3 * 2 ** 30;
const ENTRY_BYTES = 64;
/** More blocks than this are not remembered: far less than the limit, and enough for any test. */
const MAX_BLOCKS = 200_000;

/** The prefixes that a router has sent to each instance: its own view, which the instance may no longer share. */
export class PrefixIndex {
  readonly #sent = new WeakMap<EngineInstance, Map<number, number>>();
  readonly #now: () => number;
  #blocks = 0;
  #requests = 0;
  #hitRequests = 0;
  #tokens = 0;
  #hitTokens = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Part of a prompt that an instance should know, 0 to 1. */
  hitRate(instance: EngineInstance, { blocks, promptTokens }: Asked): number {
    return promptTokens === 0 ? 0 : this.#known(instance, blocks) / promptTokens;
  }

  /** A prompt was sent to an instance. */
  sent(instance: EngineInstance, { blocks, promptTokens }: Asked): void {
    const known = this.#known(instance, blocks);
    this.#requests += 1;
    this.#tokens += promptTokens;
    this.#hitTokens += known;
    if (known > 0) this.#hitRequests += 1;
    const times = this.#sent.get(instance) ?? new Map<number, number>();
    this.#sent.set(instance, times);
    const now = this.#now();
    for (const block of blocks) {
      if (!times.delete(block)) this.#blocks += 1;
      times.set(block, now);
    }
    this.#forget(times, now);
  }

  /** What the router tells of it. */
  figures(): { requestHitRate: number; tokenHitRate: number; usedBytes: number; limitBytes: number } {
    return {
      requestHitRate: this.#requests === 0 ? 0 : this.#hitRequests / this.#requests,
      tokenHitRate: this.#tokens === 0 ? 0 : this.#hitTokens / this.#tokens,
      usedBytes: this.#blocks * ENTRY_BYTES,
      limitBytes: LIMIT_BYTES,
    };
  }

  #known(instance: EngineInstance, blocks: readonly number[]): number {
    const times = this.#sent.get(instance);
    if (times === undefined) return 0;
    const since = this.#now() - TTL_MS;
    const missing = blocks.findIndex((block) => (times.get(block) ?? Number.NEGATIVE_INFINITY) < since);
    return BLOCK_TOKENS * (missing < 0 ? blocks.length : missing);
  }

  /** The oldest stand first. */
  #forget(times: Map<number, number>, now: number): void {
    for (const [block, at] of times) {
      if (at >= now - TTL_MS && times.size <= MAX_BLOCKS) return;
      times.delete(block);
      this.#blocks -= 1;
    }
  }
}
