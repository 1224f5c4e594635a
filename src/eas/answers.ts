import * as z from 'zod/mini';
import { CloudError, type CloudErrorDetails } from '../cloud/errors.ts';
import type { CloudAnswer, CloudRequest } from '../cloud/transport.ts';
import { rememberSecretFields } from './secretFields.ts';

/** The answer's body in the shape of the schema, or a `CloudError` of kind `unexpected-answer` that says what is wrong. */
export function readAnswer<T extends z.core.$ZodType>(
  schema: T,
  request: CloudRequest,
  answer: CloudAnswer,
): z.output<T> {
  rememberSecretFields(answer.body);
  const read = z.safeParse(schema, answer.body);
  if (read.success && hasKnownField(schema, answer.body)) return read.data;
  const details: CloudErrorDetails = {
    kind: 'unexpected-answer',
    action: request.action,
    status: answer.status,
    serverMessage: read.success ? undefined : firstProblem(read.error),
    requestId: answer.requestId,
    subject: request.subject,
  };
  throw new CloudError(details);
}

/** Lists are optional in the schemas; an object with nothing that we know in it is still not the answer to our call. */
function hasKnownField(schema: z.core.$ZodType, body: unknown): boolean {
  if (schema instanceof z.ZodMiniPipe) return hasKnownField(schema.def.in, body);
  if (!(schema instanceof z.ZodMiniObject) || typeof body !== 'object' || body === null) return true;
  return [...Object.keys(schema.def.shape), 'RequestId'].some((name) => Object.hasOwn(body, name));
}

/** Names the field; never its value, which may be anything. */
function firstProblem(error: z.core.$ZodError): string | undefined {
  const issue = error.issues[0];
  if (!issue) return undefined;
  const path = issue.path.map(String).join('.') || '(answer)';
  return `${path}: ${issue.code}`;
}
