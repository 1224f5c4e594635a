/** Why experts do not lie evenly on the GPUs of a worker, and the ways out. */
export interface UnevenExperts {
  /** Experts with the redundant ones. */
  readonly slots: number;
  /** Expert-parallel sizes near the wanted one that divide the slots, in order. */
  readonly evenSizes: readonly number[];
  /** More redundant experts that would make them even. */
  readonly redundantToAdd: number;
}

/** Rule 3 of serving/model.md, section 8: experts and redundant experts divide by EP. Undefined when they do. */
export function unevenExperts(experts: number, redundant: number, ep: number): UnevenExperts | undefined {
  const slots = experts + redundant;
  if (slots % ep === 0) return undefined;
  return { slots, evenSizes: evenSizesNear(slots, ep), redundantToAdd: ep - (slots % ep) };
}

/** Two sizes below and one above. */
function evenSizesNear(slots: number, ep: number): number[] {
  const sizes = divisors(slots).filter((size) => size > 1);
  return [...sizes.filter((size) => size < ep).slice(-2), ...sizes.filter((size) => size > ep).slice(0, 1)];
}

function divisors(number: number): number[] {
  const small: number[] = [];
  for (let size = 1; size * size <= number; size += 1) if (number % size === 0) small.push(size);
  return [...new Set([...small, ...small.map((size) => number / size)])].toSorted((a, b) => a - b);
}
