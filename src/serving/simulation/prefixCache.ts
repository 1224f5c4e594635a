/** Tokens of one block of a prefix, as traces number them (serving/metrics.md, section 4). */
export const BLOCK_TOKENS = 512;

/** The prompt blocks that a worker remembers; the least recently used go first. */
export class PrefixCache {
  /** In the order of their use, the latest last. */
  readonly #blocks = new Set<number>();

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.#blocks.size;
  }

  /** Tokens at the beginning of a prompt of these blocks that are here; nothing counts as used by that. */
  matchedTokens(blocks: readonly number[]): number {
    const missing = blocks.findIndex((block) => !this.#blocks.has(block));
    return BLOCK_TOKENS * (missing === -1 ? blocks.length : missing);
  }

  /** Remembers the blocks of a prompt. A block is of no use without those before it, so the last is forgotten first. */
  use(blocks: readonly number[]): void {
    for (const block of blocks.slice(0, this.capacity).toReversed()) {
      this.#blocks.delete(block);
      this.#blocks.add(block);
    }
    for (const oldest of this.#blocks) {
      if (this.#blocks.size <= this.capacity) return;
      this.#blocks.delete(oldest);
    }
  }
}
