import { checkComplete, mergeDocument, planOf, readBenchmark } from '../../benchmark/document.ts';
import { isTaskGone, operated, taskStatus } from '../../benchmark/taskStatus.ts';
import { ApiError } from '../../http/apiError.ts';
import { codes, region } from '../../inferred.ts';
import { parseDocument } from '../../services/config.ts';
import { requireService } from '../../services/operate.ts';
import type { BenchmarkOperation, BenchmarkRecord } from '../../state/benchmarkRecord.ts';
import type { EmulatorState } from '../../state/model.ts';
import type { Action, ActionCall, World } from '../action.ts';

/** The tasks that exist at a time. */
export function tasksOf({ store, clock, scale }: World, state = store.state): readonly BenchmarkRecord[] {
  return state.benchmarks.filter((task) => !isTaskGone(task, clock.now(), scale));
}

/** The task that a call names, or a 404. */
export function requireTask(call: ActionCall, state = call.world.store.state): BenchmarkRecord {
  const name = call.path['TaskName'] ?? '';
  const task = tasksOf(call.world, state).find((entry) => entry.name === name);
  if (task) return task;
  const { status, code } = codes.benchmarkNotFound;
  throw new ApiError(status, code, `The benchmark task ${name} does not exist in this region.`);
}

/** The state with a task in the place of the one of its name, and without those that are gone. */
function withTask(world: World, state: EmulatorState, task: BenchmarkRecord): EmulatorState {
  return { ...state, benchmarks: [...tasksOf(world, state).filter((entry) => entry.name !== task.name), task] };
}

export const createBenchmark: Action = async (call) => {
  const { store, clock, ids } = call.world;
  const document = parseDocument(call.body);
  const service = checkComplete(readBenchmark(document));
  const name = await store.commit((state) => {
    const now = clock.now();
    requireService(state, service, now);
    const task: BenchmarkRecord = {
      name: `benchmark-${service}-${ids.text(4)}`,
      id: `eas-b-${ids.text(18)}`,
      service,
      document,
      createdAt: now,
      updatedAt: now,
      operations: [{ kind: 'create', at: now }],
    };
    return { state: withTask(call.world, state, task), result: task.name };
  });
  return { TaskName: name, Region: region.id, Message: `Benchmark task [${name}] is Creating` };
};

/** Has a task do something, if it is in one of these statuses; `document` replaces its own. */
async function operate(
  call: ActionCall,
  kind: BenchmarkOperation['kind'],
  allowed: readonly string[],
  change: (document: BenchmarkRecord['document']) => BenchmarkRecord['document'] = (document) => document,
): Promise<void> {
  const { store, clock, scale } = call.world;
  await store.commit((state) => {
    const now = clock.now();
    const task = requireTask(call, state);
    const status = taskStatus(task, now, scale);
    if (!allowed.includes(status)) {
      const { status: http, code } = codes.wrongState;
      throw new ApiError(http, code, `The benchmark task ${task.name} is ${status}: ${refusals[kind]}`);
    }
    const operations = operated(task, kind, now, scale);
    const next = { ...task, document: change(task.document), updatedAt: now, operations };
    return { state: withTask(call.world, state, next), result: undefined };
  });
}

const refusals: Readonly<Record<BenchmarkOperation['kind'], string>> = {
  create: 'it exists.',
  start: 'only a stopped task can be started.',
  stop: 'only a task that starts or runs can be stopped.',
  update: 'wait until it has settled, then update it.',
  delete: 'it cannot be deleted.',
};

export const updateBenchmark: Action = async (call) => {
  const given = parseDocument(call.body);
  readBenchmark(given);
  await operate(call, 'update', ['Running', 'Stopped', 'Starting'], (document) => {
    const merged = mergeDocument(document, given);
    planOf(readBenchmark(merged));
    return merged;
  });
  return { Message: messageOf(call, 'Updating') };
};

export const startBenchmark: Action = async (call) => {
  const task = requireTask(call);
  requireService(call.world.store.state, task.service, call.world.clock.now());
  await operate(call, 'start', ['Stopped']);
  return { Message: messageOf(call, 'Starting') };
};

export const stopBenchmark: Action = async (call) => {
  await operate(call, 'stop', ['Creating', 'Starting', 'Running']);
  return { Message: messageOf(call, 'Stopping') };
};

export const deleteBenchmark: Action = async (call) => {
  await operate(call, 'delete', ['Creating', 'Starting', 'Running', 'Stopping', 'Stopped', 'Updating']);
  return { Message: messageOf(call, 'Deleting') };
};

function messageOf(call: ActionCall, status: string): string {
  return `Benchmark task [${call.path['TaskName'] ?? ''}] is ${status}`;
}
