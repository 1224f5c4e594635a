import type { TimeScale } from '../clock.ts';
import { faultFor, faultKey, type InstanceFault } from '../instanceFaults.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf } from './config.ts';
import { stageOf } from './instanceState.ts';
import { laterPace, reclaimMs } from './plan.ts';
import { paceOf } from './runs.ts';
import { troubleFrom } from './troublePlan.ts';

interface Moment {
  readonly now: number;
  readonly scale: TimeScale;
}

/**
 * The state in which instances that run already are taken by the rules for running ones, whose minutes count from now.
 * An instance that a rule took before, or that has a trouble of its own, is left as it is.
 */
export function withRunningFaults(
  state: EmulatorState,
  rules: readonly InstanceFault[],
  moment: Moment,
): EmulatorState {
  if (rules.length === 0) return state;
  return { ...state, services: state.services.map((service) => withTroubles(service, rules, moment)) };
}

function withTroubles(service: ServiceRecord, rules: readonly InstanceFault[], moment: Moment): ServiceRecord {
  const instances = [...service.instances];
  for (const [index, entry] of instances.entries()) {
    if (entry.fault !== undefined || entry.trouble || stageOf(entry, moment.now) !== 'ready') continue;
    const taken = rules.flatMap((rule) => takenBy(rule, service, entry, instances, moment) ?? []);
    if (taken[0]) instances[index] = taken[0];
  }
  return { ...service, instances };
}

function takenBy(
  rule: InstanceFault,
  service: ServiceRecord,
  entry: InstanceRecord,
  instances: readonly InstanceRecord[],
  { now, scale }: Moment,
): InstanceRecord | undefined {
  if (!faultFor([rule], service, instances)) return undefined;
  const reclaim = reclaimMs(rule, scale);
  if (reclaim !== undefined) return { ...entry, reclaimAt: now + reclaim, fault: faultKey(rule) };
  const config = configOf(service);
  const pace = { ...paceOf(entry), ...laterPace({ name: entry.name, serviceName: service.name, config }, scale) };
  const trouble = troubleFrom(rule, { config, pace, now }, scale);
  return trouble && { ...entry, pace, trouble, fault: faultKey(rule) };
}
