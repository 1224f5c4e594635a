import type { DeployedService, ServiceDirectory, ServingLayout, WorkerLayout } from '../directory.ts';

/** What one worker of the seeded aggregate looks like. */
export function workerLayout(over: Partial<WorkerLayout> = {}): WorkerLayout {
  return {
    instances: 1,
    readyInstances: 1,
    tp: 8,
    dp: 1,
    ep: 8,
    instanceType: 'ml.gu8tef.8.46xlarge',
    gpu: 'H20-141',
    kvCacheBytes: 2,
    maxModelLength: undefined,
    ...over,
  };
}

/** The layout of the seeded aggregate: Prefill TP 8, Decode DP 8 EP 8, one draft token. */
export const PD_LAYOUT: ServingLayout = {
  mode: 'disaggregated',
  prefill: workerLayout(),
  decode: workerLayout({ tp: 1, dp: 8 }),
  draftTokens: 1,
  acceptedDraftTokens: 0.85,
};

/** A service on one L20, which the given fields change. */
export function deployed(name: string, over: Partial<DeployedService> = {}): DeployedService {
  return {
    name,
    uid: `eas-m-${name}`,
    token: `token-of-${name}`,
    status: 'Running',
    readyInstances: 1,
    readyInstanceNames: [`${name}-0`],
    memberType: undefined,
    parent: undefined,
    isAggregate: false,
    modelName: 'Qwen3-8B',
    engine: 'vllm',
    reasoning: false,
    router: undefined,
    layout: {
      mode: 'aggregated',
      worker: workerLayout({ tp: 1, ep: 1, gpu: 'L20' }),
      draftTokens: 0,
      acceptedDraftTokens: 0,
    },
    isLlm: true,
    workers: [],
    ...over,
  };
}

/** The services of an EP+PD aggregate called `r1`, as the control plane describes them. */
export function aggregate(prefills = 1, decodes = 1): DeployedService[] {
  const shared = {
    modelName: 'DeepSeek-R1-0528-PAI-optimized',
    reasoning: true,
    layout: PD_LAYOUT,
    router: 'r1-router',
  } satisfies Partial<DeployedService>;
  const child = { ...shared, parent: 'r1' };
  const workers = ['r1-prefill', 'r1-decode'];
  return [
    deployed('r1', { ...shared, isAggregate: true }),
    deployed('r1-router', { ...child, memberType: 'LLMGateway', engine: 'router', workers }),
    deployed('r1-prefill', { ...child, memberType: 'LLMPrefill', ...instances('r1-prefill', prefills) }),
    deployed('r1-decode', { ...child, memberType: 'LLMDecode', ...instances('r1-decode', decodes) }),
  ];
}

function instances(name: string, count: number): Partial<DeployedService> {
  return { readyInstances: count, readyInstanceNames: Array.from({ length: count }, (_, index) => `${name}-${index}`) };
}

/** A directory whose services a test can change at any time. */
export class FakeDirectory implements ServiceDirectory {
  readonly #services = new Map<string, DeployedService>();

  constructor(services: readonly DeployedService[]) {
    for (const service of services) this.#services.set(service.name, service);
  }

  find(name: string): DeployedService | undefined {
    return this.#services.get(name);
  }

  /** Changes fields of a service. */
  change(name: string, over: Partial<DeployedService>): void {
    this.#services.set(name, { ...deployed(name), ...this.#services.get(name), ...over });
  }
}
