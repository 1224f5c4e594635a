import type { DeployedService, ServiceDirectory } from './directory.ts';
import type { EngineInstance, Fleet } from './pace/fleet.ts';

/** Where a request goes: the instance that computes its prompt, and the rank that decodes it. */
export interface Route {
  readonly prefill: EngineInstance;
  readonly decode: EngineInstance;
  readonly decodeRank: number;
}

/** True for a service that only hands requests on: an aggregate, or a router. */
export function isRouted(service: DeployedService): boolean {
  return service.isAggregate || service.memberType === 'LLMGateway' || service.engine === 'router';
}

/** The engines behind a service: its own, or those that its router sends work to. */
export function enginesBehind(directory: ServiceDirectory, service: DeployedService): DeployedService[] {
  if (!isRouted(service)) return [service];
  const router = service.router === undefined ? undefined : directory.find(service.router);
  const names = service.workers.length > 0 ? service.workers : (router?.workers ?? []);
  return names.flatMap((name) => directory.find(name) ?? []).filter((engine) => !isRouted(engine));
}

/**
 * Picks the instances for a request by the router's default policy, least tokens: the prefill instance with the fewest
 * queued prompt tokens, the decode rank with the fewest context tokens. Undefined when a role has no ready instance.
 */
export function chooseRoute(directory: ServiceDirectory, service: DeployedService, fleet: Fleet): Route | undefined {
  const engines = enginesBehind(directory, service);
  if (!isRouted(service)) return together(instances(fleet, engines));
  const prefill = instances(
    fleet,
    engines.filter((engine) => engine.memberType === 'LLMPrefill'),
  );
  const decode = instances(
    fleet,
    engines.filter((engine) => engine.memberType === 'LLMDecode'),
  );
  const whole = instances(
    fleet,
    engines.filter((engine) => engine.memberType === undefined),
  );
  return apart(prefill, decode) ?? together(whole);
}

function instances(fleet: Fleet, engines: readonly DeployedService[]): EngineInstance[] {
  return engines.flatMap((engine) => fleet.instancesOf(engine));
}

function apart(prefills: readonly EngineInstance[], decodes: readonly EngineInstance[]): Route | undefined {
  const prefill = least(prefills, (instance) => instance.prefill.tokens);
  const decode = least(decodes, (instance) => instance.decode.leastLoaded().tokens);
  if (prefill === undefined || decode === undefined) return undefined;
  return { prefill, decode, decodeRank: decode.decode.leastLoaded().rank };
}

function together(candidates: readonly EngineInstance[]): Route | undefined {
  const best = least(candidates, (instance) => instance.prefill.tokens + instance.decode.tokens);
  return best && { prefill: best, decode: best, decodeRank: best.decode.leastLoaded().rank };
}

function least(candidates: readonly EngineInstance[], load: (instance: EngineInstance) => number) {
  let best: EngineInstance | undefined;
  let bestLoad = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const candidateLoad = load(candidate);
    if (candidateLoad >= bestLoad) continue;
    best = candidate;
    bestLoad = candidateLoad;
  }
  return best;
}
