import type { ServingLayout, WorkerLayout } from '../dataplane/directory.ts';
import { draftAcceptance } from '../inferred.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import {
  instanceTypeOf,
  knownConfig,
  configOf,
  machinesPerInstance,
  memberTypeOf,
  type ServiceConfig,
} from './config.ts';
import { takesTraffic } from './instanceState.ts';
import { engineOf, envOf, flagOf, machineOf, scriptOf } from './modelOf.ts';
import { lastOperation } from './world.ts';

/** Parallel sizes of one instance: from its environment, else from the engine's own flags. */
export interface ParallelSizes {
  readonly tp: number;
  readonly dp: number;
  readonly ep: number;
}

function wholeNumber(text: string | undefined): number | undefined {
  const value = Number(text);
  return text !== undefined && Number.isInteger(value) && value >= 1 ? value : undefined;
}

/** `DP_SIZE` 1; `TP_SIZE` = (`EP_SIZE` or GPUs of the unit) / `DP_SIZE`; `EP_SIZE` = TP × DP (design.md). */
export function parallelSizes(config: ServiceConfig): ParallelSizes {
  const env = envOf(config);
  const script = scriptOf(config);
  const pick = (name: string, ...flags: string[]): number | undefined =>
    wholeNumber(env.get(name)) ?? wholeNumber(flagOf(script, ...flags));
  const dp = pick('DP_SIZE', '--data-parallel-size', '-dp', '--dp-size', '--dp') ?? 1;
  const namedEp = pick('EP_SIZE', '--ep-size', '--ep', '--expert-parallel-size');
  const gpus = (machineOf(config)?.gpus ?? config.metadata?.gpu ?? 1) * machinesPerInstance(config);
  const fallback = Math.max(1, Math.floor((namedEp ?? Math.max(1, gpus)) / dp));
  const tp = pick('TP_SIZE', '--tensor-parallel-size', '-tp', '--tp-size', '--tp') ?? fallback;
  return { tp, dp, ep: namedEp ?? tp * dp };
}

function kvCacheBytes(config: ServiceConfig): 1 | 2 {
  const name = envOf(config).get('KV_CACHE_DTYPE') ?? flagOf(scriptOf(config), '--kv-cache-dtype') ?? 'auto';
  return name.startsWith('fp8') ? 1 : 2;
}

function maxModelLength(config: ServiceConfig): number | undefined {
  const named = wholeNumber(envOf(config).get('MAX_MODEL_LEN'));
  return named ?? wholeNumber(flagOf(scriptOf(config), '--max-model-len', '--context-length'));
}

function redundantExperts(config: ServiceConfig): number | undefined {
  const named = wholeNumber(envOf(config).get('REDUNDANT_EXPERTS'));
  return named ?? wholeNumber(flagOf(scriptOf(config), '--ep-num-redundant-experts'));
}

function twoBatchOverlap(config: ServiceConfig): true | undefined {
  return flagOf(scriptOf(config), '--enable-dbo', '--enable-two-batch-overlap') === undefined ? undefined : true;
}

function draftTokens(config: ServiceConfig): number {
  const named = wholeNumber(envOf(config).get('MTP_DRAFT_TOKENS'));
  if (named !== undefined) return named;
  const script = scriptOf(config);
  const inConfig = /num_speculative_tokens["']?\s*[:=]\s*(\d+)/.exec(flagOf(script, '--speculative-config') ?? '')?.[1];
  return wholeNumber(inConfig) ?? wholeNumber(flagOf(script, '--speculative-num-steps')) ?? 0;
}

/** The mean number of drafts that are accepted: each one only if all before it were. */
function acceptedOf(drafts: number): number {
  return Array.from({ length: Math.min(drafts, 16) }, (_, index) => draftAcceptance ** (index + 1)).reduce(
    (a, b) => a + b,
    0,
  );
}

function workerLayout(services: readonly ServiceRecord[], now: number): WorkerLayout {
  const config = knownConfig(services[0]?.config);
  const ready = services.flatMap((service) => service.instances.filter((entry) => takesTraffic(entry, now)));
  const wanted = services.reduce((sum, service) => sum + lastOperation(service).instances, 0);
  return {
    instances: wanted,
    readyInstances: ready.length,
    ...parallelSizes(config),
    instanceType: machineOf(config)?.type ?? instanceTypeOf(config),
    gpu: machineOf(config)?.servingGpu ?? 'L20',
    kvCacheBytes: kvCacheBytes(config),
    maxModelLength: maxModelLength(config),
    maxSequences: wholeNumber(flagOf(scriptOf(config), '--max-num-seqs', '--max-running-requests')),
    redundantExperts: redundantExperts(config),
    twoBatchOverlap: twoBatchOverlap(config),
  };
}

/** How the engines among these services share the work; undefined when there is no LLM engine among them. */
export function layoutOf(services: readonly ServiceRecord[], now: number): ServingLayout | undefined {
  const engines = services.filter(
    (service) => !['unknown', 'router'].includes(engineOf(configOf(service))) || memberTypeOf(configOf(service)),
  );
  const ofType = (type: string): ServiceRecord[] =>
    engines.filter((service) => memberTypeOf(configOf(service)) === type);
  const prefill = ofType('LLMPrefill');
  const decode = ofType('LLMDecode');
  if (prefill.length > 0 && decode.length > 0) {
    const drafts = draftTokens(knownConfig(decode[0]?.config));
    return {
      mode: 'disaggregated',
      prefill: workerLayout(prefill, now),
      decode: workerLayout(decode, now),
      draftTokens: drafts,
      acceptedDraftTokens: acceptedOf(drafts),
    };
  }
  if (engines.length === 0) return undefined;
  const drafts = draftTokens(knownConfig(engines[0]?.config));
  return {
    mode: 'aggregated',
    worker: workerLayout(engines, now),
    draftTokens: drafts,
    acceptedDraftTokens: acceptedOf(drafts),
  };
}
