import { redact } from '../../cloud/redact.ts';

/** A line longer than this is given out in parts. */
const maxHeld = 64 * 1024;
/** A secret is shorter than this, so that it cannot hide across two parts of a line. */
const overlap = 512;

/** Masks secrets in text that comes in pieces: it holds a line back until it is whole. */
export class LineRedactor {
  #held = '';

  /** Takes a piece and gives the masked text that is safe to show by now. */
  take(text: string): string {
    this.#held += text;
    const lineEnd = this.#held.lastIndexOf('\n') + 1;
    if (this.#held.length - lineEnd <= maxHeld) return this.#give(lineEnd);
    // Masked before it is parted, so that what is whole by now is never parted.
    this.#held = redact(this.#held);
    return this.#give(Math.max(0, this.#held.length - overlap));
  }

  /** Gives the rest. */
  end(): string {
    return this.#give(this.#held.length);
  }

  #give(length: number): string {
    const out = redact(this.#held.slice(0, length));
    this.#held = this.#held.slice(length);
    return out;
  }
}
