import { BenchmarkPage, BenchmarkReport, BenchmarkTask, CreatedBenchmark } from '../wire/benchmark.ts';
import type { SortOrder } from '../api.ts';
import type { EasCaller } from './caller.ts';
import { wireNames } from './wireNames.ts';

/**
 * What a load test does: the JSON document that EAS takes. Known keys: `base` {duration in seconds}, `service`
 * {serviceName, requestToken}, `data` {path, dataType}, `optional` {maxRt}. Others are passed on as they are.
 */
export type BenchmarkConfig = Readonly<Record<string, unknown>>;

/** Which tasks are listed; every value left out does not filter. */
export interface BenchmarkFilter {
  readonly serviceName?: string;
  /** Part of the name. */
  readonly text?: string;
  readonly status?: string;
  readonly modelId?: string;
  readonly requestMethod?: string;
  readonly sort?: string;
  readonly order?: SortOrder;
}

/** Load tests that EAS runs. Every method rejects with a `CloudError`; a change is sent once. */
export interface BenchmarksApi {
  /** All pages of ListBenchmarkTask. */
  list(filter?: BenchmarkFilter, signal?: AbortSignal): Promise<BenchmarkTask[]>;
  /** The token that the task calls with is removed. */
  describe(task: string, signal?: AbortSignal): Promise<BenchmarkTask>;
  /** Gives the name of the new task; undefined where the answer does not tell it. */
  create(config: BenchmarkConfig, signal?: AbortSignal): Promise<string | undefined>;
  update(task: string, config: BenchmarkConfig, signal?: AbortSignal): Promise<void>;
  start(task: string, signal?: AbortSignal): Promise<void>;
  stop(task: string, signal?: AbortSignal): Promise<void>;
  delete(task: string, signal?: AbortSignal): Promise<void>;
  /** `RAW` has the measurements, `Report` the address of a page. */
  report(task: string, type: 'RAW' | 'Report', signal?: AbortSignal): Promise<BenchmarkReport>;
}

/** Load tests over a caller. */
export function benchmarksApi(caller: EasCaller): BenchmarksApi {
  const ofTask = (task: string) => ({ path: { ClusterId: caller.region, TaskName: task }, subject: task });
  return {
    list: ({ text, ...filter } = {}, signal) =>
      caller.list('ListBenchmarkTask', { query: { ...wireNames(filter), Filter: text } }, taskPages, signal),
    describe: (task, signal) => caller.read('DescribeBenchmarkTask', ofTask(task), BenchmarkTask, signal),
    create: async (config, signal) =>
      (await caller.changeFor('CreateBenchmarkTask', { body: config }, CreatedBenchmark, {}, signal)).TaskName,
    update: (task, config, signal) => caller.change('UpdateBenchmarkTask', { ...ofTask(task), body: config }, signal),
    start: (task, signal) => caller.change('StartBenchmarkTask', ofTask(task), signal),
    stop: (task, signal) => caller.change('StopBenchmarkTask', ofTask(task), signal),
    delete: (task, signal) => caller.change('DeleteBenchmarkTask', ofTask(task), signal),
    report: (task, type, signal) => {
      const parts = { ...ofTask(task), query: { ReportType: type } };
      return caller.read('DescribeBenchmarkTaskReport', parts, BenchmarkReport, signal);
    },
  };
}

const taskPages = { page: BenchmarkPage, keyOf: (task: BenchmarkTask) => task.TaskId ?? task.TaskName };
