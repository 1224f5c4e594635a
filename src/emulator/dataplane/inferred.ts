/**
 * What the data plane does where the sources are silent. Everything here is our choice, not EAS's documented
 * behaviour; the extension must cope with others.
 */
/*
 * Decided where they are used, marked [INFER] there:
 * - A router answers 503 at once where a role has no instance, and does not wait for one. General rate limits hold for
 *   prefill and for decode where these have none of their own; a request counts with its whole prompt before it comes.
 * - Policies that need what no engine here tells are least-token. Settings may stand in the router's configuration or in
 *   its aggregate's; dynamic ones go first, the router's own before those of the whole.
 * - The figures of a router are those of all its instances together, over its latest 1000 requests. Engines of other
 *   kinds than vLLM and SGLang show vLLM's names. Instances take turns to answer /metrics.
 * - An engine whose weights do not fit runs as if its longest context just did.
 * - The decode instance is chosen with the prefill instance, when the request comes, and bound to a rank.
 */

import { HANDOFF_SECONDS } from '../../serving/deployment.ts';
import { type Gpu, L20 } from '../../serving/gpu.ts';
import type { WorkerLayout } from './directory.ts';

/** What the gateway says when the token is missing or wrong. Only the status is documented. */
export const UNAUTHORIZED_TEXT = 'Unauthorized: the token of the service is missing or wrong.';

/** What the gateway says when no service has the name in the address. Only the status is documented. */
export const UNKNOWN_SERVICE_TEXT = 'No service has this name.';

/** What the gateway says when no instance is ready: the words are documented, that they are plain text is not. */
export const NO_INSTANCE_TEXT = 'no healthy upstream';

/** What the gateway says to a body above the limit. */
export const TOO_LARGE_TEXT = 'The request body is larger than 4 MiB.';

/** What a service that is no LLM answers to everything: the emulator does not run people's own code. */
export const NOT_AN_LLM_TEXT = 'The local emulator accepted this request; it does not run what is inside this service.';

/** A refused body is not read, but its sender gets this long to read the refusal before the connection is cut. */
export const REFUSAL_LINGER_MS = 500;

/** Response headers that tell which instances answered. The emulator's own: EAS has nothing like them. */
export const ROUTE_HEADERS = {
  prefill: 'x-eas-emulator-prefill-instance',
  decode: 'x-eas-emulator-decode-instance',
  decodeRank: 'x-eas-emulator-decode-rank',
} as const;

/** Taken when an instance type says nothing about its GPU. */
export const ASSUMED_GPU: Gpu = L20;

/** Taken when nothing is known of how a service is laid out. */
export const ASSUMED_WORKER: WorkerLayout = {
  instances: 1,
  readyInstances: 1,
  tp: 1,
  dp: 1,
  ep: 1,
  instanceType: undefined,
  gpu: ASSUMED_GPU.name,
  kvCacheBytes: 2,
  maxModelLength: undefined,
};

/** Tokens that a chat template puts before and after each message; the answer is opened like a message. A typical size. */
export const TEMPLATE_TOKENS = { opening: 3, closing: 1 } as const;

/** Seed of the text when the request has none: the emulator always answers the same request the same way. */
export const DEFAULT_SEED = 0;

/**
 * Router, queue poll and first hop between prefill and decode, seconds: 0.5, as in `pai-eas simulate`. The value belongs
 * to the stack behind the calibration rows; what it is on PAI is not known.
 */
export const EMULATED_HANDOFF_SECONDS = HANDOFF_SECONDS;

/** Sequences that one rank works on at a time unless it is told: vLLM's defaults, more from 70 GiB of memory on. */
export function defaultMaxSequences(gpu: Gpu): number {
  return gpu.memoryBytes >= 70 * 2 ** 30 ? 1024 : 256;
}

/** Tokens of one block of the KV cache: vLLM's default, taken for every engine. */
export const BLOCK_TOKENS = 16;

/** Share of a rank's KV cache that stays free when a sequence is admitted beside others, as engines keep some. */
export const SPARE_KV_SHARE = 0.01;

/** Times before a router tries the next instance, ms: 10, 20, 40 … at most 100 (eas/product.md, section 2.2). */
export function retryPauseMs(attempt: number): number {
  return Math.min(100, 10 * 2 ** attempt);
}

/**
 * What a request gets that no instance is at hand for any more. The words of the gateway's answer are documented, its
 * status is not; nor is what a router says whose queue is full.
 */
export const LOST_INSTANCE = {
  status: 503,
  text: 'upstream connect error or disconnect/reset before headers',
} as const;
export const QUEUE_FULL_TEXT = 'request queue is full';

/** Port under which a router knows an engine: that of the gallery's templates. */
export const ENGINE_PORT = 8000;
