/** What a user does to single instances: isolate, detach, rebuild, restart a container. Pure, from state to state. */
import { ApiError } from '../http/apiError.ts';
import { codes } from '../inferred.ts';
import type { InstanceAct, InstanceRecord } from '../state/instanceRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import { configOf, invalid } from './config.ts';
import { containersOf } from './containers.ts';
import { requireInstance, type NamedInstance } from './findInstance.ts';
import { isDetached, isIsolated } from './instanceState.ts';
import { requireChangeable } from './operate.ts';
import { laterPace } from './plan.ts';
import { changeEach, rebuilt, replacement, type InstancesChanged } from './replaceInstance.ts';
import { paceOf, runsOf } from './runs.ts';
import type { ChangeEnv } from './world.ts';

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
  requireChangeable(state, call.service, now);
  const found = call.names.map((name) => requireInstance(state, call.service, name, now, call.replica));
  for (const { instance } of found) {
    if (instance.endingAt !== undefined && instance.endingAt <= now) {
      throw refuse(`The instance ${instance.name} is being deleted.`);
    }
  }
  // Two machines of one replica are one instance.
  return found.filter(({ instance }, index) => found.findIndex((other) => other.instance === instance) === index);
}

/** Acts on one instance that are remembered. */
const keptActs = 100;

/** The instance with more acts. Of a long row the oldest are forgotten, but never that it was detached. */
function withActs(instance: InstanceRecord, ...acts: readonly InstanceAct[]): InstanceRecord {
  const all = [...(instance.acts ?? []), ...acts];
  const first = all.length - keptActs;
  return { ...instance, acts: all.filter((act, index) => index >= first || act.kind === 'detach') };
}

/** Takes traffic from an instance, or gives it back; it runs on. */
export function isolateInstance(
  state: EmulatorState,
  call: InstanceCall,
  isolate: boolean,
  env: ChangeEnv,
): InstancesChanged {
  const found = requireInstances(state, call, env.now);
  return changeEach(state, found, env.now, ({ instance }) => {
    if (isDetached(instance, env.now))
      throw refuse(`The instance ${instance.name} is detached: that cannot be undone.`);
    if (isIsolated(instance, env.now) === isolate) return [instance];
    return [withActs(instance, { kind: isolate ? 'isolate' : 'readmit', at: env.now })];
  });
}

/** Takes an instance out of its service for good; it runs on, and another is ordered in its place. */
export function detachInstance(state: EmulatorState, call: InstanceCall, env: ChangeEnv): InstancesChanged {
  const found = requireInstances(state, call, env.now);
  return changeEach(state, found, env.now, ({ owner, instance }) => {
    if (isDetached(instance, env.now)) return [instance];
    if (runsOf(instance, env.now).length === 0) {
      throw refuse(`The instance ${instance.name} does not run yet: there is nothing to detach.`);
    }
    const { endingAt: _endingAt, goneAt: _goneAt, ...running } = instance;
    return [withActs(running, { kind: 'detach', at: env.now }), replacement(state, { owner, instance }, 0, env)];
  });
}

/** Ends instances and orders new ones in their place; of a detached one nothing comes in its place. */
export function rebuildInstances(state: EmulatorState, call: InstanceCall, env: ChangeEnv): InstancesChanged {
  const found = requireInstances(state, call, env.now);
  return changeEach(state, found, env.now, (named) => rebuilt(state, named, env));
}

/** Starts the container of that name again, or all of an instance; the instance stays where it is. */
export function restartContainers(
  state: EmulatorState,
  call: InstanceCall,
  container: string | undefined,
  env: ChangeEnv,
): InstancesChanged {
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
