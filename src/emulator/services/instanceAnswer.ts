import { isoSeconds } from '../clock.ts';
import { fractionOf } from '../ids.ts';
import { region } from '../inferred.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, machinesPerInstance, type ServiceConfig } from './config.ts';
import { containersOf, containerStates, machineNames, type Container } from './containers.ts';
import { isDetached, isIsolated, isPresent, instanceWords } from './instanceState.ts';
import { machineOf } from './modelOf.ts';
import { resourceTypeOf, roleOf } from './serviceAnswer.ts';

function octet(text: string, from: number, to: number): number {
  return from + Math.floor(fractionOf(text) * (to - from));
}

/** The address of a machine of an instance, always the same for its name. */
export function innerIp(name: string): string {
  return `10.${octet(`${name}a`, 0, 250)}.${octet(`${name}b`, 0, 250)}.${octet(`${name}c`, 2, 250)}`;
}

function hostIp(name: string): string {
  return `11.0.${octet(`${name}d`, 1, 250)}.${octet(`${name}e`, 2, 250)}`;
}

function placeFields(name: string, config: ServiceConfig): Record<string, unknown> {
  const zones = ['h', 'i', 'j'];
  return {
    InnerIP: innerIp(name),
    HostIP: hostIp(name),
    HostName: name,
    TenantInstanceIP: innerIp(name),
    Zone: `${region.id}-${zones[octet(`${name}z`, 0, 3)] ?? 'h'}`,
    InstancePort: config.containers?.[0]?.port ?? 8000,
  };
}

/** How the last run of each container that was restarted ended, as Kubernetes tells it [INFER]. */
function lastStates(containers: readonly Container[]): Record<string, unknown>[] {
  return containers.flatMap(({ spec, last }) => {
    if (!last) return [];
    const terminated = {
      exitCode: last.exitCode,
      reason: last.reason,
      startedAt: isoSeconds(last.startedAt),
      finishedAt: isoSeconds(last.since),
    };
    return [{ name: spec.name, terminated }];
  });
}

function isSpot(config: ServiceConfig): boolean {
  return config.cloud?.computing?.instances?.some((entry) => entry['spot_price_limit'] !== undefined) ?? false;
}

/** How an answer calls an entry: a machine of an instance, or the whole of it. */
interface EntryName {
  readonly name: string;
  readonly replica: string | undefined;
  readonly isReplica: boolean;
}

function oneAnswer(
  service: ServiceRecord,
  instance: InstanceRecord,
  now: number,
  as: EntryName,
): Record<string, unknown> {
  const config = configOf(service);
  const words = instanceWords(instance, now);
  const placed = instance.scheduledAt !== undefined && now >= instance.scheduledAt;
  const machine = machineOf(config);
  const containers = containerStates(instance, config, now);
  return {
    InstanceName: as.name,
    Namespace: service.name,
    Status: words.status,
    Reason: words.reason,
    Role: roleOf(service),
    ...(machine ? { InstanceType: machine.type } : {}),
    ...(placed ? placeFields(as.name, config) : {}),
    ReadyProcesses: containers.filter((container) => container.isReady).length,
    TotalProcesses: containersOf(config).length,
    RestartCount: containers.reduce((sum, container) => sum + container.restarts, 0),
    IsLatest: instance.version === service.version,
    IsReplica: as.isReplica,
    ...(as.replica ? { ReplicaName: as.replica } : {}),
    IsSpot: isSpot(config),
    Isolated: isIsolated(instance, now),
    Detached: isDetached(instance, now),
    LastState: lastStates(containers),
    ResourceType: resourceTypeOf(config) === 'PublicResource' ? 'PublicResource' : 'PrivateResource',
    CreateTime: isoSeconds(instance.orderedAt),
    ...(placed
      ? { StartTime: isoSeconds(instance.scheduledAt ?? now), StartAt: isoSeconds(instance.scheduledAt ?? now) }
      : {}),
  };
}

/**
 * The instances of a service that are there at a time. Where an instance is several machines (`unit.size` above 1),
 * each machine is one entry that names its replica; with `replicas` each replica is one entry.
 */
export function instanceAnswers(service: ServiceRecord, now: number, replicas: boolean): Record<string, unknown>[] {
  const config = configOf(service);
  const isUnit = machinesPerInstance(config) > 1;
  return service.instances
    .filter((entry) => isPresent(entry, now))
    .flatMap((entry) => {
      if (isUnit && replicas) return [oneAnswer(service, entry, now, { ...named(entry.name, entry), isReplica: true })];
      return machineNames(entry, config).map((name) =>
        oneAnswer(service, entry, now, isUnit ? named(name, entry) : { ...named(name, entry), replica: undefined }),
      );
    });
}

function named(name: string, entry: InstanceRecord): EntryName {
  return { name, replica: entry.name, isReplica: false };
}
