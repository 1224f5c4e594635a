import { AnswerTooLarge, readLimited } from '../../cloud/answerBody.ts';
import { endable } from '../../cloud/ending.ts';
import { readFailedAnswer } from '../../cloud/errorAnswer.ts';
import { networkFailure } from '../../cloud/networkFailure.ts';
import { isCertificateError, isTlsError, isUnknownIssuer } from '../../cloud/retry.ts';

/** What stands between this machine and a host. */
export type ReachTrouble =
  | 'name' // the name does not resolve
  | 'refused' // no connection
  | 'issuer' // of the certificate: not known here
  | 'certificate'
  | 'tls' // no common TLS, or none at all
  | 'proxy'
  | 'timeout'
  | 'web-page' // a sign-in page or a gateway answered
  | 'redirect';

/** Whether a host answers as Alibaba Cloud does. */
export type Reach =
  | {
      readonly reached: true;
      /** The server's clock minus ours in ms, to a second; undefined when it does not say. */
      readonly skewMs: number | undefined;
      readonly requestId: string | undefined;
    }
  | { readonly reached: false; readonly trouble: ReachTrouble; readonly code?: string };

/** What is asked. */
export interface ReachQuestion {
  /** `https://host[:port]` with path and query. */
  readonly url: string;
  readonly action: string;
  readonly version: string;
  readonly method: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  /** Ms since 1970. */
  readonly now: () => number;
}

/** In bytes; what is longer is no refusal of an API. Our choice. */
const longestRefusal = 100_000;

/**
 * Asks without a signature and without credentials: any answer in words of an API, which is a refusal, shows that the
 * host is reached. Inferred: the gateway refuses such a call with a JSON or XML error, as it does other wrong ones.
 * Rejects only when the signal aborted.
 */
export async function reach(question: ReachQuestion, signal: AbortSignal): Promise<Reach> {
  const late = AbortSignal.timeout(question.timeoutMs);
  const sentAt = question.now();
  try {
    const either = AbortSignal.any([signal, late]);
    const sent = question.fetch(question.url, {
      method: question.method,
      headers: { accept: 'application/json', 'x-acs-action': question.action, 'x-acs-version': question.version },
      redirect: 'manual',
      signal: either,
    });
    const response = await endable(sent, either);
    return await endable(judge(response, (sentAt + question.now()) / 2, question), either);
  } catch (error) {
    if (signal.aborted) throw error;
    if (late.aborted) return { reached: false, trouble: 'timeout' };
    return socketTrouble(error, question.url);
  }
}

async function judge(response: Response, at: number, { action }: ReachQuestion): Promise<Reach> {
  const { status, headers } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    return { reached: false, trouble: 'redirect' };
  }
  const text = await readLimited(response, longestRefusal).catch((error: unknown) => {
    if (error instanceof AnswerTooLarge) return undefined;
    throw error;
  });
  if (text === undefined) return { reached: false, trouble: 'web-page', code: `HTTP ${status}` };
  if (status === 407) return { reached: false, trouble: 'proxy', code: 'HTTP 407' };
  const details = readFailedAnswer({ action }, { status, headers, text, receivedAt: at });
  if (details.kind === 'not-json' && text.trim() !== '')
    return { reached: false, trouble: 'web-page', code: `HTTP ${status}` };
  const date = Date.parse(headers.get('date') ?? '');
  return { reached: true, skewMs: Number.isNaN(date) ? undefined : date - at, requestId: details.requestId };
}

function socketTrouble(error: unknown, url: string): Reach {
  const { code = '' } = networkFailure(error, url);
  return { reached: false, trouble: troubleOf(code), ...(code === '' ? {} : { code }) };
}

function troubleOf(code: string): ReachTrouble {
  if (code.startsWith('Proxy')) return 'proxy';
  if (/^(ENOTFOUND|EAI_)/.test(code)) return 'name';
  if (isUnknownIssuer(code)) return 'issuer';
  if (isTlsError(code)) return 'tls';
  if (isCertificateError(code)) return 'certificate';
  return code.includes('TIMEOUT') || code === 'ETIMEDOUT' ? 'timeout' : 'refused';
}
