import * as z from 'zod/mini';

/** The horizontal autoscaler of a service. */
export const AutoscalerRecord = z.object({
  min: z.number(),
});

export type AutoscalerRecord = z.infer<typeof AutoscalerRecord>;
