import * as z from 'zod/mini';
import { CloudError, type CloudErrorDetails } from '../cloud/errors.ts';
import { rememberSecret } from '../cloud/redact.ts';
import type { CloudAnswer, CloudRequest } from '../cloud/transport.ts';

/** The answer's body in the shape of the schema, or a `CloudError` of kind `unexpected-answer` that says what is wrong. */
export function readAnswer<T extends z.core.$ZodType>(
  schema: T,
  request: CloudRequest,
  answer: CloudAnswer,
): z.output<T> {
  rememberTokens(answer.body);
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

const tokenFields = new Set(['AccessToken', 'Token']);

/** Service tokens are dropped by the schemas, yet they may turn up in other texts later: `redact` shall know them. */
function rememberTokens(body: unknown, depth = 0): void {
  if (typeof body !== 'object' || body === null || depth > 3) return;
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string' && tokenFields.has(name)) rememberSecret(value);
    else if (typeof value === 'string' && name === 'ServiceConfig') rememberConfigToken(value);
    else rememberTokens(value, depth + 1);
  }
}

/** A configuration may name the service's token on its top level. */
function rememberConfigToken(config: string): void {
  const token = /"token"\s*:\s*"([^"\\]{6,})"/.exec(config)?.[1];
  rememberSecret(token);
}
