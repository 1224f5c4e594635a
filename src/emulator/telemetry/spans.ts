import { Ring } from './ring.ts';

/** Buckets of 1 s for a minute, of 15 s for an hour, and of 60 s for a day. */
const spans = [
  { widthMs: 1000, length: 64 },
  { widthMs: 15_000, length: 241 },
  { widthMs: 60_000, length: 1441 },
] as const;

/** For how long anything is kept, ms. */
export const recordedMs = 1440 * 60_000;

/** For how long buckets of less than a minute are kept, ms: second data are there for an hour [DOC]. */
export const finelyRecordedMs = 3_600_000;

/** The same record in buckets of several widths, the finer kept for the shorter time. */
export class Spans<T> {
  readonly #rings: readonly Ring<T>[];

  constructor(make: () => T) {
    this.#rings = spans.map(({ widthMs, length }) => new Ring(widthMs, length, make));
  }

  /** Changes the buckets of a time. */
  change(ms: number, change: (bucket: T) => void): void {
    for (const ring of this.#rings) change(ring.at(ms));
  }

  /**
   * The buckets that begin in a span, of the widest kind that fits into its length and begin. A span that ends now
   * takes in the bucket that is being filled.
   */
  between(fromMs: number, toMs: number): T[] {
    const fits = (ring: Ring<T>): boolean => (toMs - fromMs) % ring.widthMs === 0 && fromMs % ring.widthMs === 0;
    const ring = this.#rings.toReversed().find(fits) ?? this.#rings[0];
    return ring?.between(fromMs, toMs) ?? [];
  }

  /** Calls `visit` for each bucket that a span touches, with the part of the span in it, in ms. */
  spread(fromMs: number, toMs: number, visit: (bucket: T, ms: number) => void): void {
    for (const [place, ring] of this.#rings.entries()) {
      const { widthMs } = ring;
      const kept = widthMs * (spans[place]?.length ?? 1);
      for (let at = Math.max(fromMs, toMs - kept); at < toMs;) {
        const end = Math.min(toMs, (Math.floor(at / widthMs) + 1) * widthMs);
        visit(ring.at(at), end - at);
        at = end;
      }
    }
  }
}
