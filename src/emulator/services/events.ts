import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { Operation, ServiceRecord } from '../state/serviceRecord.ts';
import { machineOf } from './modelOf.ts';
import { configOf } from './config.ts';

/** Something that happened to a service or one of its instances. */
export interface ServiceEvent {
  /** Real time, ms. */
  readonly at: number;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly resource: 'Service' | 'Pod';
  readonly message: string;
  /** The instance, for events of a Pod. */
  readonly instance?: string;
  /** Instances that took traffic then, and that did not, for events of a Service. */
  readonly available?: number;
  readonly unavailable?: number;
}

const operationWords: Readonly<Record<Operation['kind'], [reason: string, message: string]>> = {
  create: ['Creating', 'Start to create the service'],
  start: ['Starting', 'Start to start the service'],
  stop: ['Stopping', 'Start to stop the service'],
  scale: ['Scaling', 'Stage scale begins'],
  update: ['Updating', 'Stage update begins'],
  restart: ['Updating', 'Stage restart begins'],
  delete: ['Deleting', 'Start to delete the service'],
};

function operationEvents(service: ServiceRecord): ServiceEvent[] {
  return service.operations.flatMap((operation, index): ServiceEvent[] => {
    const [reason, message] = operationWords[operation.kind];
    const begin: ServiceEvent = {
      at: operation.at,
      type: 'Normal',
      reason,
      resource: 'Service',
      message,
      available: readyAt(service, operation.at),
      unavailable: 0,
    };
    const next = service.operations[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const done = completionOf(service, operation);
    if (done === undefined || done >= next) return [begin];
    const available = readyAt(service, done);
    const end = operation.kind === 'stop' ? 'Service is stopped' : `Stage ${operation.kind} complete`;
    return [
      begin,
      {
        at: done,
        type: 'Normal',
        reason,
        resource: 'Service',
        message: end,
        available,
        unavailable: Math.max(0, operation.instances - available),
      },
    ];
  });
}

/** When an operation was done: its last instance ready or gone; undefined when one cannot start. */
function completionOf(service: ServiceRecord, operation: Operation): number | undefined {
  const ordered = service.instances.filter((entry) => entry.orderedAt >= operation.at);
  const ended = service.instances.filter((entry) => entry.endingAt !== undefined && entry.endingAt >= operation.at);
  if (operation.kind !== 'stop' && ordered.some((entry) => entry.readyAt === undefined)) return undefined;
  return Math.max(
    operation.at,
    ...ordered.map((entry) => entry.readyAt ?? 0),
    ...ended.map((entry) => entry.goneAt ?? 0),
  );
}

function readyAt(service: ServiceRecord, at: number): number {
  return service.instances.filter(
    (entry) => (entry.readyAt ?? Number.POSITIVE_INFINITY) <= at && at < (entry.endingAt ?? Number.POSITIVE_INFINITY),
  ).length;
}

function instanceEvents(service: ServiceRecord, instance: InstanceRecord): ServiceEvent[] {
  const config = configOf(service);
  const image = config.containers?.[0]?.image ?? 'the image';
  const port = config.containers?.[0]?.port ?? 8000;
  const pod = (at: number | undefined, type: 'Normal' | 'Warning', reason: string, message: string): ServiceEvent[] =>
    at === undefined || at > (instance.endingAt ?? Number.POSITIVE_INFINITY)
      ? []
      : [{ at, type, reason, resource: 'Pod', message, instance: instance.name }];
  const { orderedAt, scheduledAt, pulledAt, loadedAt, readyAt: ready, endingAt, goneAt } = instance;
  return [
    ...pod(orderedAt, 'Normal', 'SuccessfulCreate', `Created instance ${instance.name}`),
    ...problemEvents(instance),
    ...pod(
      scheduledAt,
      'Normal',
      'Scheduled',
      `Successfully assigned ${instance.name} to a ${machineOf(config)?.type ?? 'machine'}`,
    ),
    ...pod(scheduledAt, 'Normal', 'Pulling', `Pulling image "${image}"`),
    ...pod(pulledAt, 'Normal', 'Pulled', `Successfully pulled image "${image}"`),
    ...pod(pulledAt, 'Normal', 'Started', 'Started container worker0'),
    ...pod(loadedAt, 'Warning', 'Unhealthy', `Startup probe failed: connection refused on port ${port}`),
    ...pod(ready, 'Normal', 'Running', `Instance ${instance.name} is ready and takes traffic`),
    ...(endingAt === undefined
      ? []
      : [
          {
            at: endingAt,
            type: 'Normal' as const,
            reason: 'Killing',
            resource: 'Pod' as const,
            message: `Stopping instance ${instance.name}`,
            instance: instance.name,
          },
        ]),
    ...(goneAt === undefined
      ? []
      : [
          {
            at: goneAt,
            type: 'Normal' as const,
            reason: 'Terminated',
            resource: 'Pod' as const,
            message: `Instance ${instance.name} is gone`,
            instance: instance.name,
          },
        ]),
  ];
}

/** A problem is told at growing distances, until EAS gives up. */
function problemEvents(instance: InstanceRecord): ServiceEvent[] {
  const { problem } = instance;
  if (!problem) return [];
  const from = instance.scheduledAt ?? instance.orderedAt;
  const until = instance.endingAt ?? Number.POSITIVE_INFINITY;
  const span = problem.givesUpAt - from;
  const reason = {
    'out-of-stock': 'OutOfStock',
    'quota-full': 'FailedScheduling',
    'resource-full': 'FailedScheduling',
    'image-pull': 'BackOff',
  }[problem.kind];
  const warn = (at: number, why: string, message: string): ServiceEvent => ({
    at,
    type: 'Warning',
    reason: why,
    resource: 'Pod',
    message,
    instance: instance.name,
  });
  const events = [0.02, 0.1, 0.3, 0.6].map((part) => warn(Math.round(from + part * span), reason, problem.message));
  return [...events, warn(problem.givesUpAt, 'Failed', `Gave up: ${problem.message}`)].filter(
    (event) => event.at <= until,
  );
}

/** Everything that has happened to a service, and of an aggregate to its members, up to `now`, oldest first. */
export function eventsOf(
  service: ServiceRecord,
  members: readonly ServiceRecord[],
  now: number,
): readonly ServiceEvent[] {
  const whole = { ...service, instances: [service, ...members].flatMap((entry) => entry.instances) };
  const all = [
    ...operationEvents(whole),
    ...[service, ...members].flatMap((entry) => entry.instances.flatMap((instance) => instanceEvents(entry, instance))),
  ];
  return all.filter((event) => event.at <= now).toSorted((a, b) => a.at - b.at);
}

/** `Message` of an event: JSON text (eas/product.md, section 4.3). */
export function eventMessage(event: ServiceEvent): string {
  const base = { versionId: 1, message: event.message };
  if (event.instance !== undefined) return JSON.stringify({ ...base, instanceName: event.instance });
  return JSON.stringify({
    ...base,
    availableInstance: event.available ?? 0,
    unavailableInstance: event.unavailable ?? 0,
  });
}
