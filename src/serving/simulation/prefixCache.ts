/** Tokens of one block of a prefix, as traces number them (serving/metrics.md, section 4). */
export const BLOCK_TOKENS = 512;

/** The prompt blocks that a worker remembers; the least recently used go first. */
export class PrefixCache {
  /** In the order of their use, the latest last. */
  readonly #blocks = new Set<number>();

  constructor(private readonly capacity: number) {}

  /** Tokens at the beginning of a prompt of these blocks that are here; nothing counts as used by that. */
  matchedTokens(blocks: readonly number[]): number {
    let matched = 0;
    for (const block of blocks) {
      if (!this.#blocks.has(block)) break;
      matched += BLOCK_TOKENS;
    }
    return matched;
  }

  /** Remembers the blocks of a prompt. A block is of no use without those before it, so the last is forgotten first. */
  use(blocks: readonly number[]): void {
    for (let index = Math.min(blocks.length, this.capacity) - 1; index >= 0; index -= 1) {
      const block = blocks[index] ?? 0;
      this.#blocks.delete(block);
      this.#blocks.add(block);
    }
    for (const oldest of this.#blocks) {
      if (this.#blocks.size <= this.capacity) return;
      this.#blocks.delete(oldest);
    }
  }
}
