/** What an autoscaler wants. Pure: the rule of eas/product.md, section 5. */

/** A metric now: what one instance has of it, and what it should have. */
export interface Reading {
  readonly value: number;
  readonly threshold: number;
}

/** Within this part of the threshold nothing is done. */
export const tolerance = 0.1;

/** Guards `ceil` against what floating point leaves of a whole number. */
const grain = 1e-9;

/** Instances that one metric asks for. */
export function desiredByMetric(current: number, { value, threshold }: Reading): number {
  const ratio = value / threshold;
  if (Math.abs(ratio - 1) <= tolerance + grain) return current;
  return Math.max(0, Math.ceil(current * ratio - grain));
}

/** What bounds the count, and how many instances the first request to a sleeping service wakes. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly activation: number;
}

/** Instances that all metrics together ask for: the most that one does. Undefined when no metric is known. */
export function recommended(current: number, readings: readonly Reading[], bounds: Bounds): number | undefined {
  if (current < bounds.min) return bounds.min;
  if (current > bounds.max) return bounds.max;
  if (readings.length === 0) return undefined;
  const wanted =
    current === 0 ? wakeUp(readings, bounds) : Math.max(...readings.map((it) => desiredByMetric(current, it)));
  return Math.min(bounds.max, Math.max(bounds.min, wanted));
}

function wakeUp(readings: readonly Reading[], { activation }: Bounds): number {
  return readings.some((reading) => reading.value > 0) ? activation : 0;
}

/** A recommendation and its moment, real time in ms. */
export interface Recommendation {
  readonly at: number;
  readonly count: number;
}

/** How long a recommendation must hold before it is followed, in ms of real time. */
export interface Windows {
  readonly upMs: number;
  readonly downMs: number;
  readonly toZeroMs: number;
}

/** Recommendations that can still matter, with a new one. */
export function remember(
  past: readonly Recommendation[],
  next: Recommendation,
  windows: Windows,
): readonly Recommendation[] {
  const longest = Math.max(windows.upMs, windows.downMs, windows.toZeroMs);
  return [...past.filter((entry) => entry.at >= next.at - longest), next];
}

/**
 * The count to have now: up only as far as everything within the scale-out window asked for, down only as far as
 * everything within the scale-in window allows, and to zero only after the longer window for that.
 */
export function stabilized(
  past: readonly Recommendation[],
  now: { readonly at: number; readonly current: number; readonly wanted: number },
  windows: Windows,
): number {
  const { at, current, wanted } = now;
  const within = (ms: number): number[] => past.filter((entry) => entry.at >= at - ms).map((entry) => entry.count);
  if (wanted > current) return Math.max(current, Math.min(wanted, ...within(windows.upMs)));
  if (wanted === current) return current;
  const down = Math.min(current, Math.max(wanted, ...within(windows.downMs)));
  if (down > 0) return down;
  return Math.max(0, ...within(windows.toZeroMs)) === 0 ? 0 : Math.min(current, 1);
}
