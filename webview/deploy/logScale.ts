/** A logarithmic scale over a range, with round ticks. */
export function logScale(from: number, to: number): { readonly ticks: readonly number[]; part(value: number): number } {
  const [low, high] = [Math.log10(from) - 0.05, Math.log10(to) + 0.05];
  const decades = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, index) => Math.floor(low) + index);
  const all = decades.flatMap((decade) => [1, 2, 5].map((step) => step * 10 ** decade));
  const ticks = all.filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high);
  return { ticks, part: (value) => (Math.log10(value) - low) / (high - low) };
}
