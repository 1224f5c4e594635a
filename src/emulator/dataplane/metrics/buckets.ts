/** Upper bounds of the engines' histograms (serving/metrics.md, section 1, and the engines' own sources). */

/** Time to the first token in vLLM, seconds. */
export const VLLM_FIRST_TOKEN = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560,
];

/** Time between two tokens in vLLM, seconds. */
export const VLLM_TOKEN = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
];

/** Times of whole requests and their parts in vLLM, seconds. */
export const VLLM_REQUEST = [
  0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680,
];

/** Tokens of one step in vLLM. */
export const VLLM_STEP_TOKENS = [1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384];

/** The request's `n` in vLLM. */
export const VLLM_CHOICES = [1, 2, 5, 10, 20];

/** Times of a KV transfer with NIXL, seconds: the posting, and the transfer itself, which begins one bucket later. */
export const NIXL_POST = [0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 5];
export const NIXL_TRANSFER = NIXL_POST.slice(1);

/** Bytes of a KV transfer with NIXL: 1 KiB to 16 GiB. */
export const NIXL_BYTES = Array.from({ length: 13 }, (_, index) => 2 ** (10 + 2 * index));

/** Pieces of memory in a KV transfer with NIXL. */
export const NIXL_DESCRIPTORS = [10, 20, 30, 50, 75, 100, 200, 400, 1000, 2000, 4000, 10_000, 20_000, 50_000];

/** Time to the first token in SGLang, seconds. */
export const SGLANG_FIRST_TOKEN = [0.1, 0.2, 0.4, 0.6, 0.8, 1, 2, 4, 6, 8, 10, 20, 40, 60, 80, 100, 200, 400];

/** Time between two tokens in SGLang, seconds. */
export const SGLANG_TOKEN = [
  0.002, 0.004, 0.006, 0.008, 0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.06, 0.08, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 2, 4,
  6, 8,
];

/** Time of a whole request in SGLang, seconds. */
export const SGLANG_REQUEST = [...SGLANG_FIRST_TOKEN, 600, 1200, 1800, 2400];

/** Time in SGLang's waiting queue, seconds. */
export const SGLANG_QUEUE = [
  0, 0.1, 0.2, 0.5, 1, 2, 3, 4, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100, 200, 300, 400, 500, 600, 700, 800, 900,
  1000, 1200, 1400, 1600, 1800, 2000, 2500, 3000,
];

/** Time of one stage of a request in SGLang, seconds: 30 buckets from 1 ms, each 1.62 times the one before. */
export const SGLANG_STAGE = Array.from({ length: 30 }, (_, index) => 0.001 * 1.62 ** index);

/** KV transfers in SGLang: milliseconds, GB/s, and MB. The bounds of the last are ours. */
export const SGLANG_TRANSFER_MS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];
export const SGLANG_TRANSFER_SPEED = [0.1, 0.5, 1, 5, 10, 25, 50, 100, 200, 400];
export const SGLANG_TRANSFER_MB = [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000];

/** 1, 2, 5, 10, 20, 50 … up to the longest context of a model, as vLLM bounds token counts. */
export function tokenBuckets(longest: number): number[] {
  const bounds: number[] = [];
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) {
      if (digit * power > longest) return bounds;
      bounds.push(digit * power);
    }
  }
}
