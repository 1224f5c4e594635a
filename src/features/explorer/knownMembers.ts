import type { ServiceModel } from '../../eas/services/model.ts';

/** The services as they are now; members that could not be asked for this time stay as they were known. */
export function keepKnownMembers(
  before: readonly ServiceModel[] | undefined,
  now: readonly ServiceModel[],
): readonly ServiceModel[] {
  if (!before || now.every(({ membersTrouble }) => membersTrouble === undefined)) return now;
  const known = new Map(before.map((service) => [service.key, service]));
  return now.map((service) => {
    const old = service.membersTrouble ? known.get(service.key) : undefined;
    if (!old || old.members.length === 0 || service.members.length > 0) return service;
    const { members, ratio, instances } = old;
    return { ...service, members, ratio, instances };
  });
}
