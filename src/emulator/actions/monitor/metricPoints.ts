import { account } from '../../inferred.ts';
import type { HistoryEnv } from '../../telemetry/history.ts';
import { datapointsFrom, newestPoints, type Datapoint, type DatapointQuery } from '../../telemetry/datapoints.ts';
import type { Action, ActionCall } from '../action.ts';
import { checkExpress, lengthOf, metricOf, periodOf, rangeOf, servicesOf, wrongParameter } from './monitorQuery.ts';
import { placeOf, tokenFor } from './nextToken.ts';

/** Points of a list, where the question does not say [DOC]. */
const usualLength = 1000;
const usualTop = 10;

function historyOf({ world }: ActionCall): HistoryEnv {
  return { state: world.store.state, telemetry: world.telemetry, now: world.clock.now() };
}

function queryOf(call: ActionCall, env: HistoryEnv): DatapointQuery {
  const metric = metricOf(call);
  const periodMs = 1000 * periodOf(call);
  checkExpress(call);
  return { metric, periodMs, services: servicesOf(call, env.state, env.now), ...rangeOf(call, env.now, periodMs) };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** A point as `Datapoints` has it. */
function pointFields({ timestamp, service, minimum, average, maximum }: Datapoint): Record<string, string | number> {
  return {
    timestamp,
    userId: account.uid,
    serviceName: service.name,
    Minimum: rounded(minimum),
    Average: rounded(average),
    Maximum: rounded(maximum),
  };
}

export const describeMetricList: Action = (call) => {
  const env = historyOf(call);
  const asked = queryOf(call, env);
  const length = lengthOf(call, usualLength);
  const from = placeOf(call) ?? { place: 0, afterMs: asked.afterMs, untilMs: asked.untilMs };
  const { points, next } = datapointsFrom(env, { ...asked, ...from }, from.place, length);
  return {
    Code: '200',
    Success: true,
    Period: String(asked.periodMs / 1000),
    Datapoints: JSON.stringify(points.map(pointFields)),
    ...(next === undefined ? {} : { NextToken: tokenFor(call, { ...from, place: next }) }),
  };
};

export const describeMetricLast: Action = (call) => {
  const env = historyOf(call);
  const asked = queryOf(call, env);
  const length = lengthOf(call, usualLength);
  const points = newestPoints(env, asked);
  const place = placeOf(call)?.place ?? 0;
  const next = place + length;
  return {
    Code: '200',
    Success: true,
    Period: String(asked.periodMs / 1000),
    Datapoints: JSON.stringify(points.slice(place, next).map(pointFields)),
    ...(next < points.length ? { NextToken: tokenFor(call, { ...asked, place: next }) } : {}),
  };
};

const orders = { Average: 'average', Minimum: 'minimum', Maximum: 'maximum' } as const;

/** The services with the most of a metric; with `OrderDesc` True those with the least, odd as that name is [MEM]. */
export const describeMetricTop: Action = (call) => {
  const env = historyOf(call);
  const asked = queryOf(call, env);
  const by = call.query.get('Orderby') ?? '';
  if (!isOrder(by)) throw wrongParameter('Orderby must be Average, Minimum or Maximum.');
  const direction = (call.query.get('OrderDesc') ?? 'False').toLowerCase();
  if (direction !== 'true' && direction !== 'false') throw wrongParameter('OrderDesc must be True or False.');
  const sign = direction === 'true' ? 1 : -1;
  const sorted = newestPoints(env, asked).toSorted((a, b) => sign * (a[orders[by]] - b[orders[by]]));
  const top = sorted.slice(0, lengthOf(call, usualTop));
  return {
    Code: '200',
    Period: String(asked.periodMs / 1000),
    Datapoints: JSON.stringify(
      top.map((point, index) => ({ order: index + 1, ...pointFields(point), _count: point.count })),
    ),
  };
};

function isOrder(text: string): text is keyof typeof orders {
  return Object.hasOwn(orders, text);
}
