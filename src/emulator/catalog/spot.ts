import { fractionOf } from '../ids.ts';
import { region } from '../inferred.ts';
import type { Machine } from './machines.ts';

/** What a spot instance cost in one zone from a time on. */
export interface SpotPoint {
  readonly zone: string;
  /** Part of the full price. */
  readonly discount: number;
  /** Real time, ms. */
  readonly at: number;
}

const dayMs = 24 * 3_600_000;
const days = 30;
const zones = [`${region.id}-h`, `${region.id}-i`, `${region.id}-j`];

/**
 * A month of daily prices in each zone, oldest first. Made up: they wander within a fifth around the price of now, which
 * the first zone has at the end. Without the hour of protection it is a tenth cheaper (eas/product.md, section 3.3).
 */
export function spotHistory(machine: Machine, isProtected: boolean, now: number): readonly SpotPoint[] {
  const { spot, type } = machine;
  if (spot === undefined) return [];
  const base = isProtected ? spot : spot * 0.9;
  const today = Math.floor(now / dayMs);
  return Array.from({ length: days }, (_, index) => today - days + 1 + index).flatMap((day) =>
    zones.map((zone, place) => {
      const drift = day === today && place === 0 ? 0 : 0.4 * fractionOf(`${type}/${zone}/${day}`) - 0.2;
      return { zone, discount: Math.min(1, base * (1 + drift)), at: day * dayMs };
    }),
  );
}
