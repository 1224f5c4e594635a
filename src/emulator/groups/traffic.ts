import { takesTraffic } from '../services/instanceState.ts';
import { childrenOf } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { groupNamedBy, isRouter } from './members.ts';

/** How a group sends requests to a service. */
export interface Traffic {
  /** `grouping`: requests to the group's address come here too. */
  readonly state: 'standalone' | 'grouping';
  /** Share of the group's requests in `customized` mode, -1…1000; -1 counts running instances [INFER]. */
  readonly weight: number;
}

/**
 * The traffic state of a service. A new member of a group gets no traffic of it until it is released (eas/product.md,
 * section 4.3), but for a router, the entry of its group [INFER]. Members of an aggregate get theirs from its router.
 */
export function trafficOf(service: ServiceRecord): Traffic {
  if (service.traffic) return service.traffic;
  const inside = service.parentUid !== undefined || (groupNamedBy(service) !== undefined && isRouter(service));
  return { state: inside ? 'grouping' : 'standalone', weight: 100 };
}

/** Instances that take traffic now; of an aggregate its router's. */
export function readyCount(state: EmulatorState, service: ServiceRecord, now: number): number {
  const front = childrenOf(state, service.uid).find(isRouter) ?? service;
  return front.instances.filter((entry) => takesTraffic(entry, now)).length;
}
