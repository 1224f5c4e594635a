import type { Serving } from '../deployment.ts';
import type { Connector } from '../validity/transferRules.ts';

/** What every request may take, in the mean of its tokens. */
export interface Slo {
  readonly ttftSeconds: number;
  readonly tpotSeconds: number;
}

/** Requests of one kind, and what is promised for them. */
export interface Demand {
  /** Mean lengths in tokens. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Share of each prompt that the prefix cache holds. */
  readonly prefixHitRate: number;
  readonly slo: Slo;
  /** Router, queue poll and first hop between prefill and decode, seconds. */
  readonly handoffSeconds: number;
}

/** What a deployment is wanted for. */
export interface Need extends Serving, Demand {
  readonly requestsPerSecond: number;
  /** GPUs of one instance; a worker may span several. */
  readonly gpusPerInstance: number;
  /** What moves KV between the roles, where that is decided already. */
  readonly connector?: Connector | undefined;
}

/** Context of a sequence in the middle of its answer, tokens. */
export function meanContext({ inputTokens, outputTokens }: Demand): number {
  return inputTokens + outputTokens / 2;
}

/** Prompt tokens of a request that must be computed. */
export function newTokens({ inputTokens, prefixHitRate }: Demand): number {
  return Math.max(1, inputTokens * (1 - prefixHitRate));
}
