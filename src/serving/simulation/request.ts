/** One request as a client sends it. */
export interface Prompt {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Prompt tokens that the prefix cache holds whatever was sent before. */
  readonly cachedTokens: number;
  /** The blocks that the prompt begins with; equal numbers are equal text. Empty when nothing is known of it. */
  readonly blocks: readonly number[];
}

/** Where the time until the first token goes, in seconds. */
export interface TtftParts {
  readonly prefillQueue: number;
  readonly prefill: number;
  /** The KV cache's way to the decode worker, with the wait for the link. */
  readonly transfer: number;
  /** Router, queue poll and first hop. */
  readonly handoff: number;
  /** Waiting for room in the KV cache. */
  readonly decodeQueue: number;
  readonly firstStep: number;
}

/** What happened to one request; times in seconds. */
export interface Served {
  readonly prompt: Prompt;
  readonly sentAt: number;
  readonly parts: TtftParts;
  readonly finishedAt: number;
}

/** Seconds from sending a request to its first token. */
export function ttftOf({ parts }: Served): number {
  return parts.prefillQueue + parts.prefill + parts.transfer + parts.handoff + parts.decodeQueue + parts.firstStep;
}

/** Seconds per output token after the first, as `vllm bench serve` defines TPOT; only for more than one token. */
export function tpotOf(served: Served): number {
  return (served.finishedAt - served.sentAt - ttftOf(served)) / (served.prompt.outputTokens - 1);
}
