import * as z from 'zod/mini';
import { parseJson } from '../../cloud/json.ts';
import type { Page } from '../pages.ts';
import { count, field, maybe, names, readable, text } from './tolerant.ts';

/** What a metric was at a moment. */
export interface MetricPoint {
  /** ms since 1970: the start of the period. */
  readonly time: number;
  /** By statistic: `Average`, `Minimum`, `Maximum`, `Value`, or another that the metric has. The unit is the metric's. */
  readonly values: Readonly<Record<string, number>>;
  /** Whose it is: `userId`, `serviceName`, or other dimensions of the metric. */
  readonly dimensions: Readonly<Record<string, string>>;
}

const Datapoint = z.record(z.string(), z.unknown());

/** Statistics begin with a capital letter (`Average`) or an underscore (`_count`), dimensions with a small one. */
const isStatistic = (name: string): boolean => /^[A-Z_]/.test(name);

/** Beside dimensions, a point has these in small letters. */
const notDimensions = new Set(['timestamp', 'order']);

function pointOf(point: z.infer<typeof Datapoint>): MetricPoint[] {
  const time = z.safeParse(count, point['timestamp']);
  if (!time.success) return [];
  const values: Record<string, number> = {};
  const dimensions: Record<string, string> = {};
  for (const [name, value] of Object.entries(point)) {
    if (isStatistic(name)) {
      const number = z.safeParse(count, value);
      if (number.success) values[name] = number.data;
    } else if (!notDimensions.has(name)) {
      const word = z.safeParse(text, value);
      if (word.success) dimensions[name] = word.data;
    }
  }
  return [{ time: time.data, values, dimensions }];
}

/** `Datapoints` is JSON text; what is no list of points gives none. */
function pointsIn(datapoints: string | undefined): MetricPoint[] {
  const parsed = parseJson(datapoints ?? '');
  const entries: readonly unknown[] = parsed.ok && Array.isArray(parsed.value) ? parsed.value : [];
  return readable(Datapoint, entries).flatMap(pointOf);
}

/** How CloudMonitor says that it did not do what was asked, although the HTTP status is 200. */
const outcome = { Code: maybe.text, Message: maybe.string, Success: maybe.flag, RequestId: maybe.string };

/** True for an answer that is an error with the HTTP status 200. */
export function refuses(answer: { Code?: string | undefined; Success?: boolean | undefined }): boolean {
  return answer.Success === false || (answer.Code !== undefined && answer.Code !== '200');
}

/** What DescribeMetricList, DescribeMetricLast and DescribeMetricTop answer. */
export const MetricAnswer = z.pipe(
  z.looseObject({
    ...outcome,
    Datapoints: maybe.string,
    /** Seconds between two points. */
    Period: maybe.count,
    /** More is to come, when it is there and not empty. */
    NextToken: maybe.string,
  }),
  z.transform(({ Datapoints, ...answer }) => ({ ...answer, points: pointsIn(Datapoints) })),
);

/** A metric that a namespace has. */
export const MetricMeta = z.looseObject({
  MetricName: z.string(),
  Namespace: maybe.string,
  Description: maybe.string,
  Unit: maybe.string,
  /** Seconds: the periods it can be asked for. */
  Periods: z.pipe(
    names,
    z.transform((periods: string[]) => readable(count, periods)),
  ),
  Statistics: names,
  Dimensions: names,
  /** JSON text. */
  Labels: maybe.string,
});

export type MetricMeta = z.infer<typeof MetricMeta>;

/** One page of DescribeMetricMetaList, whose list stands one level deeper than elsewhere. */
export const MetricMetaAnswer = z.pipe(
  z.looseObject({
    ...outcome,
    Resources: field(z.looseObject({ Resource: field(z.array(z.unknown())) })),
    TotalCount: maybe.count,
  }),
  z.transform(({ Resources, TotalCount, ...answer }) => {
    const entries = Resources?.Resource ?? [];
    const page: Page<MetricMeta> = {
      items: readable(MetricMeta, entries),
      received: entries.length,
      total: TotalCount,
    };
    return { ...answer, page };
  }),
);
