import type { DeployedService, ServiceDirectory } from '../directory.ts';
import type { EngineInstance } from '../pace/engineInstance.ts';
import type { Fleet } from '../pace/fleet.ts';
import { enginesBehind } from './route.ts';

/** What a router sends to a worker: whole requests, prompts, or answers. */
export type WorkerRole = 'normal' | 'prefill' | 'decode';

/** One place that a router can choose, with its load: prompts go to an instance, the rest to a rank of one. */
export interface Worker {
  readonly instance: EngineInstance;
  readonly role: WorkerRole;
  readonly rank: number;
  /** Tokens and requests that are on it, or on their way. */
  readonly tokens: number;
  readonly running: number;
  readonly waiting: number;
}

/** The workers of each role behind a service that take traffic now. */
export type Workers = Readonly<Record<WorkerRole, readonly Worker[]>>;

const ROLE_OF = { LLMPrefill: 'prefill', LLMDecode: 'decode', LLMGateway: 'normal' } as const;

/** The workers behind a router, and their loads at this moment. */
export function workersBehind(directory: ServiceDirectory, service: DeployedService, fleet: Fleet): Workers {
  const workers: Record<WorkerRole, Worker[]> = { normal: [], prefill: [], decode: [] };
  for (const engine of enginesBehind(directory, service)) {
    const role = engine.memberType === undefined ? 'normal' : ROLE_OF[engine.memberType];
    for (const instance of fleet.instancesOf(engine)) workers[role].push(...workersOf(instance, role));
  }
  return workers;
}

/** The workers that one instance is. */
export function workersOf(instance: EngineInstance, role: WorkerRole): Worker[] {
  if (role === 'prefill') {
    const { tokens, running, waiting } = instance.prefill;
    return [{ instance, role, rank: 0, tokens, running, waiting }];
  }
  return instance.decode.loads().map(({ tokens, running, waiting, promised }, rank) => {
    return { instance, role, rank, tokens, running, waiting: waiting + promised };
  });
}
