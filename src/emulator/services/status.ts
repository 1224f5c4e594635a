import type { TimeScale } from '../clock.ts';
import type { EmulatorState } from '../state/model.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf } from './config.ts';
import { problemNow, type CurrentProblem } from './problem.ts';
import { problemWords } from './problemWords.ts';
import { countInstances, statusWord } from './statusWord.ts';
import { childrenOf, lastOperation } from './world.ts';

/** How a service is doing at some moment, as EAS words it. */
export interface ServiceStatus {
  /** One of the statuses of eas/product.md, section 4.1. */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** Instances wanted, taking traffic, and still missing. */
  readonly total: number;
  readonly running: number;
  readonly pending: number;
}

/** The status of a service that is no aggregate. */
function statusOf(service: ServiceRecord, now: number, scale: TimeScale): ServiceStatus {
  const counted = countInstances(service, now);
  const status = statusWord(service, counted, now, scale);
  const operation = lastOperation(service);
  const ends = operation.kind === 'stop' || operation.kind === 'delete';
  const total = ends ? (configOf(service).metadata?.instance ?? 0) : operation.instances;
  const running = counted.ready;
  const pending = ends ? 0 : Math.max(0, total - running);
  const base = { status, total, running, pending };
  const problem = ends ? undefined : firstProblem(counted.staying, now);
  if (problem) return { ...base, reason: problemWords[problem.kind].service, message: problem.message };
  return { ...base, reason: status.toUpperCase(), message: messageFor(service.name, base) };
}

function firstProblem(instances: readonly InstanceRecord[], now: number): CurrentProblem | undefined {
  for (const entry of instances) {
    const problem = problemNow(entry, now);
    if (problem) return problem;
  }
  return undefined;
}

function messageFor(name: string, at: { status: string; total: number; running: number; pending: number }): string {
  if (at.status === 'Running') return 'Service is running';
  if (at.status === 'Stopped') return `Service [${name}] is stopped`;
  return `${at.status} [Total: ${at.total}, Pending: ${at.pending}, Running: ${at.running}]`;
}

/** What shows of an aggregate when its members differ: the first of these that a member has. */
const aggregateOrder = [
  'Deleting',
  'Failed',
  'Creating',
  'Starting',
  'Stopping',
  'Pending',
  'Waiting',
  'Updating',
  'Scaling',
];

/** The status of an aggregate, from its members'. */
function aggregateStatus(
  service: ServiceRecord,
  members: readonly ServiceRecord[],
  now: number,
  scale: TimeScale,
): ServiceStatus {
  const of = members.map((member) => ({ member, status: statusOf(member, now, scale) }));
  const sum = (pick: (status: ServiceStatus) => number): number =>
    of.reduce((all, entry) => all + pick(entry.status), 0);
  const words = new Set(of.map((entry) => entry.status.status));
  const first = aggregateOrder.find((word) => words.has(word));
  const status = first ?? (words.size > 1 ? 'Waiting' : ([...words][0] ?? 'Running'));
  const base = {
    status: lastOperation(service).kind === 'delete' ? 'Deleting' : status,
    total: sum((entry) => entry.total),
    running: sum((entry) => entry.running),
    pending: sum((entry) => entry.pending),
  };
  const failed = of.find((entry) => entry.status.status === 'Failed');
  if (failed)
    return { ...base, reason: failed.status.reason, message: `${failed.member.name}: ${failed.status.message}` };
  return { ...base, reason: base.status.toUpperCase(), message: messageFor(service.name, base) };
}

/** The status of any service; of an aggregate it follows from its members. */
export function serviceStatus(
  state: EmulatorState,
  service: ServiceRecord,
  now: number,
  scale: TimeScale,
): ServiceStatus {
  const members = childrenOf(state, service.uid);
  return members.length > 0 ? aggregateStatus(service, members, now, scale) : statusOf(service, now, scale);
}
