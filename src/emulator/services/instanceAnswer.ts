import { isoSeconds } from '../clock.ts';
import { fractionOf } from '../ids.ts';
import { region } from '../inferred.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, machinesPerInstance, type ServiceConfig } from './config.ts';
import { instanceWords, stageOf } from './instanceState.ts';
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

function oneAnswer(
  service: ServiceRecord,
  instance: InstanceRecord,
  now: number,
  as: { name: string; replica: string | undefined; isReplica: boolean },
): Record<string, unknown> {
  const config = configOf(service);
  const words = instanceWords(instance, now);
  const placed = instance.scheduledAt !== undefined && now >= instance.scheduledAt;
  const machine = machineOf(config);
  return {
    InstanceName: as.name,
    Namespace: service.name,
    Status: words.status,
    Reason: words.reason,
    Role: roleOf(service),
    ...(machine ? { InstanceType: machine.type } : {}),
    ...(placed ? placeFields(as.name, config) : {}),
    ReadyProcesses: stageOf(instance, now) === 'ready' ? 1 : 0,
    TotalProcesses: 1,
    RestartCount: 0,
    IsLatest: instance.version === service.version,
    IsReplica: as.isReplica,
    ...(as.replica ? { ReplicaName: as.replica } : {}),
    IsSpot: false,
    Isolated: false,
    Detached: false,
    LastState: [],
    ResourceType: resourceTypeOf(config) === 'PublicResource' ? 'PublicResource' : 'PrivateResource',
    CreateTime: isoSeconds(Math.min(now, instance.orderedAt)),
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
  const machines = machinesPerInstance(configOf(service));
  const present = service.instances.filter((entry) => stageOf(entry, now) !== 'gone' && entry.orderedAt <= now);
  return present.flatMap((entry) => {
    if (machines === 1)
      return [oneAnswer(service, entry, now, { name: entry.name, replica: undefined, isReplica: false })];
    if (replicas) return [oneAnswer(service, entry, now, { name: entry.name, replica: entry.name, isReplica: true })];
    return Array.from({ length: machines }, (_, index) =>
      oneAnswer(service, entry, now, { name: `${entry.name}-${index}`, replica: entry.name, isReplica: false }),
    );
  });
}
