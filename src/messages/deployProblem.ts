import * as z from 'zod/mini';

/** Something that went wrong, in words: what, and what to do about it. */
export const Problem = z.object({ message: z.string(), advice: z.optional(z.string()) });

export type Problem = z.infer<typeof Problem>;
