/** What a user does to single instances: isolate, detach, rebuild, restart a container. Pure, from state to state. */
import { ApiError } from '../http/apiError.ts';
import { codes } from '../inferred.ts';
import type { InstanceAct, InstanceRecord } from '../state/instanceRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, invalid, machinesPerInstance } from './config.ts';
import { containersOf } from './containers.ts';
import { requireInstance, type NamedInstance } from './findInstance.ts';
import { isDetached, isIsolated } from './instanceState.ts';
import { orderInstance } from './orderInstances.ts';
import { endInstance, laterPace } from './plan.ts';
import { freeNodesFor } from './quotaNodes.ts';
import { paceOf, runsOf } from './runs.ts';
import { withServices, type ChangeEnv } from './world.ts';

interface Changed {
  readonly state: EmulatorState;
  readonly result: undefined;
}

/** Which instances of which service a call is about. */
export interface InstanceCall {
  readonly service: string;
  readonly names: readonly string[];
  /** True when the names are those of replicas, which may be several machines. */
  readonly replica: boolean | undefined;
}

function refuse(message: string): ApiError {
  return new ApiError(codes.wrongState.status, codes.wrongState.code, message);
}

function requireInstances(state: EmulatorState, call: InstanceCall, now: number): readonly NamedInstance[] {
  const found = call.names.map((name) => requireInstance(state, call.service, name, now, call.replica));
  for (const { instance } of found) {
    if (instance.endingAt !== undefined && instance.endingAt <= now) {
      throw refuse(`The instance ${instance.name} is being deleted.`);
    }
  }
  // Two machines of one replica are one instance.
  return found.filter(({ instance }, index) => found.findIndex((other) => other.instance === instance) === index);
}

/** The state with each of the instances changed into what `change` gives: itself, with another beside it. */
function changeEach(
  state: EmulatorState,
  found: readonly NamedInstance[],
  now: number,
  change: (named: NamedInstance) => readonly InstanceRecord[],
): Changed {
  const changed = new Map<string, ServiceRecord>();
  for (const { owner: first, instance } of found) {
    const owner = changed.get(first.uid) ?? first;
    const next = change({ owner, instance });
    const instances = owner.instances.flatMap((other) => (other === instance ? [...next] : [other]));
    changed.set(owner.uid, { ...owner, instances: instances.toSorted((a, b) => a.orderedAt - b.orderedAt) });
  }
  return { state: withServices(state, [...changed.values()], now), result: undefined };
}

function withActs(instance: InstanceRecord, ...acts: readonly InstanceAct[]): InstanceRecord {
  return { ...instance, acts: [...(instance.acts ?? []), ...acts] };
}

/** Takes traffic from an instance, or gives it back; it runs on. */
export function isolateInstance(state: EmulatorState, call: InstanceCall, isolate: boolean, env: ChangeEnv): Changed {
  const found = requireInstances(state, call, env.now);
  return changeEach(state, found, env.now, ({ instance }) => {
    if (isDetached(instance, env.now))
      throw refuse(`The instance ${instance.name} is detached: that cannot be undone.`);
    if (isIsolated(instance, env.now) === isolate) return [instance];
    return [withActs(instance, { kind: isolate ? 'isolate' : 'readmit', at: env.now })];
  });
}

/** Takes an instance out of its service for good; it runs on, and another is ordered in its place. */
export function detachInstance(state: EmulatorState, call: InstanceCall, env: ChangeEnv): Changed {
  const found = requireInstances(state, call, env.now);
  return changeEach(state, found, env.now, ({ owner, instance }) => {
    if (isDetached(instance, env.now)) return [instance];
    if (runsOf(instance, env.now).length === 0) {
      throw refuse(`The instance ${instance.name} does not run yet: there is nothing to detach.`);
    }
    const { endingAt: _endingAt, goneAt: _goneAt, ...running } = instance;
    return [withActs(running, { kind: 'detach', at: env.now }), replacement(state, owner, instance, 0, env)];
  });
}

/** Ends instances and orders new ones in their place; of a detached one nothing comes in its place. */
export function rebuildInstances(state: EmulatorState, call: InstanceCall, env: ChangeEnv): Changed {
  const found = requireInstances(state, call, env.now);
  return changeEach(state, found, env.now, ({ owner, instance }) => {
    const ended = endInstance(instance, env.now, env.scale);
    if (isDetached(instance, env.now)) return [ended];
    return [ended, replacement(state, owner, instance, machinesPerInstance(configOf(owner)), env)];
  });
}

/** A new instance in the place of another, of its version; `back` machines of the quota come free with the old one. */
function replacement(
  state: EmulatorState,
  owner: ServiceRecord,
  old: InstanceRecord,
  back: number,
  env: ChangeEnv,
): InstanceRecord {
  const before = owner.versions?.find((entry) => entry.version === old.version);
  const revision = old.version === owner.version || !before ? {} : { revision: before };
  const free = freeNodesFor(state, configOf(owner), env.now, owner);
  const freeNodes = free === undefined ? undefined : free + back;
  const terms = { occasion: 'again' as const, at: env.now, freeNodes, ...revision };
  const fresh = { ...orderInstance(owner, terms, { ...env, freeNodes }), replaces: old.name };
  // What an update was going to end later, it ends in its place.
  return old.endingAt === undefined ? fresh : endInstance(fresh, old.endingAt, env.scale);
}

/** Starts the container of that name again, or all of an instance; the instance stays where it is. */
export function restartContainers(
  state: EmulatorState,
  call: InstanceCall,
  container: string | undefined,
  env: ChangeEnv,
): Changed {
  const found = requireInstances(state, call, env.now);
  return changeEach(state, found, env.now, ({ owner, instance }) => {
    const specs = containersOf(configOf(owner));
    const wanted = specs.filter((spec) => container === undefined || spec.name === container);
    if (wanted.length === 0) {
      const names = specs.map((spec) => spec.name).join(', ');
      throw invalid(`The instance ${instance.name} has no container ${container?.slice(0, 80)}, only ${names}.`);
    }
    if (runsOf(instance, env.now).length === 0) {
      throw refuse(`The instance ${instance.name} does not run yet: no container of it can be restarted.`);
    }
    const acts = wanted.map((spec): InstanceAct => {
      return { kind: 'restart', at: env.now, ...(spec.isMain ? {} : { sidecar: spec.name }) };
    });
    // The state may have been made at another time scale.
    const later = laterPace({ name: instance.name, serviceName: owner.name, config: configOf(owner) }, env.scale);
    return [withActs({ ...instance, pace: { ...paceOf(instance), ...later } }, ...acts)];
  });
}
