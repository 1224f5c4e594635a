import * as z from 'zod/mini';

const bytes = z.int().check(z.nonnegative());

/** What a rule of `--faults` can do to the body of a data-plane answer, beside the fields that actions share. */
export const bodyFaultFields = {
  /** With `cutAfterBytes`: cut at the first place after it that is inside a UTF-8 character. */
  cutInsideCharacter: z.optional(z.boolean()),
  /** With `stallMs`: send this many bytes of the body first, then stall. */
  stallAfterBytes: z.optional(bytes),
  /** Send the body in pieces of so many bytes, without regard for lines and characters. */
  splitBytes: z.optional(z.int().check(z.positive())),
  /** Streams only: leave out the closing `[DONE]`. */
  omitDone: z.optional(z.boolean()),
  /** Completions only: the text of the answer is one word of so many bytes. */
  repeatBytes: z.optional(z.int().check(z.gte(1), z.lte(64 * 1024 * 1024))),
};

const BodyFaultSchema = z.object({
  cutAfterBytes: z.optional(bytes),
  stallMs: z.optional(z.number()),
  ...bodyFaultFields,
});

/** What happens to the body of an answer that is otherwise the usual one. */
export type BodyFault = z.infer<typeof BodyFaultSchema>;

/** The part of a rule that concerns the body; fields that do not fit are taken as absent. */
export function bodyFaultOf(rule: object | undefined): BodyFault | undefined {
  if (rule === undefined) return undefined;
  const read = z.safeParse(BodyFaultSchema, rule);
  return read.success ? read.data : undefined;
}

/** True when a rule answers in the place of the service. */
export function replacesAnswer(rule: Replacement): boolean {
  return rule.status !== undefined || rule.html === true || rule.garbage === true || rule.body !== undefined;
}

interface Replacement {
  readonly status?: number | undefined;
  readonly html?: boolean | undefined;
  readonly garbage?: boolean | undefined;
  readonly body?: unknown;
}

/** True when the bytes of the body have to go through `FaultyBody`. */
export function touchesBytes(fault: BodyFault): boolean {
  return fault.cutAfterBytes !== undefined || fault.stallAfterBytes !== undefined || fault.splitBytes !== undefined;
}
