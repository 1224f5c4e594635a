import type { ServiceRecord } from '../state/serviceRecord.ts';
import { takesTraffic } from '../services/instanceState.ts';
import { serviceStatus } from '../services/status.ts';
import { childrenOf, lastOperation } from '../services/world.ts';
import { recommended, remember, stabilized, type Recommendation } from './decision.ts';
import { readingsOf, type ReadingEnv, type StrategyReading } from './readings.ts';
import { autoscalerOf, boundsOf, windowsOf } from './scaler.ts';

/** A count that a service should have now, and why. */
export interface ScaleDecision {
  readonly to: number;
  readonly message: string;
}

/** Statuses in which a service is left alone: it has other things to do [INFER]. */
const busyStatuses = new Set([
  'Creating',
  'Starting',
  'Pending',
  'Updating',
  'Stopping',
  'Stopped',
  'Deleting',
  'Failed',
]);

/** Decides for services with an autoscaler, remembering what it wanted before. */
export class Autoscalers {
  readonly #wanted = new Map<string, readonly Recommendation[]>();

  /** What to do with a service now; undefined when nothing. */
  decide(env: ReadingEnv, service: ServiceRecord): ScaleDecision | undefined {
    const scaler = autoscalerOf(service);
    if (!scaler || !canScale(env, service)) return undefined;
    const current = lastOperation(service).instances;
    const bounds = boundsOf(scaler);
    const readings = readingsOf(env, service, scaler);
    const wanted = recommended(current, readings, bounds);
    if (wanted === undefined) return undefined;
    if (current < bounds.min || current > bounds.max) return decision(current, wanted, [], bounds);
    const windows = windowsOf(scaler, env.scale);
    // A scaler that was just set waits like one that always wanted what there is.
    const past = this.#wanted.get(service.uid) ?? [{ at: env.now, count: current }];
    const history = remember(past, { at: env.now, count: wanted }, windows);
    this.#wanted.set(service.uid, history);
    const to = stabilized(history, { at: env.now, current, wanted }, windows);
    return to === current ? undefined : decision(current, to, readings, bounds);
  }

  /** Forgets what it wanted for services that are not among these. */
  keepOnly(uids: ReadonlySet<string>): void {
    for (const uid of this.#wanted.keys()) if (!uids.has(uid)) this.#wanted.delete(uid);
  }
}

function canScale(env: ReadingEnv, service: ServiceRecord): boolean {
  if (childrenOf(env.state, service.uid).length > 0) return false;
  if (busyStatuses.has(serviceStatus(env.state, service, env.now, env.scale).status)) return false;
  // What has not begun to take traffic has no metric.
  return (
    lastOperation(service).instances === 0 || service.instances.some((instance) => takesTraffic(instance, env.now))
  );
}

function decision(
  from: number,
  to: number,
  readings: readonly StrategyReading[],
  bounds: { readonly min: number; readonly max: number },
): ScaleDecision {
  const change = `Autoscaler: from ${from} to ${to} instances`;
  if (readings.length === 0) return { to, message: `${change}, to be within ${bounds.min} and ${bounds.max}.` };
  const told = readings.map(
    ({ strategy, value, threshold }) =>
      `${strategy.metricName}${strategy.service ? ` of ${strategy.service}` : ''} is ${round(value)}, threshold ${threshold}`,
  );
  return { to, message: `${change}, because ${told.join('; ')}.` };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
