import { createHash } from 'node:crypto';
import { account, region } from '../../inferred.ts';
import { configOf, instanceTypeOf } from '../../services/config.ts';
import { instanceEvents } from '../../services/instanceEvents.ts';
import { groupOf } from '../../services/serviceAnswer.ts';
import type { ServiceEvent } from '../../services/serviceEvent.ts';
import { visibleServices } from '../../services/world.ts';
import type { EmulatorState } from '../../state/model.ts';
import type { ServiceRecord } from '../../state/serviceRecord.ts';
import { pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { momentOf, wrongParameter } from './monitorQuery.ts';

/** The code of PAI [DOC]. */
const product = 'learn';
const usualRangeMs = 7 * 86_400_000;
const usualPageSize = 10;
const mostPerPage = 100;

interface Kind {
  readonly status: string;
  readonly level: 'INFO' | 'WARN' | 'CRITICAL';
}

/** Events of an instance that CloudMonitor gets; the statuses of the first three are documented, Failed is ours [INFER]. */
const kinds: Readonly<Record<string, Kind>> = {
  SuccessfulCreate: { status: 'Pending', level: 'INFO' },
  Running: { status: 'Running', level: 'INFO' },
  Killing: { status: 'Terminating', level: 'INFO' },
  ContainerDied: { status: 'Failed', level: 'WARN' },
  OOMKilling: { status: 'Failed', level: 'WARN' },
  CrashBlocked: { status: 'Failed', level: 'CRITICAL' },
  Failed: { status: 'Failed', level: 'CRITICAL' },
};

function systemEvent(state: EmulatorState, service: ServiceRecord, event: ServiceEvent, kind: Kind) {
  const config = configOf(service);
  const content = {
    serviceName: service.name,
    serviceId: service.uid,
    serviceGroup: groupOf(state, service) ?? '',
    resourceType: config.metadata?.quota_id
      ? 'Lingjun'
      : config.metadata?.resource
        ? 'DedicatedResource'
        : 'PublicResource',
    instanceType: instanceTypeOf(config) ?? '',
    instanceName: event.instance ?? '',
    reason: event.reason,
    message: event.message,
  };
  const name = `EAS:ServiceInstance:${kind.status}`;
  const resource = `acs:eas:${region.id}:${account.uid}:service/${service.name}`;
  return {
    Id: createHash('md5').update(`${event.instance}/${event.reason}/${event.at}`).digest('hex').toUpperCase(),
    Name: name,
    Level: kind.level,
    Status: kind.status,
    Product: product,
    GroupId: '',
    RegionId: region.id,
    ResourceId: resource,
    InstanceName: event.instance ?? service.name,
    Time: event.at,
    Content: JSON.stringify(content),
  };
}

type SystemEvent = ReturnType<typeof systemEvent>;

function allEvents(state: EmulatorState, now: number): SystemEvent[] {
  return visibleServices(state, now).flatMap((service) =>
    service.instances.flatMap((instance) =>
      instanceEvents(service, instance, now).flatMap((event) => {
        const kind = kinds[event.reason];
        // A container that is ended to be started again is no end of its instance.
        const goesOn = event.reason === 'Killing' && event.at !== instance.endingAt;
        return kind && !goesOn ? [systemEvent(state, service, event, kind)] : [];
      }),
    ),
  );
}

function matches(call: ActionCall, event: SystemEvent): boolean {
  const is = (name: string, value: string): boolean => (call.query.get(name) ?? value) === value;
  const keywords = call.query.get('SearchKeywords');
  return (
    is('Name', event.Name) &&
    is('Level', event.Level) &&
    is('Status', event.Status) &&
    is('GroupId', event.GroupId) &&
    is('EventType', 'ServiceInstance') &&
    (call.query.get('Product') ?? product).toLowerCase() === product &&
    (keywords === undefined || `${event.Name} ${event.InstanceName} ${event.Content}`.includes(keywords))
  );
}

/** What happened to instances, newest first [INFER]. */
export const describeSystemEventAttribute: Action = (call) => {
  const now = call.world.clock.now();
  const to = momentOf(call, 'EndTime') ?? now;
  const from = momentOf(call, 'StartTime') ?? to - usualRangeMs;
  if (from > to) throw wrongParameter('StartTime must be earlier than EndTime.');
  const page = pageOf(call, usualPageSize);
  if (page.size > mostPerPage) throw wrongParameter(`PageSize must be from 1 to ${mostPerPage}.`);
  const level = call.query.get('Level');
  if (level !== undefined && !['CRITICAL', 'WARN', 'INFO'].includes(level)) {
    throw wrongParameter('Level must be CRITICAL, WARN or INFO.');
  }
  const events = allEvents(call.world.store.state, now)
    .filter((event) => event.Time >= from && event.Time <= to && matches(call, event))
    .toSorted((a, b) => b.Time - a.Time);
  return { Code: '200', Message: 'success', Success: 'true', SystemEvents: { SystemEvent: slicePage(events, page) } };
};
