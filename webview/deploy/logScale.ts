/** Where values stand on an axis. */
export interface LogScale {
  readonly ticks: readonly number[];
  /** The place of a value, 0 to 1 from one end to the other. */
  readonly part: (value: number) => number;
}

/** A logarithmic scale over a range, with round ticks. */
export function logScale(from: number, to: number): LogScale {
  const [low, high] = [Math.log10(from) - 0.05, Math.log10(to) + 0.05];
  const decades = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, index) => Math.floor(low) + index);
  const all = decades.flatMap((decade) => [1, 2, 5].map((step) => step * 10 ** decade));
  const ticks = all.filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high);
  return { ticks, part: (value) => (Math.log10(value) - low) / (high - low) };
}
