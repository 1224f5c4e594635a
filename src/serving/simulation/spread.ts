/** Mean and percentiles of times, in ms. */
export interface Spread {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** The spread in ms of times in seconds; zeros for none. */
export function spreadOf(seconds: readonly number[]): Spread {
  if (seconds.length === 0) return { mean: 0, p50: 0, p90: 0, p99: 0 };
  const sorted = Float64Array.from(seconds).sort();
  const at = (share: number): number => 1e3 * (sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { mean: 1e3 * meanOf(seconds, (value) => value), p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

/** The mean of a number of each item; 0 for none. */
export function meanOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0) / Math.max(1, items.length);
}
