import { kvBytesPerToken } from '../../../serving/servedModel.ts';
import { BLOCK_TOKENS, EMULATED_HANDOFF_SECONDS } from '../inferred.ts';
import type { Route } from '../router/route.ts';

/** When a request whose prompt is computed comes to the instance that decodes it, ms of the timeline. */
export interface Arrival {
  /** The request itself is there. */
  readonly arrivedAt: number;
  /** The KV of its prompt is, too. */
  readonly readyAt: number;
}

/** Sends a computed prompt from the instance that has it to the one that decodes it. */
export function handOver({ prefill, decode, decodeRank }: Route, promptTokens: number, at: number): Arrival {
  const { model, kvCacheBytes } = decode.spec;
  const bytes = promptTokens * kvBytesPerToken(model, kvCacheBytes);
  const sentAt = prefill.send(at, bytes);
  const handoff = 1000 * EMULATED_HANDOFF_SECONDS;
  decode.record(decodeRank)?.received({
    seconds: (sentAt - at) / 1000,
    bytes,
    descriptors: Math.ceil(promptTokens / BLOCK_TOKENS) * model.layers,
  });
  return { arrivedAt: at + handoff, readyAt: sentAt + handoff };
}
