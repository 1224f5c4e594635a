import type { InstanceAct, InstanceRecord, Trouble } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, type ServiceConfig } from './config.ts';
import { containersOf } from './containers.ts';
import { machineOf } from './modelOf.ts';
import { exitText } from './problem.ts';
import { reclaimTime } from './reclaimTime.ts';
import { runsOf, type Run } from './runs.ts';
import type { ServiceEvent } from './serviceEvent.ts';

/** What the events of one instance are made from. */
interface Subject {
  readonly instance: InstanceRecord;
  readonly container: string;
  readonly image: string;
  readonly port: number;
  /** The machine's type. */
  readonly machine: string;
}

/** An event without what is the same for all of an instance. */
type Told = readonly [at: number | undefined, type: 'Normal' | 'Warning', reason: string, message: string];

/** Everything that happens to an instance up to `now`, in no order. */
export function instanceEvents(service: ServiceRecord, instance: InstanceRecord, now: number): ServiceEvent[] {
  const end = instance.endingAt ?? Number.POSITIVE_INFINITY;
  if (end <= instance.orderedAt || instance.orderedAt > now) return [];
  const subject = subjectOf(configOf(service), instance);
  const lived = [
    ...startEvents(subject),
    ...problemEvents(instance),
    ...runsOf(instance, now).flatMap((run) => runEvents(subject, run)),
    ...(instance.acts ?? []).map((act) => actEvent(subject, act)),
    ...gaveUp(instance),
    ...reclaimed(instance),
  ].filter(([at]) => at !== undefined && at <= end);
  return [...lived, ...endEvents(instance)].flatMap(([at, type, reason, message]) =>
    at === undefined || at > now
      ? []
      : [{ at, type, reason, resource: 'Pod' as const, message, instance: instance.name }],
  );
}

function subjectOf(config: ServiceConfig, instance: InstanceRecord): Subject {
  const [main] = containersOf(config);
  return {
    instance,
    container: main.name,
    image: main.image ?? 'the image',
    port: main.port ?? 8000,
    machine: machineOf(config)?.type ?? 'machine',
  };
}

function startEvents({ instance, image, machine }: Subject): Told[] {
  const { name, orderedAt, scheduledAt, pulledAt, replaces } = instance;
  const instead = replaces === undefined ? '' : ` in the place of ${replaces}`;
  return [
    [orderedAt, 'Normal', 'SuccessfulCreate', `Created instance ${name}${instead}`],
    [scheduledAt, 'Normal', 'Scheduled', `Successfully assigned ${name} to a ${machine}`],
    [scheduledAt, 'Normal', 'Pulling', `Pulling image "${image}"`],
    [pulledAt, 'Normal', 'Pulled', `Successfully pulled image "${image}"`],
  ];
}

const problemReason = {
  'out-of-stock': 'OutOfStock',
  'quota-full': 'FailedScheduling',
  'resource-full': 'FailedScheduling',
  'image-pull': 'BackOff',
} as const;

/** A problem is told at growing distances, until it is over or EAS gives up. */
function problemEvents(instance: InstanceRecord): Told[] {
  const { problem } = instance;
  if (!problem) return [];
  const isPlaced = problem.kind === 'image-pull' && instance.scheduledAt !== undefined;
  const from = isPlaced ? (instance.scheduledAt ?? instance.orderedAt) : instance.orderedAt;
  const span = problem.givesUpAt - from;
  const told = [0.02, 0.1, 0.3, 0.6].map((part): Told => {
    return [Math.round(from + part * span), 'Warning', problemReason[problem.kind], problem.message];
  });
  const { endsAt } = problem;
  if (endsAt !== undefined) return told.filter(([at = 0]) => at < endsAt);
  return [...told, [problem.givesUpAt, 'Warning', 'Failed', `Gave up: ${problem.message}`]];
}

function runEvents(subject: Subject, run: Run): Told[] {
  const { instance, container, port } = subject;
  const { trouble } = instance;
  return [
    [run.startedAt, 'Normal', 'Started', `Started container ${container}`],
    [run.loadedAt, 'Warning', 'Unhealthy', `Startup probe failed: connection refused on port ${port}`],
    [run.readyAt, 'Normal', 'Running', `Instance ${instance.name} is ready and takes traffic`],
    ...(trouble && run.end === 'trouble' ? failureEvents(subject, trouble, run) : []),
  ];
}

function failureEvents({ container }: Subject, trouble: Trouble, run: Run): Told[] {
  const { endedAt = run.startedAt, failedAt = endedAt } = run;
  const after = afterEvent(container, trouble, endedAt);
  if (trouble.kind === 'health-check' || trouble.kind === 'liveness') {
    const probe = trouble.kind === 'liveness' ? 'Liveness' : 'Startup';
    const from = trouble.kind === 'liveness' ? failedAt : (run.loadedAt ?? run.startedAt);
    const failed = `${probe} probe failed: HTTP probe failed with status code 503`;
    const end = trouble.staysDown ? '' : ', will be restarted';
    return [
      ...[0, 0.5].map((part): Told => [Math.round(from + part * (endedAt - from)), 'Warning', 'Unhealthy', failed]),
      [endedAt, 'Normal', 'Killing', `Container ${container} failed ${probe.toLowerCase()} probe${end}`],
      ...after,
    ];
  }
  const reason = trouble.kind === 'oom' ? 'OOMKilling' : 'ContainerDied';
  return [[endedAt, 'Warning', reason, exitText(trouble.kind, `container ${container}`)], ...after];
}

function afterEvent(container: string, trouble: Trouble, endedAt: number): Told[] {
  if (trouble.staysDown) {
    const message = `Container ${container} is not restarted: runtime.enable_crash_block is true`;
    return [[endedAt, 'Warning', 'CrashBlocked', message]];
  }
  return [[endedAt, 'Warning', 'BackOff', `Back-off restarting failed container ${container}`]];
}

function gaveUp({ name, trouble }: InstanceRecord): Told[] {
  if (trouble?.givesUpAt === undefined) return [];
  const why = trouble.kind === 'health-check' ? 'its startup probe still fails' : 'its container still crashes';
  return [[trouble.givesUpAt, 'Warning', 'Failed', `Gave up waiting for instance ${name}: ${why}`]];
}

function reclaimed(instance: InstanceRecord): Told[] {
  const at = reclaimTime(instance);
  if (at === undefined) return [];
  return [[at, 'Warning', 'SpotReclaimed', `The spot machine of instance ${instance.name} is taken back`]];
}

function actEvent({ instance: { name }, container }: Subject, act: InstanceAct): Told {
  switch (act.kind) {
    case 'isolate':
      return [act.at, 'Normal', 'Isolated', `Instance ${name} is isolated: it takes no traffic`];
    case 'readmit':
      return [act.at, 'Normal', 'Readmitted', `Instance ${name} takes traffic again`];
    case 'detach':
      return [act.at, 'Normal', 'Detached', `Instance ${name} is detached from the service`];
    case 'restart':
      return [act.at, 'Normal', 'Killing', `Restarting container ${act.sidecar ?? container} as asked`];
  }
}

function endEvents({ name, endingAt, goneAt }: InstanceRecord): Told[] {
  return [
    [endingAt, 'Normal', 'Killing', `Stopping instance ${name}`],
    [goneAt, 'Normal', 'Terminated', `Instance ${name} is gone`],
  ];
}
