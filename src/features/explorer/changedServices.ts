import type { ServiceModel } from '../../eas/services/model.ts';
import type { ServicesChange } from './servicesModel.ts';

/**
 * What has to be drawn again: the whole list when services or members came or went, else only the services that
 * look different themselves (a member that changed does not redraw its parent).
 */
export function changedServices(
  before: readonly ServiceModel[] | undefined,
  after: readonly ServiceModel[],
): ServicesChange {
  if (!before || !sameKeys(before, after)) return { kind: 'all' };
  const services: ServiceModel[] = [];
  after.forEach((service, index) => {
    const old = before[index];
    if (!old || !sameKeys(old.members, service.members) || look(old) !== look(service)) {
      services.push(service);
      return;
    }
    services.push(...service.members.filter((member, at) => look(member) !== look(old.members[at])));
  });
  return { kind: 'some', services };
}

function sameKeys(one: readonly ServiceModel[], other: readonly ServiceModel[]): boolean {
  return one.length === other.length && one.every((service, index) => service.key === other[index]?.key);
}

/** What the tree shows of a service. */
function look(service: ServiceModel | undefined): string {
  if (!service) return '';
  const { name, kind, role, state, instances, ratio, membersTrouble } = service;
  return JSON.stringify([name, kind, role, state, instances, ratio, membersTrouble?.kind]);
}
