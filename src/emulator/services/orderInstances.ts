import { faultFor } from '../instanceFaults.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, knownConfig, machinesPerInstance } from './config.ts';
import { planInstance, type Occasion } from './plan.ts';
import type { ChangeEnv } from './world.ts';

/** An operation on a service, with the free nodes of the quota that it uses. */
export interface ChangeContext extends ChangeEnv {
  readonly freeNodes: number | undefined;
  /** How much later than now instances are ordered, in ms; 0 unless a router goes first. */
  readonly delayMs?: number;
}

/** What one instance is ordered with. */
export interface OrderTerms {
  readonly occasion: Occasion;
  readonly at: number;
  readonly freeNodes: number | undefined;
  /** Instances that were ordered just before, beside those of the record. */
  readonly before?: readonly InstanceRecord[];
  /** The version that it runs and its configuration, where that is not the service's of now. */
  readonly revision?: { readonly version: number; readonly config: object };
}

/** One instance of a service, with the times that it passes its stages. */
export function orderInstance(service: ServiceRecord, terms: OrderTerms, context: ChangeContext): InstanceRecord {
  const version = terms.revision?.version ?? service.version;
  return planInstance(
    {
      name: `${service.name}-${service.uid.slice(-6)}v${version}-${context.ids.text(5)}`,
      serviceName: service.name,
      version,
      config: terms.revision ? knownConfig(terms.revision.config) : configOf(service),
      occasion: terms.occasion,
      at: terms.at,
      freeNodes: terms.freeNodes,
      fault: faultFor(context.faults ?? [], service, [...service.instances, ...(terms.before ?? [])]),
    },
    context.scale,
  );
}

/** So many instances at once, which share the free nodes. */
export function orderInstances(
  service: ServiceRecord,
  count: number,
  occasion: Occasion,
  context: ChangeContext,
): InstanceRecord[] {
  const perInstance = machinesPerInstance(configOf(service));
  const at = context.now + (context.delayMs ?? 0);
  const before: InstanceRecord[] = [];
  for (let index = 0; index < count; index += 1) {
    const freeNodes = context.freeNodes === undefined ? undefined : context.freeNodes - index * perInstance;
    before.push(orderInstance(service, { occasion, at, freeNodes, before }, context));
  }
  return before;
}
