import { type ServedModel, kvBytesPerToken } from './servedModel.ts';

/** Four network cards of 50 GB/s, as a machine of this class has. */
const NODE_LINK = 4 * 50e9;
const LATENCY_SECONDS = 1.5e-3;

/** Seconds that the KV cache of a prompt takes from a prefill to a decode worker. */
export function kvTransferSeconds(
  model: ServedModel,
  tokens: number,
  kvCacheBytes: number,
  bytesPerSecond = NODE_LINK,
): number {
  return (tokens * kvBytesPerToken(model, kvCacheBytes)) / bytesPerSecond + LATENCY_SECONDS;
}
