import type * as z from 'zod/mini';
import { readFailedAnswer } from '../../cloud/errorAnswer.ts';
import { CloudError } from '../../cloud/errors.ts';
import { readAllPages } from '../pages.ts';
import type { ActionName, CallParts, QueryValue } from '../requests.ts';
import { MetricAnswer, type MetricMeta, MetricMetaAnswer, type MetricPoint, refuses } from '../wire/metric.ts';
import type { EasCaller } from './caller.ts';

/** CloudMonitor's namespace of PAI. */
export const easNamespace = 'acs_learn';

/** What is measured of whom. */
export interface MetricQuery {
  readonly metric: string;
  /** `acs_learn` when left out. */
  readonly namespace?: string;
  /** Whose: at most 50, each a set of dimensions such as {userId, serviceName}. All of the account when left out. */
  readonly dimensions?: readonly Readonly<Record<string, string>>[];
  /** Seconds between two points: 15, 60, 900 or 3600, as the metric has them. */
  readonly period?: number;
  /** ms since 1970; points after this moment. */
  readonly from?: number;
  /** ms since 1970; points up to this moment. At most 31 days after `from`. */
  readonly to?: number;
  /** Dimensions to put together by. */
  readonly groupBy?: readonly string[];
}

/** Which statistic the order of a top list goes by. */
export type TopOrder = 'Average' | 'Minimum' | 'Maximum';

/**
 * CloudMonitor. Every method rejects with a `CloudError`, also where CloudMonitor tells an error with the HTTP
 * status 200.
 */
export interface MetricsApi {
  /** All points, page by page; at most 100 pages of 1440. */
  list(query: MetricQuery, signal?: AbortSignal): Promise<MetricPoint[]>;
  /** The newest point of each whom. */
  last(query: MetricQuery, signal?: AbortSignal): Promise<MetricPoint[]>;
  /** Who has the most (or the least), in this order; 10 when no length is named. */
  top(
    query: MetricQuery,
    order: { by: TopOrder; ascending?: boolean; length?: number },
    signal?: AbortSignal,
  ): Promise<MetricPoint[]>;
  /** The metrics that a namespace has, `acs_learn` when none is named; all pages. */
  listMetrics(namespace?: string, signal?: AbortSignal): Promise<MetricMeta[]>;
}

const maxPoints = 1440;
const maxPages = 100;
const metaPageSize = 100;

/** CloudMonitor over a caller. */
export function metricsApi(caller: EasCaller): MetricsApi {
  const ask = async <T extends z.core.$ZodType<Outcome>>(
    action: ActionName,
    parts: CallParts,
    schema: T,
    signal: AbortSignal | undefined,
  ): Promise<z.output<T>> => {
    const answer = await caller.read(action, parts, schema, signal);
    if (refuses(answer)) throw refusal(action, parts, answer);
    return answer;
  };

  const allPages = async (
    action: 'DescribeMetricList' | 'DescribeMetricLast',
    query: MetricQuery,
    signal: AbortSignal | undefined,
  ): Promise<MetricPoint[]> => {
    const points: MetricPoint[] = [];
    let next: string | undefined;
    for (let page = 0; page < maxPages; page += 1) {
      const parts = partsOf(query, { Length: String(maxPoints), NextToken: next });
      const answer = await ask(action, parts, MetricAnswer, signal);
      points.push(...answer.points);
      if (!answer.NextToken || answer.NextToken === next) break;
      next = answer.NextToken;
    }
    return points;
  };

  return {
    list: (query, signal) => allPages('DescribeMetricList', query, signal),
    last: (query, signal) => allPages('DescribeMetricLast', query, signal),
    top: async (query, { by, ascending = false, length }, signal) => {
      const more = {
        Orderby: by,
        // Documented against its name: `True` gives the least first.
        OrderDesc: ascending ? 'True' : undefined,
        Length: length === undefined ? undefined : String(length),
      };
      return (await ask('DescribeMetricTop', partsOf(query, more), MetricAnswer, signal)).points;
    },
    listMetrics: (namespace = easNamespace, signal) => {
      const reading = { pageSize: metaPageSize, keyOf: ({ MetricName }: MetricMeta) => MetricName };
      return readAllPages(reading, async (number) => {
        const query = { Namespace: namespace, PageNumber: number, PageSize: metaPageSize };
        return (await ask('DescribeMetricMetaList', { query }, MetricMetaAnswer, signal)).page;
      });
    },
  };
}

interface Outcome {
  readonly Code?: string | undefined;
  readonly Message?: string | undefined;
  readonly Success?: boolean | undefined;
  readonly RequestId?: string | undefined;
}

/** Times go as ms since 1970, which CloudMonitor documents beside a text form whose time zone it does not name. */
function partsOf(query: MetricQuery, more: Readonly<Record<string, QueryValue>>): CallParts {
  return {
    query: {
      Namespace: query.namespace ?? easNamespace,
      MetricName: query.metric,
      Dimensions: query.dimensions && JSON.stringify(query.dimensions),
      Period: query.period === undefined ? undefined : String(query.period),
      StartTime: query.from === undefined ? undefined : String(Math.round(query.from)),
      EndTime: query.to === undefined ? undefined : String(Math.round(query.to)),
      Express: query.groupBy && JSON.stringify({ groupby: query.groupBy }),
      ...more,
    },
    subject: query.metric,
  };
}

/** Read like an error answer whose status is the code, where that is a number. */
function refusal(action: ActionName, { subject }: CallParts, answer: Outcome): CloudError {
  const status = Number(answer.Code);
  const text = JSON.stringify({ Code: answer.Code, Message: answer.Message, RequestId: answer.RequestId });
  const failed = { status: status >= 400 ? status : 400, headers: new Headers(), text, receivedAt: Date.now() };
  return new CloudError(readFailedAnswer({ action, subject }, failed));
}
