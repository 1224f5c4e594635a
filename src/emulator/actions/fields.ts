import * as z from 'zod/mini';
import { missing } from '../http/apiError.ts';
import { invalid } from '../services/config.ts';
import { labelLimits } from '../services/labels.ts';
import { parseBody, type ActionCall } from './action.ts';

/**
 * The fields of a body, read by a schema. `words` says what each field must be, for the refusal: "EcsInstanceCount must
 * be a whole number from 1 to 100." A field that is needed and not there is refused as missing.
 */
export function readFields<T extends z.ZodMiniType>(
  call: ActionCall,
  schema: T,
  words: Readonly<Record<string, string>>,
): z.infer<T> {
  const body = call.body.trim() === '' ? {} : parseBody(call.body);
  const read = z.safeParse(schema, body);
  if (read.success) return read.data;
  const [name] = read.error.issues[0]?.path ?? [];
  if (name === undefined) throw invalid('The body must be a JSON object.');
  const field = String(name);
  if (!hasField(body, field)) throw missing(field);
  throw invalid(`${field} must be ${words[field] ?? 'of another type'}.`);
}

function hasField(body: unknown, name: string): boolean {
  return typeof body === 'object' && body !== null && name in body;
}

/** Labels of a body: a map of texts. */
export const Labels = z
  .record(
    z.string().check(z.minLength(1), z.maxLength(labelLimits.key)),
    z.string().check(z.maxLength(labelLimits.value)),
  )
  .check(z.refine((labels) => Object.keys(labels).length <= labelLimits.labels));

/** What `Labels` must be. */
export const labelWords = `a map of at most ${labelLimits.labels} labels, names up to ${labelLimits.key} and values up to ${labelLimits.value} characters`;

/** Labels as answers write them. */
export function labelList(labels: Readonly<Record<string, string>>): { LabelKey: string; LabelValue: string }[] {
  return Object.entries(labels).map(([LabelKey, LabelValue]) => ({ LabelKey, LabelValue }));
}
