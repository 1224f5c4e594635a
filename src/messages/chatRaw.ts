import * as z from 'zod/mini';
import type { Translate } from './translate.ts';
import { notKept } from './keptSecrets.ts';
import { clientHeaders, secretHeaders } from './reservedHeaders.ts';

/** Methods that the "Raw request" tab offers. */
export const rawMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

const Header = z.object({ name: z.string(), value: z.string() });

/** A request as it stands in the "Raw request" tab. */
export const RawDraft = z.object({
  method: z.enum(rawMethods),
  path: z.string().check(z.maxLength(8192)),
  headers: z.array(Header).check(z.maxLength(100)),
  body: z.string(),
});

export type RawDraft = z.infer<typeof RawDraft>;

/** EAS's own example of a first call. */
export const firstRawDraft: RawDraft = {
  method: 'POST',
  path: '/v1/chat/completions',
  headers: [{ name: 'Content-Type', value: 'application/json' }],
  body: JSON.stringify({ model: '', messages: [{ role: 'user', content: 'Hello!' }], max_tokens: 1024 }, null, 2),
};

/** What is wrong with a draft. `header` finds a header by its index. */
export interface RawFindings {
  readonly path?: string;
  readonly headers: ReadonlyMap<number, string>;
  /** A body that says it is JSON and is not; it can be sent all the same. */
  readonly bodyWarning?: string;
}

/** Checks a draft as it is typed, and again before it is sent. */
export function checkRawDraft(draft: RawDraft, t: Translate): RawFindings {
  const path = checkPath(draft.path, t);
  const bodyWarning = checkBody(draft, t);
  const headers = new Map<number, string>();
  draft.headers.forEach(({ name, value }, index) => {
    const finding = checkHeader(name.trim(), value, t);
    if (finding !== undefined) headers.set(index, finding);
  });
  return { ...(path === undefined ? {} : { path }), headers, ...(bodyWarning === undefined ? {} : { bodyWarning }) };
}

/** True when nothing stands in the way of sending. */
export function canSend(findings: RawFindings): boolean {
  return findings.path === undefined && findings.headers.size === 0;
}

function checkPath(path: string, t: Translate): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('//')) {
    return t('Enter only the path, such as /v1/chat/completions. The address of the service is put before it.');
  }
  if (!path.startsWith('/')) return t('The path starts with a slash, such as /v1/chat/completions.');
  if (/[\s\\]/.test(path)) return t('The path holds a space or a backslash. Write %20 for a space.');
  if (path.includes(notKept))
    return t('A secret in this path was not kept when the window was reloaded. Enter it again.');
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:[/?#]|$)/i.test(path)) return t('The path may not hold . or .. steps.');
  return undefined;
}

function checkHeader(name: string, value: string, t: Translate): string | undefined {
  if (name === '' && value.trim() === '') return undefined;
  if (name === '') return t('Enter the header’s name.');
  if (!/^[!#$%&'*+\-.^_`|~\w]+$/.test(name)) {
    return t('A header’s name holds letters, digits and - only.');
  }
  if (secretHeaders.has(name.toLowerCase())) return t('The extension adds the token by itself. Remove this header.');
  if (clientHeaders.has(name.toLowerCase())) return t('The HTTP client sets this header by itself. Remove it.');
  if (value === notKept) return t('This secret was not kept when the window was reloaded. Enter it again.');
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    return t('A header’s value holds no line break and only Latin characters.');
  }
  return undefined;
}

function checkBody(draft: RawDraft, t: Translate): string | undefined {
  if (draft.body.trim() === '') return undefined;
  if (draft.method === 'GET' || draft.method === 'HEAD') return t('{0} carries no body: it is not sent.', draft.method);
  const type = draft.headers.find(({ name }) => name.trim().toLowerCase() === 'content-type')?.value ?? '';
  if (!/json/i.test(type)) return undefined;
  try {
    JSON.parse(draft.body);
    return undefined;
  } catch (error) {
    return t('The body is not valid JSON: {0}', error instanceof Error ? error.message : String(error));
  }
}
