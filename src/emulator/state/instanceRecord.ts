import * as z from 'zod/mini';

/** A moment, real time in ms. */
const time = z.number();

/** Why an instance cannot start. */
export const Problem = z.object({
  kind: z.enum(['out-of-stock', 'quota-full', 'resource-full', 'image-pull']),
  /** A sentence for a person. */
  message: z.string(),
  /** When EAS stops trying. */
  givesUpAt: time,
});

export type Problem = z.infer<typeof Problem>;

/** One instance with the times that it passes its stages; a stage without a time is never reached. */
export const InstanceRecord = z.object({
  name: z.string(),
  /** Version of the service that it runs. */
  version: z.number(),
  orderedAt: time,
  scheduledAt: z.optional(time),
  pulledAt: z.optional(time),
  loadedAt: z.optional(time),
  readyAt: z.optional(time),
  problem: z.optional(Problem),
  /** When it was told to end, and when it is gone. */
  endingAt: z.optional(time),
  goneAt: z.optional(time),
});

export type InstanceRecord = z.infer<typeof InstanceRecord>;
