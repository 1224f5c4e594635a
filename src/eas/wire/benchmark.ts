import * as z from 'zod/mini';
import { parseJson } from '../../cloud/json.ts';
import { pageOf } from './page.ts';
import { count, field, listOf, maybe } from './tolerant.ts';

/** A load test of a service that EAS runs. The token it calls with is dropped at this border on purpose. */
export const BenchmarkTask = z.pipe(
  z.looseObject({
    TaskName: z.string(),
    TaskId: maybe.text,
    ServiceName: maybe.string,
    /** `Creating`, `Starting`, `Running`, `Stopping`, `Updating`, `Deleting`, `Error`, `CreateFailed`, `DeleteFailed` … */
    Status: maybe.string,
    Reason: maybe.string,
    Message: maybe.string,
    Endpoint: maybe.string,
    Region: maybe.string,
    /** Machines that send requests, wanted and there. */
    DesiredAgent: maybe.count,
    AvailableAgent: maybe.count,
    CallerUid: maybe.text,
    ParentUid: maybe.text,
    CreateTime: maybe.string,
    UpdateTime: maybe.string,
  }),
  z.transform((task) => ({ ...task, Token: undefined })),
);

export type BenchmarkTask = z.infer<typeof BenchmarkTask>;

/** One page of ListBenchmarkTask. */
export const BenchmarkPage = pageOf('Tasks', BenchmarkTask);

export const CreatedBenchmark = z.looseObject({ TaskName: maybe.string, Region: maybe.string });

/**
 * Measurements of a load test. Lists run along `TimestampList`. The contract shows these names and number types only;
 * it states no units.
 */
export const BenchmarkData = z.looseObject({
  TimestampList: listOf(count),
  QPSList: listOf(count),
  RTList: listOf(
    z.looseObject({
      AVG: maybe.count,
      TP10: maybe.count,
      TP50: maybe.count,
      TP90: maybe.count,
      TP99: maybe.count,
      TP100: maybe.count,
    }),
  ),
  TrafficList: listOf(z.looseObject({ Send: maybe.count, Receive: maybe.count })),
  /** Answers by HTTP status. */
  StatusCode: field(z.record(z.string(), count)),
  Count: maybe.count,
  Total: maybe.count,
  MinRT: maybe.count,
  AvgRT: maybe.count,
  MaxRT: maybe.count,
  QPS: maybe.count,
  TotalSend: maybe.count,
  TotalReceive: maybe.count,
  RTDistribution: listOf(z.looseObject({ Latency: maybe.count, Percentage: maybe.count })),
  RTHistogram: listOf(z.looseObject({ Count: maybe.count, Mark: maybe.count, Frequency: maybe.count })),
});

export type BenchmarkData = z.infer<typeof BenchmarkData>;

/** `Data` is declared as anything: an object, or the same as JSON text. */
export const BenchmarkReport = z.looseObject({
  Data: field(
    z.pipe(
      z.pipe(
        z.unknown(),
        z.transform((data) => {
          const parsed = typeof data === 'string' ? parseJson(data) : undefined;
          return parsed?.ok ? parsed.value : data;
        }),
      ),
      BenchmarkData,
    ),
  ),
  ReportUrl: maybe.string,
});

export type BenchmarkReport = z.infer<typeof BenchmarkReport>;
