import type { Layout, Serving } from '../deployment.ts';
import { type Demand } from './need.ts';
import { gpusOf } from './plan.ts';
import { type Trial, tryOut } from './trial.ts';

/** One point of the trade-off between cost and speed. */
export interface CostPoint {
  /** Share of the most requests that the layout takes within the promise. */
  readonly utilization: number;
  readonly requestsPerSecond: number;
  /** Of a million output tokens: in the currency of the price, or in GPU-hours without one. */
  readonly costPerMillionTokens: number;
  readonly trial: Trial;
}

const SECONDS_PER_HOUR = 3600;
const MILLION = 1e6;

/**
 * What a million output tokens cost at each utilisation: the machines are paid for whether they are used or not.
 * @param mostRequestsPerSecond what the layout takes within the promise
 * @param pricePerHour of the whole layout; undefined counts GPU-hours
 */
export function costCurve(
  serving: Serving,
  layout: Layout,
  demand: Demand,
  mostRequestsPerSecond: number,
  utilizations: readonly number[],
  pricePerHour?: number,
): CostPoint[] {
  return utilizations.map((utilization) => {
    const requestsPerSecond = utilization * mostRequestsPerSecond;
    return {
      utilization,
      requestsPerSecond,
      costPerMillionTokens: costPerMillionTokens(
        pricePerHour ?? gpusOf(layout),
        requestsPerSecond * demand.outputTokens,
      ),
      trial: tryOut(serving, layout, demand, requestsPerSecond),
    };
  });
}

/** Cost of a million output tokens at a price per hour and a throughput. */
export function costPerMillionTokens(pricePerHour: number, tokensPerSecond: number): number {
  return (pricePerHour * MILLION) / (tokensPerSecond * SECONDS_PER_HOUR);
}
