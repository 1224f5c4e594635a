/** What a service does under the load of a task: from the serving model where it is a language model [INFER]. */
import { tpotSeconds } from '../../serving/decodeStep.ts';
import { prefillSeconds } from '../../serving/prefill.ts';
import type { DeployedService, ServiceDirectory } from '../dataplane/directory.ts';
import { engineSpecOf } from '../dataplane/pace/engineSpec.ts';
import { enginesBehind } from '../dataplane/router/route.ts';
import { fractionOf } from '../ids.ts';
import type { BenchmarkPlan } from './document.ts';

/** A steady state of a service under load. */
export interface ServiceLoad {
  /** Mean response time, ms. */
  readonly rtMs: number;
  readonly qps: number;
  /** Bytes of a request and of its answer. */
  readonly bytesOut: number;
  readonly bytesIn: number;
  /** Part of the requests that find the queue full (450). */
  readonly refused: number;
}

/** The request that a task is taken to send: its own data are somewhere else. */
const llmRequest = { promptTokens: 512, outputTokens: 128, bytes: 2600, answerBytes: 31_000 } as const;
/** Requests that wait in one instance of a service that is no language model [DOC: rpc.max_queue_size]. */
const queueSize = 64;

/** The state that a plan brings a service to; with a longest response time, the most load that keeps it. */
export function loadOf(directory: ServiceDirectory, service: DeployedService, plan: BenchmarkPlan): ServiceLoad {
  let concurrency = plan.concurrency;
  let load = loadAt(directory, service, concurrency);
  while (plan.maxRtMs !== undefined && load.rtMs > plan.maxRtMs && concurrency > 1) {
    concurrency = Math.floor(concurrency / 2);
    load = loadAt(directory, service, concurrency);
  }
  return plan.qps === undefined ? load : { ...load, qps: Math.min(plan.qps, load.qps) };
}

function loadAt(directory: ServiceDirectory, service: DeployedService, concurrency: number): ServiceLoad {
  return service.isLlm ? llmLoad(directory, service, concurrency) : plainLoad(service, concurrency);
}

function plainLoad(service: DeployedService, concurrency: number): ServiceLoad {
  const instances = Math.max(1, service.readyInstances);
  const alone = 12 + 20 * fractionOf(service.name);
  const perInstance = concurrency / instances;
  // Five workers each; what is above waits for its turn.
  const rtMs = alone * Math.max(1, perInstance / 5);
  const refused = Math.max(0, 1 - (queueSize * instances) / concurrency);
  return { rtMs, qps: (1000 * concurrency) / rtMs, bytesOut: 900, bytesIn: 1400, refused };
}

function llmLoad(directory: ServiceDirectory, service: DeployedService, concurrency: number): ServiceLoad {
  const engines = enginesBehind(directory, service);
  const prefill = engines.find((engine) => engine.memberType === 'LLMPrefill') ?? engines[0] ?? service;
  const decode = engines.find((engine) => engine.memberType === 'LLMDecode') ?? engines[0] ?? service;
  const { promptTokens, outputTokens, bytes, answerBytes } = llmRequest;
  const prompt = engineSpecOf(prefill);
  const alone = prefillSeconds(prompt, promptTokens, promptTokens);
  const spec = engineSpecOf(decode);
  const ranks = spec.dp * Math.max(1, decode.readyInstances);
  const tpot = tpotSeconds({
    ...spec,
    batchPerRank: Math.max(1, concurrency / ranks),
    meanContext: promptTokens + outputTokens / 2,
  });
  const decodeSeconds = outputTokens * tpot;
  // A closed loop: prompts queue when prefill is what holds it up.
  const prefillQps = Math.max(1, prefill.readyInstances) / alone;
  const seconds = Math.max(alone + decodeSeconds, concurrency / prefillQps);
  return { rtMs: 1000 * seconds, qps: concurrency / seconds, bytesOut: bytes, bytesIn: answerBytes, refused: 0 };
}
