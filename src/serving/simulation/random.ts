/** Numbers from 0 up to but not including 1. */
export type Random = () => number;

/** A generator that gives the same numbers for the same seed (mulberry32's recurrence). */
export function randomFrom(seed: number): Random {
  let state = (seed >>> 0) + 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number, each from `low` to `high` as likely. */
export function wholeBetween(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/**
 * A gap between two arrivals, as load tests draw them: Gamma with mean 1 / rate and shape `burstiness`; 1 gives Poisson
 * arrivals, less is bursty, more is even.
 */
export function arrivalGap(random: Random, rate: number, burstiness: number): number {
  if (!Number.isFinite(burstiness) || burstiness > 1e6) return 1 / rate;
  return gamma(random, burstiness) / (rate * burstiness);
}

/** Marsaglia and Tsang's method; below 1 by a power of a uniform number. */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
