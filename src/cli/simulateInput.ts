import * as z from 'zod/mini';

/** A number in a range, both ends included. */
function number(least: number, most: number) {
  const message = `must be a number from ${least} to ${most}`;
  return z.number(message).check(z.gte(least, message), z.lte(most, message));
}

function whole(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.int(message).check(z.gte(least, message), z.lte(most, message));
}

/** Requests per second: less is nothing that a simulation could tell from none, and its clock has no digits for it. */
const LEAST_RATE = 1e-6;
/** Below that all requests come in one burst. */
const LEAST_BURSTINESS = 1e-3;

/** A number above 0. */
function positive(most: number) {
  const message = `must be a number above 0 and up to ${most}`;
  return z.number(message).check(z.gt(0, message), z.lte(most, message));
}

function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, `must be ${values.map((value) => `"${value}"`).join(' or ')}`);
}

/** A value that may be left out or null, and has a default then. */
function left<T extends z.core.$ZodType, D>(schema: T, usual: D) {
  return z.pipe(
    z.optional(z.nullable(schema)),
    z.transform((value: z.output<T> | null | undefined): z.output<T> | D => value ?? usual),
  );
}

const TOKENS = 10_000_000;

const WorkersInput = z.strictObject(
  {
    workers: whole(1, 4096),
    tp: whole(1, 1024),
    dp: left(whole(1, 4096), 1),
    ep: left(whole(1, 4096), undefined),
  },
  'must be an object with workers, tp, dp and ep',
);

/** The workers of one role. */
export type WorkersInput = z.infer<typeof WorkersInput>;

/** One line of `pai-eas simulate` (design.md). Lengths are required later: a trace brings its own. */
export const CaseInput = z.strictObject(
  {
    model: z.string('must be the name of a model'),
    gpu: z.string('must be the name of a GPU'),
    engine: oneOf(['sglang', 'tensorrt-llm', 'vllm']),
    mode: oneOf(['disaggregated', 'aggregated']),
    inputTokens: left(whole(1, TOKENS), undefined),
    outputTokens: left(whole(1, TOKENS), undefined),
    lengthRange: left(positive(1), 1),
    concurrency: left(whole(1, 100_000), undefined),
    requests: left(whole(1, 5_000_000), undefined),
    requestRate: left(number(LEAST_RATE, 1e6), undefined),
    burstiness: left(number(LEAST_BURSTINESS, 1e9), 1),
    prefill: left(WorkersInput, undefined),
    decode: left(WorkersInput, undefined),
    worker: left(WorkersInput, undefined),
    kvCacheBytes: left(z.union([z.literal(1), z.literal(2)], 'must be 1 (FP8) or 2 (BF16)'), 2),
    draftTokens: left(whole(0, 16), 0),
    acceptedDraftTokens: left(number(0, 16), 0),
    prefixHitRate: left(number(0, 1), 0),
    redundantExperts: left(whole(0, 4096), 0),
    twoBatchOverlap: left(z.boolean('must be true or false'), false),
    gpuMemoryBytes: left(positive(1e15), undefined),
    maxModelLength: left(whole(1, 2 * TOKENS), undefined),
    seed: left(z.int('must be a whole number'), 1),
    decodeBatchPerRank: left(positive(1e6), undefined),
    meanContext: left(positive(TOKENS), undefined),
  },
  'must be a JSON object',
);

export type CaseInput = z.infer<typeof CaseInput>;
