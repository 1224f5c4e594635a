import * as z from 'zod/mini';
import { parseJson } from '../../cloud/json.ts';
import { pageOf } from './page.ts';
import { count, field, listOf, text } from './tolerant.ts';

/** A load test of a service that EAS runs. The token it calls with is dropped at this border on purpose. */
export const BenchmarkTask = z.pipe(
  z.looseObject({
    TaskName: z.string(),
    TaskId: field(text),
    ServiceName: field(z.string()),
    /** `Creating`, `Starting`, `Running`, `Stopping`, `Updating`, `Deleting`, `Error`, `CreateFailed`, `DeleteFailed` … */
    Status: field(z.string()),
    Reason: field(z.string()),
    Message: field(z.string()),
    Endpoint: field(z.string()),
    Region: field(z.string()),
    /** Machines that send requests, wanted and there. */
    DesiredAgent: field(count),
    AvailableAgent: field(count),
    CallerUid: field(text),
    ParentUid: field(text),
    CreateTime: field(z.string()),
    UpdateTime: field(z.string()),
  }),
  z.transform((task) => ({ ...task, Token: undefined })),
);

export type BenchmarkTask = z.infer<typeof BenchmarkTask>;

/** One page of ListBenchmarkTask. */
export const BenchmarkPage = pageOf('Tasks', BenchmarkTask);

export const CreatedBenchmark = z.looseObject({ TaskName: field(z.string()), Region: field(z.string()) });

/**
 * Measurements of a load test. Lists run along `TimestampList`. The contract shows these names and number types only;
 * it states no units.
 */
export const BenchmarkData = z.looseObject({
  TimestampList: listOf(count),
  QPSList: listOf(count),
  RTList: listOf(
    z.looseObject({
      AVG: field(count),
      TP10: field(count),
      TP50: field(count),
      TP90: field(count),
      TP99: field(count),
      TP100: field(count),
    }),
  ),
  TrafficList: listOf(z.looseObject({ Send: field(count), Receive: field(count) })),
  /** Answers by HTTP status. */
  StatusCode: field(z.record(z.string(), count)),
  Count: field(count),
  Total: field(count),
  MinRT: field(count),
  AvgRT: field(count),
  MaxRT: field(count),
  QPS: field(count),
  TotalSend: field(count),
  TotalReceive: field(count),
  RTDistribution: listOf(z.looseObject({ Latency: field(count), Percentage: field(count) })),
  RTHistogram: listOf(z.looseObject({ Count: field(count), Mark: field(count), Frequency: field(count) })),
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
  ReportUrl: field(z.string()),
});

export type BenchmarkReport = z.infer<typeof BenchmarkReport>;
