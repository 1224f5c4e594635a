import * as z from 'zod/mini';

/** The scheduled scaling of a service. */
export const CronScalerRecord = z.object({});

export type CronScalerRecord = z.infer<typeof CronScalerRecord>;
