import * as z from 'zod/mini';

/** A dynamic configuration: one value under one key of one service. */
export const ConfigRecord = z.object({
  service: z.string(),
  key: z.string(),
  value: z.string(),
});

export type ConfigRecord = z.infer<typeof ConfigRecord>;
