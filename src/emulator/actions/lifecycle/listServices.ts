import type { ServiceRecord } from '../../state/serviceRecord.ts';
import { instanceTypeOf, invalid, configOf } from '../../services/config.ts';
import { serviceAnswer, type AnswerEnv } from '../../services/serviceAnswer.ts';
import { serviceStatus } from '../../services/status.ts';
import { childrenOf, findService, isVisible, visibleServices } from '../../services/world.ts';
import { answerEnv, byLetters, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { serviceTests } from './serviceFilters.ts';

/** The most entries of a page; no source says how many EAS gives [INFER]. */
const largestPage = 1000;

type Key = string | number;

/** What services are sorted by, when it does not change while nobody changes the service. No source lists them [INFER]. */
const fixedKeys: Readonly<Record<string, (service: ServiceRecord) => Key>> = {
  CreateTime: (service) => service.createdAt,
  UpdateTime: (service) => service.updatedAt,
  ServiceName: (service) => service.name,
  WorkspaceId: (service) => service.workspaceId,
  InstanceType: (service) => instanceTypeOf(configOf(service)) ?? '',
  Cpu: (service) => configOf(service).metadata?.cpu ?? 0,
  Gpu: (service) => configOf(service).metadata?.gpu ?? 0,
  Memory: (service) => configOf(service).metadata?.memory ?? 0,
};

/** What services are sorted by that changes by itself. */
const movingKeys: Readonly<Record<string, (env: AnswerEnv, service: ServiceRecord) => Key>> = {
  Status: (env, service) => serviceStatus(env.state, service, env.now, env.scale).status,
  ServiceStatus: (env, service) => serviceStatus(env.state, service, env.now, env.scale).status,
  RunningInstance: (env, service) => serviceStatus(env.state, service, env.now, env.scale).running,
  TotalInstance: (env, service) => serviceStatus(env.state, service, env.now, env.scale).total,
};

interface Sorting {
  readonly sort: string;
  readonly order: 'asc' | 'desc';
}

function sortingOf(call: ActionCall): Sorting {
  const sort = call.query.get('Sort') ?? 'CreateTime';
  const known = [...Object.keys(fixedKeys), ...Object.keys(movingKeys)];
  if (!known.includes(sort)) throw invalid(`Sort must be one of ${known.join(', ')}, not ${sort.slice(0, 40)}.`);
  const order = (call.query.get('Order') ?? 'desc').toLowerCase();
  if (order !== 'asc' && order !== 'desc') throw invalid('Order must be asc or desc.');
  return { sort, order };
}

/** Equal ones stay in the order of their names, so that pages never overlap. */
function sortBy(services: readonly ServiceRecord[], keyOf: (service: ServiceRecord) => Key, sign: number) {
  const keyed = services.map((service) => ({ service, key: keyOf(service) }));
  keyed.sort((a, b) => sign * compare(a.key, b.key) || byLetters(a.service.name, b.service.name));
  return keyed.map((entry) => entry.service);
}

function compare(a: Key, b: Key): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : byLetters(String(a), String(b));
}

/** Pages of one list come one after the other: its order is found once. */
const orders = new WeakMap<readonly ServiceRecord[], Map<string, readonly ServiceRecord[]>>();

function sorted(
  env: AnswerEnv,
  services: readonly ServiceRecord[],
  { sort, order }: Sorting,
): readonly ServiceRecord[] {
  const sign = order === 'asc' ? 1 : -1;
  const moving = movingKeys[sort];
  if (moving) return sortBy(services, (service) => moving(env, service), sign);
  const fixed = fixedKeys[sort] ?? ((service: ServiceRecord) => service.createdAt);
  const known = orders.get(services) ?? new Map<string, readonly ServiceRecord[]>();
  orders.set(services, known);
  const done = known.get(`${sort} ${order}`) ?? sortBy(services, fixed, sign);
  known.set(`${sort} ${order}`, done);
  return done;
}

/** The services among which the call looks: the fewest that an index of the state gives. */
function candidates(call: ActionCall, env: AnswerEnv): readonly ServiceRecord[] {
  const parent = call.query.get('ParentServiceUid');
  if (parent !== undefined && !parent.includes(',')) {
    return childrenOf(env.state, parent).filter((service) => isVisible(env.state, service, env.now));
  }
  const name = call.query.get('ServiceName');
  if (name === undefined || name.includes(',')) return visibleServices(env.state, env.now);
  const service = findService(env.state, name, env.now);
  return service ? [service] : [];
}

export const listServices: Action = (call) => {
  const env = answerEnv(call.world);
  const page = pageOf(call, 100);
  if (page.size > largestPage) throw invalid(`PageSize must be a whole number from 1 to ${largestPage}.`);
  const sorting = sortingOf(call);
  const tests = serviceTests(call, env);
  const among = sorted(env, candidates(call, env), sorting);
  const chosen = tests.length === 0 ? among : among.filter((service) => tests.every((test) => test(service)));
  const services = slicePage(chosen, page).map((service) => serviceAnswer(env, service));
  return { Services: services, TotalCount: chosen.length, PageNumber: page.number, PageSize: page.size };
};
