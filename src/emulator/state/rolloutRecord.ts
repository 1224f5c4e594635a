import * as z from 'zod/mini';

/** A rollout: how updates of a service go, until it is deleted. Either `batch` or `partition`. */
export const RolloutRecord = z.object({
  /** Replicas per batch as they were written (`1`, `25%`), and the wait after each, in minutes of the cloud. */
  batch: z.optional(z.object({ size: z.string(), interval: z.string(), intervalMinutes: z.number() })),
  /** Replicas that keep the old version, as they were written (`5`, `50%`). */
  partition: z.optional(z.string()),
  paused: z.boolean(),
  /** The version that an update leaves; without one no update has gone by this rollout yet. */
  fromVersion: z.optional(z.number()),
  /** When the batches begin that are planned from the last decision on: real time, ms. */
  batchStarts: z._default(z.array(z.number()), []),
});

export type RolloutRecord = z.infer<typeof RolloutRecord>;
