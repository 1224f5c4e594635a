import * as z from 'zod/mini';

/** A moment, real time in ms. */
const time = z.number();

/** Something that a user had a benchmark task do. */
export const BenchmarkOperation = z.object({
  kind: z.enum(['create', 'start', 'stop', 'update', 'delete']),
  at: time,
});

export type BenchmarkOperation = z.infer<typeof BenchmarkOperation>;

/** A benchmark task. */
export const BenchmarkRecord = z.object({
  name: z.string(),
  id: z.string(),
  service: z.string(),
  /** The document as it came, with updates merged in. */
  document: z.record(z.string(), z.unknown()),
  createdAt: time,
  updatedAt: time,
  /** Oldest first, never empty. */
  operations: z.array(BenchmarkOperation),
});

export type BenchmarkRecord = z.infer<typeof BenchmarkRecord>;
