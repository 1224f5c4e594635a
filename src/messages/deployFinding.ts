import * as z from 'zod/mini';

/** What a check found. */
export const FindingView = z.object({
  /** Names it to the host; stays the same while the finding does. */
  id: z.string(),
  /** `name`, `workspace`, `model`, `engine`, `template`, `<member key>/<field>`, or `config` where no field shows it. */
  field: z.string(),
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  /** Where it stands in the configuration, from 1. */
  line: z.optional(z.number()),
  /** What the fix does, for its button, when there is one. */
  fix: z.optional(z.string()),
  /** It rests on what is taken for the memory of one GPU of this instance type, which the person can correct. */
  memoryOf: z.optional(z.string()),
});

export type FindingView = z.infer<typeof FindingView>;
