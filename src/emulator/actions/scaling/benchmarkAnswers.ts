import { planOf, readBenchmark } from '../../benchmark/document.ts';
import { loadOf } from '../../benchmark/load.ts';
import { rawReport, summaryReport } from '../../benchmark/report.ts';
import { runOf, taskStatus } from '../../benchmark/taskStatus.ts';
import { isoSeconds } from '../../clock.ts';
import { StateDirectory } from '../../directory.ts';
import { ApiError } from '../../http/apiError.ts';
import { account, codes, region } from '../../inferred.ts';
import { invalid } from '../../services/config.ts';
import type { BenchmarkRecord } from '../../state/benchmarkRecord.ts';
import { pageOf, slicePage, type Action, type ActionCall, type World } from '../action.ts';
import { sortedBy } from '../query.ts';
import { requireTask, tasksOf } from './benchmark.ts';

const usualPageSize = 100;

/** How a task is doing; one whose service takes no traffic is in error. */
function stateOf(world: World, task: BenchmarkRecord) {
  const { store, clock, scale } = world;
  const deployed = new StateDirectory(store, clock, scale).find(task.service);
  const planned = taskStatus(task, clock.now(), scale);
  const isBroken = planned === 'Running' && (deployed?.readyInstances ?? 0) === 0;
  const status = isBroken ? 'Error' : planned;
  const why = deployed
    ? `The service ${task.service} has no running instance.`
    : `The service ${task.service} is gone.`;
  return {
    status,
    deployed,
    message: isBroken ? why : `Benchmark task [${task.name}] is ${status}`,
    agents: status === 'Running' || status === 'Updating' ? planOf(readBenchmark(task.document)).agents : 0,
  };
}

export const describeBenchmark: Action = (call) => {
  const { world } = call;
  const task = requireTask(call);
  const { status, deployed, message, agents } = stateOf(world, task);
  return {
    TaskId: task.id,
    TaskName: task.name,
    ServiceName: task.service,
    Status: status,
    Reason: status.toUpperCase(),
    Message: message,
    Endpoint: world.origin().replace(/^https?:\/\//, ''),
    Token: readBenchmark(task.document).service?.requestToken ?? deployed?.token ?? '',
    DesiredAgent: planOf(readBenchmark(task.document)).agents,
    AvailableAgent: agents,
    CallerUid: account.callerUid,
    ParentUid: account.uid,
  };
};

/** Filters of the list by what a document says in its base. */
const baseFilters = [
  ['ModelId', 'modelId'],
  ['RequestMethod', 'requestMethod'],
] as const;

function matches(call: ActionCall, task: BenchmarkRecord, status: string): boolean {
  const { query } = call;
  const { base } = readBenchmark(task.document);
  return (
    task.name.includes(query.get('Filter') ?? '') &&
    (query.get('ServiceName') ?? task.service) === task.service &&
    (query.get('Status') ?? status) === status &&
    baseFilters.every(([name, key]) => !query.has(name) || query.get(name) === base?.[key])
  );
}

export const listBenchmarks: Action = (call) => {
  const { world } = call;
  const page = pageOf(call, usualPageSize);
  const all = tasksOf(world)
    .map((task) => ({ task, ...stateOf(world, task) }))
    .filter(({ task, status }) => matches(call, task, status));
  const keys = {
    CreateTime: (entry: { task: BenchmarkRecord }) => entry.task.createdAt,
    UpdateTime: (entry: { task: BenchmarkRecord }) => entry.task.updatedAt,
    TaskName: (entry: { task: BenchmarkRecord }) => entry.task.name,
  };
  const sorted = sortedBy(call, all, keys, { sort: 'CreateTime', order: 'desc' });
  return {
    PageNumber: page.number,
    PageSize: page.size,
    TotalCount: sorted.length,
    Tasks: slicePage(sorted, page).map(({ task, status, message, agents }) => ({
      TaskId: task.id,
      TaskName: task.name,
      ServiceName: task.service,
      Region: region.id,
      Status: status,
      Message: message,
      AvailableAgent: agents,
      CreateTime: isoSeconds(task.createdAt),
      UpdateTime: isoSeconds(task.updatedAt),
    })),
  };
};

/** The report of the last run, as far as it has come. `ReportUrl` stays empty: the emulator draws no page. */
export const describeBenchmarkReport: Action = (call) => {
  const { store, clock, scale } = call.world;
  const task = requireTask(call);
  const type = (call.query.get('ReportType') ?? 'Report').toLowerCase();
  if (type !== 'raw' && type !== 'report') throw invalid('ReportType must be RAW or Report.');
  const run = runOf(task, scale);
  const directory = new StateDirectory(store, clock, scale);
  const service = directory.find(task.service);
  if (clock.now() <= run.fromMs || !service) {
    const { status, code } = codes.wrongState;
    throw new ApiError(status, code, `The benchmark task ${task.name} has no report: it has not sent a request yet.`);
  }
  const document = readBenchmark(task.document);
  const token = document.service?.requestToken;
  const load = loadOf(directory, service, planOf(document));
  const isAuthorized = token === undefined || token === service.token;
  const source = { name: task.name, run, now: clock.now(), load, isAuthorized };
  return { Data: type === 'raw' ? rawReport(source, scale) : summaryReport(source, scale), ReportUrl: '' };
};
