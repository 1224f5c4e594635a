import type { GroupRecord } from '../state/groupRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { groupMembers, isRouter } from './members.ts';
import { readyCount, trafficOf } from './traffic.ts';

/** A service that requests to a group's address may go to, and how large its share is beside the others'. */
export interface GroupRoute {
  readonly service: ServiceRecord;
  readonly weight: number;
}

/**
 * Where requests to a group's address go: to its router while that takes the group's traffic [INFER], else to every
 * member in `grouping` that has ready instances, by their count (`auto`) or by its own weight (`customized`). Empty when
 * nobody takes them.
 */
export function groupRoutes(state: EmulatorState, group: GroupRecord, now: number): readonly GroupRoute[] {
  const members = groupMembers(state, group.name, now).filter((service) => trafficOf(service).state === 'grouping');
  const router = members.find(isRouter);
  if (router) return [{ service: router, weight: 1 }];
  return members.flatMap((service) => {
    const ready = readyCount(state, service, now);
    const { weight } = trafficOf(service);
    const share = group.trafficMode === 'auto' || weight < 0 ? ready : weight;
    return ready > 0 && share > 0 ? [{ service, weight: share }] : [];
  });
}
