import * as z from 'zod/mini';
import { type Answer, engineError } from './answerBodies.ts';

const SUMMARY_LENGTH = 400;

/** A request body as the schema reads it, or the error that an engine answers with. */
export function readRequest<T extends z.core.$ZodType>(
  schema: T,
  contentType: string | undefined,
  body: Buffer,
): { readonly request: z.output<T> } | { readonly answer: Answer } {
  if (!isJsonType(contentType)) {
    return { answer: invalid("Unsupported Media Type: Only 'application/json' is allowed") };
  }
  const parsed = parseJson(body);
  if (parsed === undefined) return { answer: invalid('The body is not valid JSON (json_invalid).') };
  const read = z.safeParse(schema, parsed.value);
  return read.success ? { request: read.data } : { answer: invalid(issuesText(read.error, parsed.value)) };
}

function invalid(message: string): Answer {
  return engineError(400, 'Bad Request', message);
}

function isJsonType(contentType: string | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

function parseJson(body: Buffer): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return { value };
  } catch {
    return undefined;
  }
}

/** Where each problem is and what it is, never the values: they may be anybody's text. */
function issuesText(error: z.core.$ZodError, body: unknown): string {
  const { issues } = error;
  const lines = issues.map((issue) => {
    const place = ['body', ...issue.path].map((key) => (typeof key === 'number' ? key : `'${String(key)}'`)).join(', ');
    return `(${place}): ${isMissing(body, issue.path) ? 'Field required' : issueText(issue)}`;
  });
  const text = `${issues.length} validation error${issues.length === 1 ? '' : 's'}: ${lines.join('; ')}`;
  return text.slice(0, SUMMARY_LENGTH);
}

function issueText(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' ? `Input should be a valid ${issue.expected}` : issue.message;
}

function isMissing(body: unknown, path: readonly PropertyKey[]): boolean {
  let value = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false;
    if (!Object.hasOwn(value, key)) return true;
    value = Reflect.get(value, key);
  }
  return false;
}
