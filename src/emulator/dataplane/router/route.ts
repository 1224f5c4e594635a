import type { DeployedService, ServiceDirectory } from '../directory.ts';
import type { EngineInstance } from '../pace/engineInstance.ts';

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

/** The router that takes the requests to a service: of an aggregate its member, else the service itself. */
export function routerOf(directory: ServiceDirectory, service: DeployedService): DeployedService {
  return (service.isAggregate && service.router !== undefined && directory.find(service.router)) || service;
}

/** The engines behind a service: its own, or those that its router sends work to. */
export function enginesBehind(directory: ServiceDirectory, service: DeployedService): DeployedService[] {
  if (!isRouted(service)) return [service];
  const router = service.router === undefined ? undefined : directory.find(service.router);
  const names = service.workers.length > 0 ? service.workers : (router?.workers ?? []);
  return names.flatMap((name) => directory.find(name) ?? []).filter((engine) => !isRouted(engine));
}
