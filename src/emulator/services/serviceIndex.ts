import type { ServiceRecord } from '../state/serviceRecord.ts';

/** Ways into a list of services that do not walk it. */
export interface ServiceIndex {
  readonly byUid: ReadonlyMap<string, ServiceRecord>;
  /** A name can be there twice for a moment: one that is gone and its successor. */
  readonly byName: ReadonlyMap<string, readonly ServiceRecord[]>;
  /** Members of an aggregate by its uid, in their order. */
  readonly byParent: ReadonlyMap<string, readonly ServiceRecord[]>;
  /** Services that were told to be deleted. */
  readonly ending: readonly ServiceRecord[];
}

/** Lists of services never change once they are in a state, so that an index stays right for as long as its list. */
const indexes = new WeakMap<readonly ServiceRecord[], ServiceIndex>();

/** The index of a state's services; made at the first question about them. */
export function indexOf(services: readonly ServiceRecord[]): ServiceIndex {
  const known = indexes.get(services);
  if (known) return known;
  const made = makeIndex(services);
  indexes.set(services, made);
  return made;
}

function makeIndex(services: readonly ServiceRecord[]): ServiceIndex {
  const byUid = new Map<string, ServiceRecord>();
  const byName = new Map<string, ServiceRecord[]>();
  const byParent = new Map<string, ServiceRecord[]>();
  const ending: ServiceRecord[] = [];
  for (const service of services) {
    byUid.set(service.uid, service);
    append(byName, service.name, service);
    if (service.parentUid !== undefined) append(byParent, service.parentUid, service);
    if (service.operations.at(-1)?.kind === 'delete') ending.push(service);
  }
  return { byUid, byName, byParent, ending };
}

function append(map: Map<string, ServiceRecord[]>, key: string, service: ServiceRecord): void {
  const list = map.get(key);
  if (list) list.push(service);
  else map.set(key, [service]);
}
