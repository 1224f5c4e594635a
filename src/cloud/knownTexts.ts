/** How many characters find a text. None is shorter. */
const startLength = 6;

/** Texts to be found in others. Thousands of them cost no more than a few: each service has a token. */
export class KnownTexts {
  readonly #texts = new Set<string>();
  /** How long the texts are that begin so, longest first. */
  readonly #lengths = new Map<string, readonly number[]>();
  /** Marks the pairs of characters that a text begins with, so that most places are passed over at once. */
  readonly #pairs = new Uint8Array(1 << 16);

  /** Adds a text of 6 characters or more; false when it is known. */
  add(text: string): boolean {
    if (this.#texts.has(text)) return false;
    this.#texts.add(text);
    const start = text.slice(0, startLength);
    const lengths = this.#lengths.get(start) ?? [];
    if (!lengths.includes(text.length)) {
      this.#lengths.set(
        start,
        [...lengths, text.length].sort((a, b) => b - a),
      );
    }
    this.#pairs[pairAt(text, 0)] = 1;
    return true;
  }

  /** The text with `replacement` in the place of every known one; of two that begin alike the longer counts. */
  replaceAll(text: string, replacement: string): string {
    let clean = '';
    let from = 0;
    for (let at = 0; at + startLength <= text.length; at += 1) {
      const found = this.#pairs[pairAt(text, at)] === 1 ? this.#foundAt(text, at) : undefined;
      if (found === undefined) continue;
      clean += text.slice(from, at) + replacement;
      from = at + found.length;
      at = from - 1;
    }
    return clean + text.slice(from);
  }

  #foundAt(text: string, at: number): string | undefined {
    for (const length of this.#lengths.get(text.slice(at, at + startLength)) ?? []) {
      const candidate = text.slice(at, at + length);
      if (this.#texts.has(candidate)) return candidate;
    }
    return undefined;
  }
}

function pairAt(text: string, at: number): number {
  return ((text.charCodeAt(at) * 31) ^ text.charCodeAt(at + 1)) & 0xffff;
}
