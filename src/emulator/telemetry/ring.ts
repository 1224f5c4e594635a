/** Time buckets of one width, of which only the newest are kept: it never grows beyond its length. */
export class Ring<T> {
  readonly widthMs: number;
  readonly #length: number;
  readonly #make: () => T;
  readonly #slots = new Map<number, { readonly index: number; readonly value: T }>();

  /** @param length buckets kept */
  constructor(widthMs: number, length: number, make: () => T) {
    this.widthMs = widthMs;
    this.#length = length;
    this.#make = make;
  }

  /** The bucket of a time, made when there is none. One that is older than what its place holds now is not kept. */
  at(ms: number): T {
    const index = Math.floor(ms / this.widthMs);
    const kept = this.#slots.get(index % this.#length);
    if (kept?.index === index) return kept.value;
    const value = this.#make();
    if (kept === undefined || kept.index < index) this.#slots.set(index % this.#length, { index, value });
    return value;
  }

  /** The buckets that begin in a span, oldest first; those without anything are left out. */
  between(fromMs: number, toMs: number): T[] {
    const first = Math.ceil(fromMs / this.widthMs);
    const last = Math.ceil(toMs / this.widthMs) - 1;
    const found: T[] = [];
    for (let index = Math.max(first, last - this.#length + 1); index <= last; index += 1) {
      const kept = this.#slots.get(index % this.#length);
      if (kept?.index === index) found.push(kept.value);
    }
    return found;
  }
}
