/** Values that are remembered. */
const KEPT = 1000;

/** What the latest values come to. */
export interface Summary {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** The value below which a share of them lies. */
  quantile(share: number): number;
}

/** The latest values of something that is measured. */
export class LatestValues {
  readonly #values: number[] = [];
  #next = 0;

  add(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Their summary; all zero when there are none. */
  summary(): Summary {
    const sorted = [...this.#values].sort((one, other) => one - other);
    const sum = sorted.reduce((total, value) => total + value, 0);
    return {
      min: sorted[0] ?? 0,
      max: sorted.at(-1) ?? 0,
      mean: sorted.length === 0 ? 0 : sum / sorted.length,
      quantile: (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0,
    };
  }
}
