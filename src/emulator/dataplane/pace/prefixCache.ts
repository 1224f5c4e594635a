import { BLOCK_TOKENS } from '../inferred.ts';

/** The blocks of prompts whose KV an instance still has; the least recently used go first. */
export class PrefixCache {
  readonly #capacity: number;
  /** In the order of their use. */
  readonly #blocks = new Set<number>();

  /** @param tokens that the KV cache holds in all */
  constructor(tokens: number) {
    this.#capacity = Math.floor(tokens / BLOCK_TOKENS);
  }

  /** Blocks that it has. */
  get size(): number {
    return this.#blocks.size;
  }

  /**
   * Tokens at the beginning of a prompt that need not be computed. At least one token always is, because the answer
   * follows from the last.
   */
  cachedTokens(blocks: readonly number[], promptTokens: number): number {
    const found = blocks.findIndex((block) => !this.#blocks.has(block));
    const whole = found < 0 ? blocks.length : found;
    return BLOCK_TOKENS * Math.min(whole, Math.max(0, Math.floor((promptTokens - 1) / BLOCK_TOKENS)));
  }

  /** Blocks are used: they stay longest, the first of them longer than the last. */
  use(blocks: readonly number[]): void {
    for (const block of blocks.toReversed()) {
      this.#blocks.delete(block);
      this.#blocks.add(block);
    }
    for (const block of this.#blocks) {
      if (this.#blocks.size <= this.#capacity) return;
      this.#blocks.delete(block);
    }
  }
}
