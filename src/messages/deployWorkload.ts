import * as z from 'zod/mini';

/** What a service is asked to do, and how fast; the text that a person typed, so that nothing typed is lost. */
export const WorkloadView = z.object({
  /** Tokens of a prompt and of an answer. */
  inputTokens: z.string(),
  outputTokens: z.string(),
  /** Requests that come in a second. */
  requestRate: z.string(),
  /** Milliseconds until the first token, and for each one after it, at most. */
  ttftMs: z.string(),
  tpotMs: z.string(),
});

export type WorkloadView = z.infer<typeof WorkloadView>;

/** The names of a workload's fields, in the order of the form. */
export const workloadNames = ['inputTokens', 'outputTokens', 'requestRate', 'ttftMs', 'tpotMs'] as const;

export type WorkloadName = (typeof workloadNames)[number];
