import type { CloudError } from '../../cloud/errors.ts';
import { rememberSecret } from '../../cloud/redact.ts';
import { noRawResult, type RawResult } from '../../messages/chat.ts';
import { canSend, checkRawDraft, type RawDraft } from '../../messages/chatRaw.ts';
import { secretsOf } from '../../messages/keptRawDraft.ts';
import type { ChatPorts } from './chatPorts.ts';
import { FrameBatcher } from './frameBatcher.ts';
import { LineRedactor } from './lineRedactor.ts';
import type { PanelLine } from './panelLine.ts';
import { serviceAddress } from './serviceAddress.ts';

/** The "Raw request" tab: one request at a time, as it was written. */
export class RawSession {
  readonly #ports: ChatPorts;
  readonly #line: PanelLine;
  readonly #service: string;
  readonly #onNotReady: () => void;
  readonly #batch = new FrameBatcher({ text: '' }, ({ text }) => this.#line.post({ type: 'rawText', text }));
  #running: AbortController | undefined;
  result: RawResult = noRawResult;

  /** `onNotReady` is called when the service had no instance to answer with. */
  constructor(ports: ChatPorts, line: PanelLine, service: string, onNotReady: () => void) {
    this.#ports = ports;
    this.#line = line;
    this.#service = service;
    this.#onNotReady = onNotReady;
  }

  /** Sends the request unless one is under way or the draft cannot be sent (the panel shows why). */
  async send(draft: RawDraft): Promise<void> {
    if (this.#running !== undefined || !canSend(checkRawDraft(draft, this.#ports.t))) return;
    const running = new AbortController();
    this.#running = running;
    this.#show({ ...noRawResult, phase: 'sending' });
    try {
      await this.#exchange(draft, running.signal);
    } catch (error) {
      this.#show({ ...noRawResult, phase: 'done', ...this.#failure(error, running.signal) });
    } finally {
      this.#running = undefined;
    }
  }

  cancel(): void {
    this.#running?.abort();
  }

  /** Forgets what waits to be sent: a snapshot holds it. */
  dropPending(): void {
    this.#batch.drop();
  }

  async #exchange(draft: RawDraft, signal: AbortSignal): Promise<void> {
    const target = await serviceAddress(this.#ports, this.#service, signal);
    const { sendRaw } = await import('../../inference/sendRaw.ts');
    const lines = new LineRedactor();
    const give = (text: string): void => {
      if (text === '') return;
      this.result = { ...this.result, text: this.result.text + text };
      this.#batch.add('text', text);
    };
    // The service may quote them.
    for (const secret of secretsOf(draft)) rememberSecret(secret);
    const headers = draft.headers.filter(({ name }) => name.trim() !== '');
    const outcome = await sendRaw(
      target,
      { ...draft, headers },
      {
        signal,
        fetch: this.#ports.fetch,
        now: this.#ports.now,
        onHead: (head) => this.#show({ ...this.result, head: { ...head, headers: [...head.headers] } }),
        onText: (text) => give(lines.take(text)),
      },
    );
    give(lines.end());
    const { binary, cut, bytes } = outcome.body;
    this.#show({
      ...this.result,
      phase: 'done',
      text: binary ? '' : this.result.text,
      binary,
      cut,
      bytes,
      totalMs: outcome.totalMs,
      ...(outcome.failure === undefined ? {} : this.#failure(outcome.failure, signal)),
    });
    if (outcome.head?.status === 503) this.#onNotReady();
    this.#ports.log.info(`${draft.method} ${this.#service}${draft.path.replace(/[?#].*$/s, '')}: ${describe(outcome)}`);
  }

  #failure(error: unknown, signal: AbortSignal): Pick<RawResult, 'failure'> {
    if (!signal.aborted) return { failure: this.#ports.explain(error) };
    const { t } = this.#ports;
    return { failure: { message: t('You cancelled the request.'), advice: '', details: '' } };
  }

  #show(result: RawResult): void {
    this.#batch.drop();
    this.result = result;
    this.#line.post({ type: 'rawResult', result });
  }
}

function describe(outcome: {
  head: { status: number } | undefined;
  totalMs: number;
  failure: CloudError | undefined;
}): string {
  const status = outcome.head === undefined ? 'no answer' : `HTTP ${outcome.head.status}`;
  const failure = outcome.failure === undefined ? '' : `, ${outcome.failure.kind}`;
  return `${status} in ${Math.round(outcome.totalMs)} ms${failure}`;
}
