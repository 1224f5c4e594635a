import { configOf } from '../services/config.ts';
import { planInstance } from '../services/plan.ts';
import { lastOperation, withServices, type ChangeEnv } from '../services/world.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ResourceRecord } from '../state/resourceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { presentNodes } from './nodeState.ts';
import { visibleResources } from './resources.ts';
import { fillingOf, servicesOn, workersOf } from './resourceUse.ts';

type Moment = Pick<ChangeEnv, 'now' | 'scale'>;

/**
 * The state in which instances that wait for room in a resource group, the oldest first, have taken what is free now or
 * will be when a machine is attached or another instance is gone. Part of `settleMachines`.
 */
export function placeWaiting(state: EmulatorState, env: Moment): EmulatorState {
  return visibleResources(state, env.now).reduce((next, resource) => placeOn(next, resource, env), state);
}

function placeOn(state: EmulatorState, resource: ResourceRecord, env: Moment): EmulatorState {
  const waiting = servicesOn(state, resource.id)
    .filter(takesItsTurn)
    .flatMap((service) =>
      service.instances.filter((entry) => waits(entry, env.now)).map((entry) => ({ service, entry })),
    )
    .toSorted((a, b) => a.entry.orderedAt - b.entry.orderedAt);
  let next = state;
  for (const { service, entry } of waiting) next = placeOne(next, resource, { uid: service.uid, entry }, env);
  return next;
}

/** What a rolling update or restart is still to order is planned with it, not here. */
function takesItsTurn(service: ServiceRecord): boolean {
  return ['create', 'start', 'scale'].includes(lastOperation(service).kind);
}

function waits({ problem, endingAt }: InstanceRecord, now: number): boolean {
  return (
    problem?.kind === 'resource-full' &&
    problem.endsAt === undefined &&
    endingAt === undefined &&
    now < problem.givesUpAt
  );
}

function placeOne(
  state: EmulatorState,
  resource: ResourceRecord,
  { uid, entry }: { readonly uid: string; readonly entry: InstanceRecord },
  env: Moment,
): EmulatorState {
  const service = state.services.find((candidate) => candidate.uid === uid);
  const at = service && firstRoom(state, resource, service, entry, env.now);
  if (!service || at === undefined) return state;
  const planned = startedAt(service, entry, at, env);
  const instances = service.instances.map((other) => (other.name === entry.name ? planned : other));
  return withServices(state, [{ ...service, instances }], env.now);
}

/** When there is room for an instance; undefined when nothing that is known makes room. */
function firstRoom(
  state: EmulatorState,
  resource: ResourceRecord,
  service: ServiceRecord,
  entry: InstanceRecord,
  now: number,
): number | undefined {
  const attached = presentNodes(resource, now).map((node) => node.attachedAt);
  const gone = servicesOn(state, resource.id).flatMap((other) =>
    other.instances.map((instance) => instance.goneAt ?? 0),
  );
  const later = [...attached, ...gone].filter((at) => at > now);
  return [now, ...later.toSorted((a, b) => a - b)].find((at) =>
    fillingOf(state, resource, at, { planned: true }).putTogether(workersOf(configOf(service), entry.name, at)),
  );
}

/** The instance with the stages that it passes when it is placed at a time. */
function startedAt(service: ServiceRecord, entry: InstanceRecord, at: number, { scale }: Moment): InstanceRecord {
  const config = configOf(service);
  const order = {
    name: entry.name,
    serviceName: service.name,
    version: entry.version,
    config,
    occasion: lastOperation(service).kind === 'create' ? ('create' as const) : ('again' as const),
    at,
    freeNodes: config.unit?.size ?? 1,
  };
  const planned = planInstance(order, scale);
  const problem = planned.problem ?? (entry.problem && { ...entry.problem, endsAt: at });
  // What was done to it while it waited stays with it.
  return { ...entry, ...planned, orderedAt: entry.orderedAt, ...(problem ? { problem } : {}) };
}
