import { type Gpu, GPUS_PER_MACHINE } from './gpu.ts';
import { type ServedModel, kvBytesPerToken } from './servedModel.ts';

/** Network cards of one machine that carry KV (serving/model.md, section 4). */
const CARDS_PER_MACHINE = 4;
/** Four cards of 50 GB/s, as a machine of the H200 class has. */
const MACHINE_LINK = CARDS_PER_MACHINE * 50e9;

/** Seconds before the first byte of a transfer moves. */
export const TRANSFER_LATENCY_SECONDS = 1.5e-3;

/** Bytes per second that the machines of a worker with so many GPUs send KV at: a card for each GPU, at most four each. */
export function kvLinkBandwidth(gpu: Gpu, gpus: number): number {
  return Math.min(gpus, CARDS_PER_MACHINE * Math.ceil(gpus / GPUS_PER_MACHINE)) * gpu.rdmaBandwidth;
}

/** Seconds that the KV cache of a prompt takes from a prefill to a decode worker, when nothing else is on the link. */
export function kvTransferSeconds(
  model: ServedModel,
  tokens: number,
  kvCacheBytes: number,
  bytesPerSecond = MACHINE_LINK,
): number {
  return (tokens * kvBytesPerToken(model, kvCacheBytes)) / bytesPerSecond + TRANSFER_LATENCY_SECONDS;
}
