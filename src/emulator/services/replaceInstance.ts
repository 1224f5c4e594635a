import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, machinesPerInstance } from './config.ts';
import type { NamedInstance } from './findInstance.ts';
import { isDetached } from './instanceState.ts';
import { withoutLongGone } from './keptInstances.ts';
import { orderInstance } from './orderInstances.ts';
import { endInstance } from './plan.ts';
import { freeNodesFor } from './quotaNodes.ts';
import { withServices, type ChangeEnv } from './world.ts';

/** The state after single instances were changed. */
export interface InstancesChanged {
  readonly state: EmulatorState;
  readonly result: undefined;
}

/** The state with each of the instances changed into what `change` gives: itself, with another beside it. */
export function changeEach(
  state: EmulatorState,
  found: readonly NamedInstance[],
  now: number,
  change: (named: NamedInstance) => readonly InstanceRecord[],
): InstancesChanged {
  const changed = new Map<string, ServiceRecord>();
  for (const { owner: first, instance } of found) {
    const owner = changed.get(first.uid) ?? first;
    const next = change({ owner, instance });
    const instances = owner.instances.flatMap((other) => (other === instance ? [...next] : [other]));
    const inOrder = instances.toSorted((a, b) => a.orderedAt - b.orderedAt);
    changed.set(owner.uid, { ...owner, instances: withoutLongGone(inOrder, now) });
  }
  return { state: withServices(state, [...changed.values()], now), result: undefined };
}

/**
 * An instance that ends now, and the one that takes its place, with so many of its machines; all of them when that is
 * left out. Nothing comes in the place of a detached one, which is no part of its service any more.
 */
export function rebuilt(
  state: EmulatorState,
  named: NamedInstance,
  env: ChangeEnv,
  back = machinesPerInstance(configOf(named.owner)),
): readonly InstanceRecord[] {
  const ended = endInstance(named.instance, env.now, env.scale);
  return isDetached(named.instance, env.now) ? [ended] : [ended, replacement(state, named, back, env)];
}

/** A new instance in the place of another, of its version; `back` machines of the quota come free with the old one. */
export function replacement(
  state: EmulatorState,
  { owner, instance: old }: NamedInstance,
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
