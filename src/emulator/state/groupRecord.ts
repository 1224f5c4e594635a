import * as z from 'zod/mini';

/** A service group that was made by CreateGroup, or that a service names. */
export const GroupRecord = z.object({
  name: z.string(),
});

export type GroupRecord = z.infer<typeof GroupRecord>;
