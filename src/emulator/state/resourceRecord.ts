import * as z from 'zod/mini';

/** A dedicated resource group with its instances. */
export const ResourceRecord = z.object({
  id: z.string(),
});

export type ResourceRecord = z.infer<typeof ResourceRecord>;
