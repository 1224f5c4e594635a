import type { Clock, TimeScale } from './clock.ts';
import type { DeployedService, MemberType, RouterSources, ServiceDirectory } from './dataplane/directory.ts';
import { findGroup } from './groups/groups.ts';
import { groupRoutes } from './groups/groupRoute.ts';
import { groupMembers } from './groups/members.ts';
import { WeightedTurns } from './groups/weightedTurns.ts';
import { modelOf, engineOf, servedModelName } from './services/modelOf.ts';
import { configOf, knownConfig, memberTypeOf } from './services/config.ts';
import { layoutOf } from './services/layout.ts';
import { stageOf, takesTraffic } from './services/instanceState.ts';
import { groupOf } from './services/serviceAnswer.ts';
import { runAt } from './services/runs.ts';
import { serviceStatus } from './services/status.ts';
import { childrenOf, findService, parentOf, visibleServices } from './services/world.ts';
import type { EmulatorState } from './state/model.ts';
import type { ServiceRecord } from './state/serviceRecord.ts';
import type { StateStore } from './state/store.ts';
import { configsOf, dynamicValue } from './traffic/dynamicConfig.ts';

/** What the control plane has deployed, at the moment of the question. */
export class StateDirectory implements ServiceDirectory {
  readonly #store: StateStore;
  readonly #clock: Clock;
  readonly #scale: TimeScale;
  /** Whose turn it is, for each group. */
  readonly #turns = new Map<string, WeightedTurns>();

  constructor(store: StateStore, clock: Clock, scale: TimeScale) {
    this.#store = store;
    this.#clock = clock;
    this.#scale = scale;
  }

  find(name: string): DeployedService | undefined {
    const { state } = this.#store;
    const now = this.#clock.now();
    const service = findService(state, name, now);
    return service ? this.#describe(state, service, now) : this.#findInGroup(state, name, now);
  }

  /** `group` is the member whose turn it is; `group.service` is that member. */
  #findInGroup(state: EmulatorState, name: string, now: number): DeployedService | undefined {
    const [groupName = '', ...rest] = name.split('.');
    const group = findGroup(state, groupName, now);
    if (!group) return undefined;
    const members = groupMembers(state, groupName, now);
    if (rest.length > 0) {
      const member = members.find((service) => service.name === rest.join('.'));
      return member && this.#describe(state, member, now);
    }
    const turns = this.#turns.get(groupName) ?? new WeightedTurns();
    this.#turns.set(groupName, turns);
    const route = turns.next(groupRoutes(state, group, now), (choice) => choice.service.uid);
    const [first] = members;
    if (route) return { ...this.#describe(state, route.service, now), groupToken: group.token };
    // Nobody takes the group's traffic: any member stands for it, with nobody ready.
    const nobody = { readyInstances: 0, readyInstanceNames: [], router: undefined, groupToken: group.token };
    return first && { ...this.#describe(state, first, now), ...nobody };
  }

  #describe(state: EmulatorState, service: ServiceRecord, now: number): DeployedService {
    const peers = peersOf(state, service, now);
    const children = childrenOf(state, service.uid);
    const router = peers.find((peer) => memberOf(peer) === 'LLMGateway');
    const layout = layoutOf(
      peers.filter((peer) => memberOf(peer) !== 'LLMGateway'),
      now,
    );
    const workers = peers.filter((peer) => memberOf(peer) !== 'LLMGateway');
    const fronted = children.length > 0 ? router : service;
    const names = fronted ? readyNames(fronted, now) : [];
    const engine = children.length > 0 ? 'router' : engineOf(configOf(service));
    const model = modelNameOf(workers.length > 0 ? workers : [service]);
    const short = children.length > 0 && workers.some((worker) => readyNames(worker, now).length === 0);
    return {
      name: service.name,
      uid: service.uid,
      token: service.token,
      status: serviceStatus(state, service, now, this.#scale).status,
      readyInstances: short ? 0 : names.length,
      readyInstanceNames: short ? [] : names,
      instanceStarts: startsOf(service, now),
      finishingInstanceNames: finishingNames(service, now),
      memberType: children.length > 0 ? undefined : memberOf(service),
      parent: parentOf(state, service)?.name,
      isAggregate: children.length > 0,
      modelName: model.name,
      engine,
      reasoning: model.reasoning,
      router: router && router.uid !== service.uid ? router.name : undefined,
      layout,
      isLlm: engine !== 'unknown',
      workers: engine === 'router' ? workers.map((worker) => worker.name) : [],
      routerSettings: engine === 'router' ? routerSources(state, router ?? service, service) : undefined,
      mirror: service.mirror,
    };
  }
}

/** The services that work as one: of an aggregate its members, of a group with a router its LLM services, else itself. */
function peersOf(state: EmulatorState, service: ServiceRecord, now: number): readonly ServiceRecord[] {
  const children = childrenOf(state, service.uid);
  if (children.length > 0) return children;
  if (service.parentUid !== undefined) return childrenOf(state, service.parentUid);
  const group = groupOf(state, service);
  if (group === undefined) return [service];
  const members = visibleServices(state, now).filter(
    (entry) => groupOf(state, entry) === group && engineOf(configOf(entry)) !== 'unknown',
  );
  return members.some((entry) => memberOf(entry) === 'LLMGateway') ? members : [service];
}

function memberOf(service: ServiceRecord): MemberType | undefined {
  return memberTypeOf(configOf(service));
}

function readyNames(service: ServiceRecord, now: number): string[] {
  return service.instances.filter((entry) => takesTraffic(entry, now)).map((entry) => entry.name);
}

/** When the present run of each instance that works began. */
function startsOf(service: ServiceRecord, now: number): Record<string, number> {
  const starts: Record<string, number> = {};
  for (const entry of service.instances) {
    if (stageOf(entry, now) !== 'ready') continue;
    const startedAt = runAt(entry, now)?.startedAt;
    if (startedAt !== undefined) starts[entry.name] = startedAt;
  }
  return starts;
}

/** What a router goes by: its configuration, and what was set since; what was set on the whole holds too. */
function routerSources(state: EmulatorState, router: ServiceRecord, whole: ServiceRecord): RouterSources {
  const { llm_gateway: gateway, llm_scheduler: scheduler } = knownConfig(router.config);
  const parents = [router.parentUid, whole.uid, router.uid].filter((uid) => uid !== undefined);
  const records = [...new Set(parents)].flatMap((uid) => configsOf(state, uid));
  const hot = records.map(({ serviceUid, key }) => [key, dynamicValue(state, serviceUid, key)]);
  return { gateway, scheduler, hot: Object.fromEntries(hot) };
}

function modelNameOf(workers: readonly ServiceRecord[]): { name: string; reasoning: boolean } {
  for (const worker of workers) {
    const config = configOf(worker);
    if (['unknown', 'router'].includes(engineOf(config))) continue;
    const name = servedModelName(config, worker.name);
    return { name, reasoning: modelOf(config, worker.name)?.reasoning ?? /r1|qwq|think/i.test(name) };
  }
  return { name: '', reasoning: false };
}

/** Instances that run and were told to take no more requests. */
function finishingNames(service: ServiceRecord, now: number): string[] {
  return service.instances
    .filter((entry) => stageOf(entry, now) === 'ready' && !takesTraffic(entry, now))
    .map((entry) => entry.name);
}
