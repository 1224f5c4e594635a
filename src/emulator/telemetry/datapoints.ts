import type { ServiceRecord } from '../state/serviceRecord.ts';
import { type HistoryEnv, isKnown } from './history.ts';
import type { Metric } from './metrics.ts';

/** One point of a metric of a service. */
export interface Datapoint {
  /** The beginning of its period, real time in ms. */
  readonly timestamp: number;
  readonly service: ServiceRecord;
  readonly minimum: number;
  readonly average: number;
  readonly maximum: number;
  /** Values that it is made of. */
  readonly count: number;
}

const minuteMs = 60_000;

/** Places that are looked at for one page, so that no question about idle services holds up the others. */
const mostPlaces = 100_000;
/** Periods that are gone back for a newest point. */
const mostBack = 1440;

/** The point of a period that begins at `timestamp`; undefined when nothing is known of it. */
export function datapoint(
  env: HistoryEnv,
  metric: Metric,
  service: ServiceRecord,
  timestamp: number,
  periodMs: number,
): Datapoint | undefined {
  if (timestamp + periodMs <= service.createdAt) return undefined;
  const stepMs = Math.min(minuteMs, periodMs);
  const values: number[] = [];
  for (let fromMs = timestamp; fromMs < timestamp + periodMs; fromMs += stepMs) {
    const span = { env, service, fromMs, toMs: fromMs + stepMs };
    const value = isKnown(env, fromMs) ? metric.value(span) : undefined;
    if (value !== undefined) values.push(value);
  }
  if (values.length === 0) return undefined;
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    timestamp,
    service,
    minimum: Math.min(...values),
    average,
    maximum: Math.max(...values),
    count: values.length,
  };
}

/** Points of several services, and where to go on. */
export interface DatapointPage {
  readonly points: readonly Datapoint[];
  /** Where the next page begins; undefined when this is the last. */
  readonly next: number | undefined;
}

/** What points are asked for. */
export interface DatapointQuery {
  readonly metric: Metric;
  readonly services: readonly ServiceRecord[];
  readonly periodMs: number;
  /** Points after this time … */
  readonly afterMs: number;
  /** … and up to this one. */
  readonly untilMs: number;
}

/** The points of a query in the order of time, from a place of it on; at most `length`. */
export function datapointsFrom(env: HistoryEnv, query: DatapointQuery, place: number, length: number): DatapointPage {
  const { metric, services, periodMs } = query;
  const earliest = services.reduce((least, { createdAt }) => Math.min(least, createdAt), env.now);
  const first = Math.max(Math.floor(query.afterMs / periodMs) + 1, Math.floor(earliest / periodMs)) * periodMs;
  // A period counts once it is over.
  const last = Math.min(query.untilMs, env.now - periodMs);
  const total = services.length * Math.max(0, Math.floor((last - first) / periodMs) + 1);
  const points: Datapoint[] = [];
  for (let at = place; at < total; at += 1) {
    if (points.length === length || at - place >= mostPlaces) return { points, next: at };
    const service = services[at % services.length];
    const timestamp = first + Math.floor(at / services.length) * periodMs;
    const point = service && datapoint(env, metric, service, timestamp, periodMs);
    if (point) points.push(point);
  }
  return { points, next: undefined };
}

/** The newest point of each service that a query has. */
export function newestPoints(env: HistoryEnv, query: DatapointQuery): Datapoint[] {
  const { metric, services, periodMs } = query;
  const last = Math.floor(Math.min(query.untilMs, env.now - periodMs) / periodMs) * periodMs;
  return services.flatMap((service) => {
    const end = Math.max(query.afterMs, last - mostBack * periodMs);
    for (let timestamp = last; timestamp > end; timestamp -= periodMs) {
      const point = datapoint(env, metric, service, timestamp, periodMs);
      if (point) return [point];
    }
    return [];
  });
}
