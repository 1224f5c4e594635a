import type { Service } from '../wire/service.ts';
import { findBelonging, hasMembersInConfig, memberRole, parentUidOf, uidOf } from './aggregate.ts';
import type { InstanceCounts, ServiceModel } from './model.ts';
import { roleOrder } from './role.ts';
import { combinedState, serviceState } from './serviceState.ts';

/**
 * The services as the tree shows them, by name; members stand under their aggregate in the order prefill, decode,
 * router, others. Nothing is dropped: what belongs to nothing stands alone. How relations are told: `aggregate.ts`.
 */
export function buildServiceTree(services: readonly Service[], region: string): ServiceModel[] {
  const unique = withoutDoubles(services);
  const { parents, groups } = findBelonging(unique);
  const inGroup = new Set([...groups.values()].flat());
  const children = childrenOf(parents);
  const roots = unique.filter((service) => !parents.has(service) && !inGroup.has(service));
  const models = roots.map((service) => {
    const members = (children.get(service) ?? []).map((member) => memberModel(member, region));
    return members.length > 0 ? aggregateModel(service, members, region) : loneModel(service, region);
  });
  return [...models, ...[...groups].flatMap(([name, group]) => groupModel(name, group, region))].sort(byName);
}

function childrenOf(parents: ReadonlyMap<Service, Service>): Map<Service, Service[]> {
  const children = new Map<Service, Service[]>();
  for (const [member, parent] of parents) children.set(parent, [...(children.get(parent) ?? []), member]);
  return children;
}

/** A service that came twice is taken once: the one that names its parent. */
function withoutDoubles(services: readonly Service[]): Service[] {
  const byId = new Map<string, Service>();
  for (const service of services) {
    const id = uidOf(service) ?? service.ServiceName;
    if (!byId.has(id) || parentUidOf(service)) byId.set(id, service);
  }
  return [...byId.values()];
}

function loneModel(service: Service, region: string): ServiceModel {
  // A member whose parent is not in the list is still a member, and shows its role.
  if (parentUidOf(service)) return memberModel(service, region);
  return { ...plainModel(service, region), kind: hasMembersInConfig(service) ? 'aggregate' : 'single' };
}

function memberModel(service: Service, region: string, ownLife = false): ServiceModel {
  return { ...plainModel(service, region), kind: 'member', role: memberRole(service), ownLife };
}

function aggregateModel(service: Service, members: readonly ServiceModel[], region: string): ServiceModel {
  const plain = plainModel(service, region);
  const states = members.map((member) => member.state);
  return {
    ...plain,
    kind: 'aggregate',
    state: plain.state.status === '' ? combinedState(states) : plain.state,
    instances: sumOf(members),
    members: [...members].sort(byRole),
    ratio: ratioOf(members),
  };
}

/** A group with a router: the router answers its calls, so its name stands for the group. */
function groupModel(group: string, services: readonly Service[], region: string): ServiceModel[] {
  const members = services.map((service) => memberModel(service, region, true)).sort(byRole);
  const router = members.find((member) => member.role?.kind === 'router');
  if (!router) return members;
  const { service, name, uid } = router;
  return [
    {
      key: `${region}/group/${group}`,
      name,
      uid,
      region: router.region,
      kind: 'aggregate',
      group,
      ownLife: false,
      role: undefined,
      state: combinedState(members.map((member) => member.state)),
      instances: sumOf(members),
      members,
      ratio: ratioOf(members),
      service,
    },
  ];
}

function plainModel(service: Service, region: string): ServiceModel {
  const uid = uidOf(service);
  const running = service.RunningInstance ?? 0;
  return {
    key: `${region}/${uid ?? service.ServiceName}`,
    name: service.ServiceName,
    uid,
    region: service.Region ?? region,
    kind: 'single',
    ownLife: true,
    role: undefined,
    state: serviceState(service),
    instances: { running, total: service.TotalInstance ?? running + (service.PendingInstance ?? 0) },
    members: [],
    ratio: undefined,
    service,
  };
}

function ratioOf(members: readonly ServiceModel[]): ServiceModel['ratio'] {
  const of = (kind: string) => members.filter((member) => member.role?.kind === kind);
  const [prefill, decode] = [of('prefill'), of('decode')];
  if (prefill.length === 0 || decode.length === 0) return undefined;
  return { prefill: sumOf(prefill).total, decode: sumOf(decode).total };
}

function sumOf(models: readonly ServiceModel[]): InstanceCounts {
  const add = (field: keyof InstanceCounts) => models.reduce((sum, { instances }) => sum + instances[field], 0);
  return { running: add('running'), total: add('total') };
}

const collator = new Intl.Collator('en', { numeric: true });

function byName(a: ServiceModel, b: ServiceModel): number {
  return collator.compare(a.name, b.name) || collator.compare(a.key, b.key);
}

function byRole(a: ServiceModel, b: ServiceModel): number {
  const place = (model: ServiceModel) => roleOrder.indexOf(model.role?.kind ?? 'other');
  return place(a) - place(b) || byName(a, b);
}
