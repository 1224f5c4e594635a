import * as z from 'zod/mini';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import { machinesPerInstance, type ServiceConfig } from './config.ts';
import { sidecarUpAt, stageOf } from './instanceState.ts';
import { problemWords } from './problemWords.ts';
import { runsOf, type Run } from './runs.ts';

/** A container of a configuration; the first one is the main one, the others stand beside it. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string | undefined;
  readonly port: number | undefined;
  readonly isMain: boolean;
}

/** What a container is doing, in the words of Kubernetes. */
export interface ContainerState {
  readonly status: 'Waiting' | 'Running' | 'Terminated';
  readonly reason: string;
  /** Since when: real time, ms. */
  readonly since: number;
}

/** A container at some moment, with how its run before ended. */
export interface Container {
  readonly spec: ContainerSpec;
  readonly now: ContainerState;
  readonly last: (ContainerState & { readonly startedAt: number; readonly exitCode: number }) | undefined;
  readonly restarts: number;
  readonly isReady: boolean;
}

const named = z.string().check(z.minLength(1));

/** The containers of each instance: `worker0`, `worker1` … unless they have names; one for a processor or a router. */
export function containersOf(config: ServiceConfig): readonly [ContainerSpec, ...ContainerSpec[]] {
  const specs = (config.containers ?? []).map((container, index): ContainerSpec => {
    const name = z.safeParse(named, container['name']);
    return {
      name: name.success ? name.data : `worker${index}`,
      image: container.image,
      port: container.port,
      isMain: index === 0,
    };
  });
  const [first = { name: 'worker0', image: undefined, port: undefined, isMain: true }, ...rest] = specs;
  return [first, ...rest];
}

/** Names of the machines of an instance: its own, or one each where it is several. */
export function machineNames(instance: InstanceRecord, config: ServiceConfig): readonly string[] {
  const machines = machinesPerInstance(config);
  if (machines === 1) return [instance.name];
  return Array.from({ length: machines }, (_, index) => `${instance.name}-${index}`);
}

/** The containers of an instance at a time; none while it has no machine. */
export function containerStates(instance: InstanceRecord, config: ServiceConfig, now: number): readonly Container[] {
  if (instance.scheduledAt === undefined || now < instance.scheduledAt) return [];
  const runs = runsOf(instance, now);
  return containersOf(config).map((spec) =>
    spec.isMain ? mainState(instance, spec, runs, now) : sidecarState(instance, spec, now),
  );
}

function waiting(instance: InstanceRecord, spec: ContainerSpec): Container {
  const reason = instance.problem?.kind === 'image-pull' ? 'ImagePullBackOff' : 'ContainerCreating';
  const state = { status: 'Waiting', reason, since: instance.scheduledAt ?? instance.orderedAt } as const;
  return { spec, now: state, last: undefined, restarts: 0, isReady: false };
}

function ended(instance: InstanceRecord, run: Run): NonNullable<Container['last']> {
  const words = instance.trouble && run.end === 'trouble' ? problemWords[instance.trouble.kind] : undefined;
  // A container that is told to end with SIGTERM and does so has ended with 143.
  const how = words ? { reason: words.exit, exitCode: words.exitCode } : { reason: 'Error', exitCode: 143 };
  return { status: 'Terminated', since: run.endedAt ?? run.startedAt, startedAt: run.startedAt, ...how };
}

function mainState(instance: InstanceRecord, spec: ContainerSpec, runs: readonly Run[], now: number): Container {
  const run = runs.at(-1);
  if (!run) return waiting(instance, spec);
  const before = runs.at(-2);
  const isDown = run.endedAt !== undefined && run.endedAt <= now;
  const last = isDown ? ended(instance, run) : before && ended(instance, before);
  return {
    spec,
    now: isDown ? downState(instance, run) : { status: 'Running', reason: 'Running', since: run.startedAt },
    last,
    restarts: run.index,
    isReady: !isDown && isUp(run, now) && !['terminating', 'gone'].includes(stageOf(instance, now)),
  };
}

function downState(instance: InstanceRecord, run: Run): ContainerState {
  const { reason, since } = ended(instance, run);
  if (instance.trouble?.staysDown) return { status: 'Terminated', reason, since };
  return { status: 'Waiting', reason: 'CrashLoopBackOff', since };
}

function isUp(run: Run, now: number): boolean {
  if (run.readyAt === undefined || now < run.readyAt) return false;
  return run.failedAt === undefined || now < run.failedAt;
}

function sidecarState(instance: InstanceRecord, spec: ContainerSpec, now: number): Container {
  const { pulledAt } = instance;
  if (pulledAt === undefined || now < pulledAt) return waiting(instance, spec);
  const restarts = (instance.acts ?? []).filter((act) => act.sidecar === spec.name && act.at <= now);
  const [since, before] = [...restarts.map((act) => act.at), pulledAt].toSorted((a, b) => b - a);
  const last =
    before === undefined || since === undefined
      ? undefined
      : ({ status: 'Terminated', reason: 'Error', since, startedAt: before, exitCode: 143 } as const);
  return {
    spec,
    now: { status: 'Running', reason: 'Running', since: since ?? pulledAt },
    last,
    restarts: restarts.length,
    isReady: restarts.every((act) => now >= sidecarUpAt(instance, act.at)),
  };
}
