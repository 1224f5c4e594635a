/** From the instances that are there to those that are wanted: what is ordered, what ends, and when. */
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, invalid, knownConfig, machinesPerInstance, type ServiceConfig } from './config.ts';
import { isDetached, stageOf } from './instanceState.ts';
import { orderInstance, type ChangeContext, type OrderTerms } from './orderInstances.ts';
import { endInstance } from './plan.ts';
import { Fleet, withoutPlans, type RollTerms } from './rolling.ts';
import { leewayOf } from './rollingStrategy.ts';
import { batchPlan, keptReplicas } from './rolloutPlan.ts';

/** What a plan is made for. */
export interface Goal {
  /** Instances wanted. */
  readonly count: number;
  /** Instances that are to go in any case. */
  readonly named?: readonly string[];
  /** The earliest time of the next batch of a rollout: a batch that was planned is not moved forward. */
  readonly notBefore?: number;
}

/** The instances with their times, and when batches of a rollout begin. */
export interface Plan {
  readonly instances: InstanceRecord[];
  readonly batchStarts: number[];
}

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

interface Parts {
  /** Of the version that is wanted, the worthiest first. */
  readonly current: readonly InstanceRecord[];
  /** Of other versions, the first to go first. */
  readonly outdated: readonly InstanceRecord[];
}

function planFleet(service: ServiceRecord, parts: Parts, goal: Goal, context: ChangeContext): Plan {
  const back = fleetBack(service, parts, goal, context);
  if (back) return back;
  const { current, outdated } = parts;
  const kept = rests(service) ? 0 : Math.min(outdated.length, keptReplicas(service.rollout, goal.count));
  const most = goal.count - kept;
  const terms = termsOf(service, goal.count, outdated.length === 0, context);
  const surplus = current.slice(most).map((entry) => terms.end(entry, context.now));
  const fleet = new Fleet(current.slice(0, most), outdated, terms);
  const batchStarts = takeSteps(service, fleet, { ...goal, most }, context);
  return { instances: [...surplus, ...fleet.all()], batchStarts };
}

/** True when nothing more is to be replaced for now. */
function rests(service: ServiceRecord): boolean {
  return service.updateLeft === true || service.rollout?.paused === true;
}

/** Takes the steps of a service's rollout, or all at once, until `most` instances are new. Gives when batches begin. */
function takeSteps(
  service: ServiceRecord,
  fleet: Fleet,
  goal: Goal & { readonly most: number },
  context: ChangeContext,
): number[] {
  const { count, most } = goal;
  const batch = service.rollout?.batch;
  if (fleet.old.length === 0 || (!rests(service) && !batch)) {
    fleet.replace({ fresh: most, old: count - most }, context.now);
    return [];
  }
  // What is under way is brought to its end, and what is missing comes at once; nothing more is replaced.
  const first = Math.max(fleet.fresh.length, Math.min(most, count - fleet.old.length));
  const rested = fleet.replace({ fresh: first, old: count - first }, context.now);
  if (rests(service) || !batch || rested === undefined) return [];
  const plan = batchPlan(batch, count, context.scale);
  const starts: number[] = [];
  let at: number | undefined = Math.max(rested, goal.notBefore ?? 0);
  while (at !== undefined && fleet.fresh.length < most) {
    starts.push(at);
    const fresh = Math.min(most, plan.next(fleet.fresh.length));
    const done = fleet.replace({ fresh, old: count - fresh }, at);
    at = done === undefined ? undefined : done + plan.waitMs;
  }
  return starts;
}

/** A partition that keeps more old replicas than there are: some instances go back to the version before. */
function fleetBack(service: ServiceRecord, parts: Parts, goal: Goal, context: ChangeContext): Plan | undefined {
  if (rests(service)) return undefined;
  const before = service.versions?.find((entry) => entry.version === service.rollout?.fromVersion);
  const kept = keptReplicas(service.rollout, goal.count);
  if (!before || parts.current.length <= goal.count - kept) return undefined;
  const old = parts.outdated.filter((entry) => entry.version === before.version);
  const between = parts.outdated.filter((entry) => entry.version !== before.version);
  const terms = termsOf(service, goal.count, false, context, before);
  const fleet = new Fleet(old, [...between, ...parts.current.toReversed()], terms);
  fleet.replace({ fresh: kept, old: goal.count - kept }, context.now);
  return { instances: fleet.all(), batchStarts: [] };
}

function termsOf(
  service: ServiceRecord,
  count: number,
  free: boolean,
  context: ChangeContext,
  revision?: OrderTerms['revision'],
): RollTerms {
  const config = revision ? knownConfig(revision.config) : configOf(service);
  const there = { ...service, instances: withoutPlans(service.instances, context.now) };
  const leeway = free ? { surge: Infinity, unavailable: Infinity } : leewayOf(configOf(service), count);
  return {
    total: count,
    ...leeway,
    freeNodes: context.freeNodes,
    machines: { fresh: machinesPerInstance(config), old: oldMachines(service, config) },
    order: (at, freeNodes, before) =>
      orderInstance(there, { occasion: 'again', at, freeNodes, before, ...(revision ? { revision } : {}) }, context),
    end: (entry, at) => endInstance(entry, at, context.scale),
  };
}

/** Machines of an instance of the version before. */
function oldMachines(service: ServiceRecord, config: ServiceConfig): number {
  const before = service.versions?.findLast((entry) => entry.version !== service.version);
  return machinesPerInstance(before ? knownConfig(before.config) : config);
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
