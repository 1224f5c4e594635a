/** The steps of a change: all at once, by a rolling strategy, in batches, or but for a part of old instances. */
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord, ServiceVersion } from '../state/serviceRecord.ts';
import { configOf, knownConfig, machinesPerInstance, type ServiceConfig } from './config.ts';
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

/** Instances of a service that are to stay unless the plan ends them. */
export interface Parts {
  /** Of the version that is wanted, the worthiest first. */
  readonly current: readonly InstanceRecord[];
  /** Of other versions, the first to go first. */
  readonly outdated: readonly InstanceRecord[];
}

/** Plans the steps from the instances that are there to the goal, by the service's rolling strategy and rollout. */
export function planFleet(service: ServiceRecord, parts: Parts, goal: Goal, context: ChangeContext): Plan {
  const back = fleetBack(service, parts, goal, context);
  if (back) return back;
  const { current } = parts;
  const added = addedOld(service, parts, goal, context);
  const outdated = [...parts.outdated, ...added];
  const kept = rests(service) ? 0 : Math.min(outdated.length, keptReplicas(service.rollout, goal.count));
  const most = goal.count - kept;
  const terms = termsOf(service, goal.count, outdated.length === 0, withoutNodes(context, added, service));
  const surplus = current.slice(most).map((entry) => terms.end(entry, context.now));
  const fleet = new Fleet(current.slice(0, most), outdated, terms);
  const batchStarts = takeSteps(service, fleet, { ...goal, most }, context);
  return { instances: [...surplus, ...fleet.all()], batchStarts };
}

/** The context after some instances have taken their nodes. */
function withoutNodes(context: ChangeContext, taken: readonly InstanceRecord[], service: ServiceRecord): ChangeContext {
  if (context.freeNodes === undefined) return context;
  return { ...context, freeNodes: context.freeNodes - taken.length * machinesPerInstance(configOf(service)) };
}

/** Where a service grows, a partition has its part of the new instances run the old version. */
function addedOld(service: ServiceRecord, parts: Parts, goal: Goal, context: ChangeContext): InstanceRecord[] {
  const before = versionBefore(service);
  if (!before || rests(service)) return [];
  const room = goal.count - parts.current.length - parts.outdated.length;
  const count = Math.min(room, keptReplicas(service.rollout, goal.count) - parts.outdated.length);
  const terms = termsOf(service, goal.count, true, context, before);
  const added = new Fleet([], [], terms);
  added.replace({ fresh: Math.max(0, count), old: 0 }, context.now);
  return added.all();
}

/** The version that a rollout leaves, while it is kept. */
function versionBefore(service: ServiceRecord): ServiceVersion | undefined {
  return service.versions?.find((entry) => entry.version === service.rollout?.fromVersion);
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
  const before = versionBefore(service);
  const kept = keptReplicas(service.rollout, goal.count);
  if (!before || parts.current.length <= goal.count - kept) return undefined;
  const old = parts.outdated.filter((entry) => entry.version === before.version);
  // As many as are kept are there: there are only too many of all.
  if (old.length >= kept) return undefined;
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
