import type { Serving, WorkerLayout } from '../deployment.ts';
import { kvLinkBandwidth, kvTransferSeconds } from '../kvTransfer.ts';
import {
  busyGpus,
  prefillCapacity,
  prefillComputeSeconds,
  PREFILL_OVERHEAD_SECONDS,
  prefillRanks,
} from '../prefill.ts';
import { fitMemory } from '../memoryFit.ts';
import { type Demand, newTokens } from './need.ts';

/** What one prefill worker can do within the promise. */
export interface PrefillAbility {
  /** Share of its time in which it may compute. */
  readonly load: number;
  /** What keeps the load there: queues grow without bound above it, or the promised TTFT leaves no more time to wait. */
  readonly limitedBy: 'queueing' | 'ttft';
  /** At that load. */
  readonly requestsPerSecond: number;
  /** When it always computes full batches. */
  readonly tokensPerSecond: number;
  /** Time until the first token without any waiting, seconds, the first decode step left out. */
  readonly shortestSeconds: number;
}

/** Above this load a small error in the capacity multiplies in the wait (serving/model.md, sections 1 and 10). */
export const MOST_PREFILL_LOAD = 0.85;

/**
 * The ability of one prefill worker (serving/model.md, section 10); undefined when its memory does not hold a prompt, or
 * the promised TTFT is over before a prompt is through.
 * @param firstStepSeconds the decode step that gives the first token
 */
export function prefillAbility(
  serving: Serving,
  layout: WorkerLayout,
  demand: Demand,
  firstStepSeconds: number,
): PrefillAbility | undefined {
  if (fitMemory(serving, layout).kvTokensPerRank < demand.inputTokens) return undefined;
  const shortestSeconds = shortestTtft(serving, layout, demand);
  const forWaiting = demand.slo.ttftSeconds - shortestSeconds - firstStepSeconds;
  if (forWaiting <= 0) return undefined;
  const service = promptSeconds(serving, layout, demand);
  // The wait of a queue with even service times, solved for the load.
  const byWaiting = (2 * forWaiting) / (service + 2 * forWaiting);
  const load = Math.min(MOST_PREFILL_LOAD, byWaiting);
  const tokensPerSecond = prefillCapacity({ ...serving, ...layout }, demand.inputTokens);
  return {
    load,
    limitedBy: byWaiting < MOST_PREFILL_LOAD ? 'ttft' : 'queueing',
    requestsPerSecond: (load * tokensPerSecond) / newTokens(demand),
    tokensPerSecond,
    shortestSeconds,
  };
}

/** Prefill, transfer and handoff of a request that waits for nobody, seconds. */
function shortestTtft(serving: Serving, layout: WorkerLayout, demand: Demand): number {
  const { model, gpu, kvCacheBytes } = serving;
  const bandwidth = kvLinkBandwidth(gpu, layout.tp * layout.dp);
  const transfer = kvTransferSeconds(model, demand.inputTokens, kvCacheBytes, bandwidth);
  return promptSeconds(serving, layout, demand) + PREFILL_OVERHEAD_SECONDS + transfer + demand.handoffSeconds;
}

/** Seconds of a prompt's batch: alone in one machine; more ranks compute as many at a time as their load brings. */
function promptSeconds(serving: Serving, layout: WorkerLayout, demand: Demand): number {
  const worker = { ...serving, ...layout };
  const count = prefillRanks(layout);
  const prompts = count > 1 ? MOST_PREFILL_LOAD * count : 1;
  const tokens = newTokens(demand);
  const ranks = Array.from({ length: count }, (_, rank) => tokens * Math.min(1, Math.max(0, prompts - rank)));
  return prefillComputeSeconds(worker, prompts * tokens, demand.inputTokens, busyGpus(worker, ranks));
}
