import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import type { NamedInstance } from './findInstance.ts';
import { reclaimTime } from './reclaimTime.ts';
import { changeEach, rebuilt, type InstancesChanged } from './replaceInstance.ts';
import type { ChangeEnv } from './world.ts';

function waits(instance: InstanceRecord, now: number): boolean {
  return reclaimTime(instance) !== undefined && (instance.endingAt === undefined || instance.endingAt > now);
}

/** When the next machine is to be taken back that still is there; undefined when none is. */
export function nextReclaim(state: EmulatorState, now: number): number | undefined {
  const times = state.services.flatMap((service) =>
    service.instances.filter((entry) => waits(entry, now)).map((entry) => entry.reclaimAt ?? now),
  );
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Ends the instances whose machines are taken back by now, each with another ordered in its place. */
export function reclaimDue(state: EmulatorState, env: ChangeEnv): InstancesChanged {
  const due = state.services.flatMap((owner) =>
    owner.instances
      .filter((entry) => waits(entry, env.now) && (entry.reclaimAt ?? env.now) <= env.now)
      .map((instance): NamedInstance => ({ owner, instance })),
  );
  return changeEach(state, due, env.now, (named) => rebuilt(state, named, env));
}
