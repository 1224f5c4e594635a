/** From the instances that are there to those that are wanted: what is ordered, what ends, and when. */
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { invalid } from './config.ts';
import { planFleet, type Goal, type Plan } from './fleetPlan.ts';
import { isDetached, stageOf } from './instanceState.ts';
import type { ChangeContext } from './orderInstances.ts';
import { endInstance } from './plan.ts';
import { withoutPlans } from './rolling.ts';

/** True for an instance that an update or a restart is to replace. */
export function isOutdated(service: ServiceRecord, entry: InstanceRecord): boolean {
  return entry.version !== service.version || entry.orderedAt < (service.renewedAt ?? 0);
}

/** Those that are meant to stay at a time, whatever was planned for later. */
export function stayingAt(service: ServiceRecord, now: number): InstanceRecord[] {
  return withoutPlans(service.instances, now).filter(
    (entry) => entry.endingAt === undefined && !isDetached(entry, now),
  );
}

/** True while an update that goes by a rollout is not complete. */
export function isRollingOut(service: ServiceRecord, now: number): boolean {
  if (!service.rollout) return false;
  return stayingAt(service, now).some((entry) => entry.version !== service.version);
}

/** Plans from now on. Everything that was planned before and has not happened yet is forgotten. */
export function replan(service: ServiceRecord, goal: Goal, context: ChangeContext): Plan {
  const { now, scale } = context;
  const named = new Set(goal.named);
  refuseUnknown(service, named, now);
  const present = withoutPlans(service.instances, now);
  const gone = present.filter((entry) => entry.endingAt !== undefined);
  const staying = present.filter((entry) => entry.endingAt === undefined);
  // A detached instance is no part of its service: only a person, or the end of the service, ends it.
  const apart = staying.filter((entry) => isDetached(entry, now) && !named.has(entry.name));
  const leaves = (entry: InstanceRecord): boolean =>
    named.has(entry.name) || (entry.problem !== undefined && entry.problem.endsAt === undefined);
  const dropped = staying
    .filter((entry) => leaves(entry) && !apart.includes(entry))
    .map((entry) => endInstance(entry, now, scale));
  const kept = staying.filter((entry) => !leaves(entry) && !apart.includes(entry));
  const current = byWorth(
    kept.filter((entry) => !isOutdated(service, entry)),
    now,
  );
  const outdated = byLeaving(
    service,
    kept.filter((entry) => isOutdated(service, entry)),
    now,
  );
  const planned = planFleet(service, { current, outdated }, goal, context);
  const instances = [...gone, ...apart, ...dropped, ...planned.instances];
  return { instances: instances.toSorted((a, b) => a.orderedAt - b.orderedAt), batchStarts: planned.batchStarts };
}

function refuseUnknown(service: ServiceRecord, named: ReadonlySet<string>, now: number): void {
  const present = service.instances.filter((entry) => entry.orderedAt <= now && stageOf(entry, now) !== 'gone');
  const unknown = [...named].find((name) => !present.some((entry) => entry.name === name));
  if (unknown !== undefined) throw invalid(`The service ${service.name} has no instance ${unknown.slice(0, 120)}.`);
}

/** Those that take traffic first, then the oldest. */
function byWorth(instances: readonly InstanceRecord[], now: number): InstanceRecord[] {
  const rank = (entry: InstanceRecord): number => (stageOf(entry, now) === 'ready' ? 0 : 1);
  return instances.toSorted((a, b) => rank(a) - rank(b) || a.orderedAt - b.orderedAt);
}

/** Those of versions in between first, so that a rollout keeps what it can go back to; then the oldest. */
function byLeaving(service: ServiceRecord, instances: readonly InstanceRecord[], now: number): InstanceRecord[] {
  const rank = (entry: InstanceRecord): number =>
    (entry.version === service.rollout?.fromVersion ? 2 : 0) + (stageOf(entry, now) === 'ready' ? 1 : 0);
  return instances.toSorted((a, b) => rank(a) - rank(b) || a.orderedAt - b.orderedAt);
}
