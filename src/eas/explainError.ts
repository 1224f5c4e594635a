import { CloudError, type CloudErrorDetails } from '../cloud/errors.ts';
import { redact } from '../cloud/redact.ts';
import type { Translate } from '../messages/translate.ts';
import { cleanText } from './cleanText.ts';
import { adviceText } from './errorAdvice.ts';
import { attemptText, reasonText } from './errorTexts.ts';

/** An error as a person gets it. Nothing in it is secret. */
export interface ExplainedError {
  /** What happened, to what and why, with the server's code and request id. One line. */
  readonly message: string;
  /** What to do, in whole sentences. */
  readonly advice: string | undefined;
  /** For the log and for bug reports: everything that is known, in lines. Not translated. */
  readonly details: string;
}

/** Explains whatever was thrown. Never gives a stack, `{}` or `[object Object]`. */
export function explainError(error: unknown, t: Translate): ExplainedError {
  if (error instanceof CloudError) return explainCall(error.details, t);
  const name = error instanceof Error ? error.name : '';
  if (name === 'AbortError') return { message: t('It was cancelled.'), advice: undefined, details: 'cancelled' };
  const text = isShapeError(error) ? t('The data does not have the expected form.') : cleanText(textOf(error));
  const message = text ? endSentence(text) : t('Something went wrong and left no explanation.');
  return { message, advice: undefined, details: detailsOf(error) || message };
}

function explainCall(details: CloudErrorDetails, t: Translate): ExplainedError {
  const attempt = attemptText(details, t);
  const reason = reasonText(details, t);
  const reference = referenceText(details, t);
  const message = reference ? t('{0}: {1} ({2}).', attempt, reason, reference) : t('{0}: {1}.', attempt, reason);
  return { message: redact(message), advice: adviceText(details, t), details: callDetails(details) };
}

/** The words to quote to support. */
function referenceText(details: CloudErrorDetails, t: Translate): string {
  const parts: string[] = [];
  if (details.code) parts.push(cleanText(details.code));
  else if (details.status !== undefined && details.kind !== 'not-json') parts.push(`HTTP ${details.status}`);
  if (details.requestId) parts.push(t('request {0}', cleanText(details.requestId)));
  return parts.join(', ');
}

function callDetails(details: CloudErrorDetails): string {
  const lines: [string, string | number | undefined][] = [
    ['action', details.action],
    ['subject', details.subject],
    ['mode', details.mode],
    ['kind', details.kind],
    ['host', details.host],
    ['status', details.status],
    ['code', details.code],
    ['request id', details.requestId],
    ['missing permission', details.missingPermission],
    ['ended at', details.endedAt === undefined ? undefined : new Date(details.endedAt).toISOString()],
    ['retry after ms', details.retryAfterMs],
    ['clock skew ms', details.clockSkewMs],
    ['server message', details.serverMessage],
  ];
  return lines
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${cleanText(String(value))}`)
    .join('\n');
}

/** True for what zod throws, whose message is a JSON text. */
function isShapeError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'issues' in error && Array.isArray(error.issues);
}

/** The words of an error; of one without words, those of what it wraps. Empty when there are none. */
function textOf(error: unknown, depth = 0): string {
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null || depth > 4) return '';
  if (isShapeError(error)) return 'wrong form';
  if ('message' in error && typeof error.message === 'string' && error.message.trim()) return error.message;
  if ('errors' in error && Array.isArray(error.errors)) return textOf(error.errors[0], depth + 1);
  return 'cause' in error ? textOf(error.cause, depth + 1) : '';
}

/** Name and words of the error and of its causes. */
function detailsOf(error: unknown): string {
  const lines: string[] = [];
  let at: unknown = error;
  for (let depth = 0; depth < 5 && at !== undefined && at !== null; depth += 1) {
    const text = cleanText(textOf(at));
    const name = at instanceof Error ? at.name : '';
    if (text || name) lines.push([name, text].filter(Boolean).join(': '));
    at = at instanceof Error ? at.cause : undefined;
  }
  return lines.join('\n');
}

function endSentence(text: string): string {
  return /[.!?…。!?]$/.test(text) ? text : `${text}.`;
}
