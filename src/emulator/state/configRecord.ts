import * as z from 'zod/mini';

/** A dynamic configuration: one value under one key of one service. */
export const ConfigRecord = z.object({
  serviceUid: z.string(),
  key: z.string(),
  value: z.string(),
  /** Real time, ms. */
  createdAt: z.number(),
  updatedAt: z.number(),
});

export type ConfigRecord = z.infer<typeof ConfigRecord>;
