import * as z from 'zod/mini';

/** A benchmark task. */
export const BenchmarkRecord = z.object({
  name: z.string(),
});

export type BenchmarkRecord = z.infer<typeof BenchmarkRecord>;
