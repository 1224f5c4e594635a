import { CloudError } from '../../cloud/errors.ts';
import type { EasApi, ServiceFilter } from '../api.ts';
import type { Service } from '../wire/service.ts';
import { looksLikeAggregate, parentUidOf, uidOf } from './aggregate.ts';
import type { ServiceModel } from './model.ts';
import { buildServiceTree } from './serviceTree.ts';

/** Member lists that are asked for at the same time. */
const parallelLists = 4;

/**
 * The services as a tree. Nothing says whether ListServices lists the members of aggregates: for each service that
 * looks like an aggregate and shows none, they are asked for by its id. Such a call that fails leaves that service
 * without members, and with the reason; the list itself failing, and cancelling, reject with a `CloudError`.
 */
export async function loadServices(api: EasApi, filter: ServiceFilter, signal?: AbortSignal): Promise<ServiceModel[]> {
  const listed = await api.listServices(filter, signal, readAhead);
  if (filter.parentServiceUid !== undefined) {
    return buildServiceTree(withParent(listed, filter.parentServiceUid), api.region);
  }
  const shown = new Set(listed.map(parentUidOf));
  const incomplete = listed.filter((service) => looksLikeAggregate(service) && !shown.has(uidOf(service)));
  const found = await inParallel(incomplete, parallelLists, (parent) => membersOf(api, parent, signal));
  const tree = buildServiceTree([...listed, ...found.flatMap(({ members }) => members)], api.region);
  const troubles = new Map(incomplete.map((parent, at) => [uidOf(parent), found[at]?.trouble]));
  return tree.map((model) => withTrouble(model, troubles.get(model.uid)));
}

/** Reads the configurations of a page before the next is asked for: what was found out stays known, and the end comes sooner. */
function readAhead(services: readonly Service[]): void {
  for (const service of services) looksLikeAggregate(service);
}

/** The members of one service, or why they could not be asked for. */
export interface FoundMembers {
  /** Marked as members. */
  readonly members: readonly Service[];
  readonly trouble: CloudError | undefined;
}

/** The members of one service; none, with the reason, where the call fails. Rejects only when cancelled. */
export async function membersOf(api: EasApi, parent: Service, signal?: AbortSignal): Promise<FoundMembers> {
  const uid = uidOf(parent);
  if (uid === undefined) return { members: [], trouble: undefined };
  try {
    const answer = await api.listServices({ parentServiceUid: uid }, signal);
    // A server that does not know the filter answers with everything, the parent among it.
    const filtered = !answer.some((service) => uidOf(service) === uid);
    const members = filtered ? withParent(answer, uid) : answer.filter((service) => parentUidOf(service) === uid);
    return { members, trouble: undefined };
  } catch (error) {
    if (signal?.aborted) throw error;
    const unknown = (): CloudError => new CloudError({ kind: 'unexpected-answer', action: 'ListServices' });
    return { members: [], trouble: error instanceof CloudError ? error : unknown() };
  }
}

/** The service with the reason why its members are not known. */
export function withTrouble(model: ServiceModel, membersTrouble: CloudError | undefined): ServiceModel {
  return membersTrouble === undefined ? model : { ...model, kind: 'aggregate', membersTrouble };
}

function withParent(services: readonly Service[], uid: string): Service[] {
  return services.map((service) => ({ ...service, ParentServiceUid: uid }));
}

/** Runs the job for every item, at most `limit` at a time; results in the order of the items. */
async function inParallel<A, B>(items: readonly A[], limit: number, job: (item: A) => Promise<B>): Promise<B[]> {
  const results = new Map<number, B>();
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results.set(index, await job(item));
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
