import { scalerEvents } from '../scaling/scalerEvents.ts';
import type { Operation, ServiceRecord } from '../state/serviceRecord.ts';
import { instanceEvents } from './instanceEvents.ts';
import { stageOf } from './instanceState.ts';
import type { ServiceEvent } from './serviceEvent.ts';

const operationWords: Readonly<Record<Operation['kind'], readonly [reason: string, begin: string, end: string]>> = {
  create: ['Creating', 'Start to create the service', 'Stage create complete'],
  start: ['Starting', 'Start to start the service', 'Stage start complete'],
  stop: ['Stopping', 'Start to stop the service', 'Service is stopped'],
  scale: ['Scaling', 'Stage scale begins', 'Stage scale complete'],
  update: ['Updating', 'Stage update begins', 'Stage update complete'],
  restart: ['Updating', 'Stage restart begins', 'Stage restart complete'],
  delete: ['Deleting', 'Start to delete the service', 'Stage delete complete'],
};

/** An operation with the time of the next, and what it began and ended with. */
function operationEvents(service: ServiceRecord): ServiceEvent[] {
  return service.operations.flatMap((operation, index): ServiceEvent[] => {
    const before = service.operations[index - 1]?.version;
    const [reason, begin, end] = wordsOf(operation, before);
    const next = service.operations[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const done = completionOf(service, operation, next);
    const version = operation.version ?? service.version;
    const event = (at: number, message: string): ServiceEvent => {
      const available = readyAt(service, at);
      const unavailable = Math.max(0, operation.instances - available);
      return { at, type: 'Normal', reason, resource: 'Service', message, version, available, unavailable };
    };
    const began = event(operation.at, begin);
    return done === undefined || done >= next ? [began] : [began, event(done, end)];
  });
}

/** An update to an older version is a rollback. */
function wordsOf(operation: Operation, before: number | undefined): readonly [string, string, string] {
  const words = operationWords[operation.kind];
  const { kind, version } = operation;
  if (kind !== 'update' || version === undefined || before === undefined || version >= before) return words;
  return ['Updating', `Stage rollback to version ${version} begins`, `Stage rollback to version ${version} complete`];
}

/** When an operation was done: its last instance ready or gone; undefined when one cannot start. */
function completionOf(service: ServiceRecord, operation: Operation, next: number): number | undefined {
  const during = (at: number | undefined): boolean => at !== undefined && at >= operation.at && at < next;
  // Instances that were rebuilt one by one are no part of it.
  const rebuilt = new Set(service.instances.map((entry) => entry.replaces));
  const ordered = service.instances.filter((entry) => during(entry.orderedAt) && entry.replaces === undefined);
  const ended = service.instances.filter((entry) => during(entry.endingAt) && !rebuilt.has(entry.name));
  if (operation.kind !== 'stop' && ordered.some((entry) => entry.readyAt === undefined)) return undefined;
  return Math.max(
    operation.at,
    ...ordered.map((entry) => entry.readyAt ?? 0),
    ...ended.map((entry) => entry.goneAt ?? 0),
  );
}

function readyAt(service: ServiceRecord, at: number): number {
  return service.instances.filter((entry) => entry.orderedAt <= at && stageOf(entry, at) === 'ready').length;
}

/** What was done to a member alone, not to the aggregate. */
function ownOperations(member: ServiceRecord, parent: ServiceRecord): ServiceRecord {
  const shared = new Set(parent.operations.map((operation) => operation.at));
  return { ...member, operations: member.operations.filter((operation) => !shared.has(operation.at)) };
}

/** Everything that has happened to a service, and of an aggregate to its members, up to `now`, oldest first. */
export function eventsOf(
  service: ServiceRecord,
  members: readonly ServiceRecord[],
  now: number,
): readonly ServiceEvent[] {
  const parts = [service, ...members];
  const whole = { ...service, instances: parts.flatMap((entry) => entry.instances) };
  const all = [
    ...operationEvents(whole),
    ...parts.flatMap(scalerEvents),
    ...members.flatMap((member) => operationEvents(ownOperations(member, service))),
    ...parts.flatMap((entry) => entry.instances.flatMap((instance) => instanceEvents(entry, instance, now))),
  ];
  return all.filter((event) => event.at <= now).toSorted((a, b) => a.at - b.at);
}
