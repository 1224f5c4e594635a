import { CloudError } from '../../cloud/errors.ts';
import type { ChatEvent, ChatOutcome } from '../../inference/streamChat.ts';
import type { ChatTimings } from '../../inference/timings.ts';
import type { ChatFromPanel, ChatMetrics, ChatState, ServiceAvailability } from '../../messages/chat.ts';
import { firstFinding, readSampling } from '../../messages/chatSettings.ts';
import type { Answer } from './answer.ts';
import { availabilityOf, goneAvailability } from './availability.ts';
import type { ChatBinding, ChatPorts } from './chatPorts.ts';
import type { ChatStore, StoredChat } from './chatStore.ts';
import { Conversation } from './conversation.ts';
import { FrameBatcher } from './frameBatcher.ts';
import { openLink } from './openLink.ts';
import { PanelLine } from './panelLine.ts';
import { RawSession } from './rawSession.ts';
import { serviceAddress } from './serviceAddress.ts';
import type { SeenService } from './serviceWatch.ts';

/** A reload of the window loses at most this much of a streaming answer, in ms. */
const saveEveryMs = 1000;
/** What is typed is kept after this time, in ms. */
const saveInputMs = 200;

/** One answer that is being streamed. */
interface Streaming {
  readonly answer: Answer;
  readonly abort: AbortController;
}

/** The chat with one service: owns the conversation, calls the service, tells the panel. Knows nothing of VS Code. */
export class ChatSession {
  readonly #binding: ChatBinding;
  readonly #ports: ChatPorts;
  readonly #store: ChatStore;
  readonly #line: PanelLine;
  readonly #raw: RawSession;
  readonly #conversation: Conversation;
  readonly #batch = new FrameBatcher({ reasoning: '', content: '' }, (texts) => this.#postDelta(texts));
  #kept: Omit<StoredChat, 'savedAt' | 'messages'>;
  #availability: ServiceAvailability = { kind: 'checking' };
  #streaming: Streaming | undefined;
  #saveTimer: NodeJS.Timeout | undefined;
  #disposed = false;
  /** Counts what was learnt of the service, so that an older answer never covers a newer one. */
  #looks = 0;
  #focusWanted = false;

  constructor(binding: ChatBinding, store: ChatStore, ports: ChatPorts) {
    this.#binding = binding;
    this.#ports = ports;
    this.#store = store;
    this.#line = new PanelLine(ports);
    this.#raw = new RawSession(ports, this.#line, binding.service, () => void this.#look());
    const { messages, savedAt: _savedAt, ...kept } = store.read();
    this.#conversation = Conversation.restore(messages);
    this.#kept = kept;
  }

  /** Asks EAS whether the service runs. */
  async checkService(): Promise<void> {
    const before = this.#availability;
    this.#setAvailability({ kind: 'checking' });
    await this.#look(before);
  }

  /** Takes what the list of services shows. */
  async see(seen: SeenService): Promise<void> {
    // A list may leave a service out for other reasons: only EAS itself tells that it is gone.
    if (seen.kind === 'gone') return this.#look();
    this.#looks += 1;
    this.#learn(availabilityOf(seen.service, this.#ports.t), this.#availability);
  }

  /** The person opened this chat: its panel takes the focus, now or when it is ready. */
  focus(): void {
    this.#focusWanted = !this.#ports.visible();
    if (!this.#focusWanted) this.#line.post({ type: 'focus' });
  }

  /** As `focus`, for a panel that has not drawn anything yet. */
  focusWhenReady(): void {
    this.#focusWanted = true;
  }

  /** Sends everything to the panel. */
  snapshot(): void {
    this.#batch.drop();
    this.#raw.dropPending();
    const { connectionId, connectionLabel, service } = this.#binding;
    const state: ChatState = {
      connectionId,
      connectionLabel,
      service,
      availability: this.#availability,
      messages: this.#conversation.messages(),
      ...this.#kept,
      rawResult: this.#raw.result,
    };
    this.#line.post({ type: 'snapshot', state });
  }

  /** Does what the panel asks for. */
  async receive(message: ChatFromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.snapshot();
        if (this.#focusWanted) this.#line.post({ type: 'focus' });
        this.#focusWanted = false;
        return;
      case 'send':
        return this.#send(message.text, message.at);
      case 'stop':
        return this.#streaming?.abort.abort();
      case 'regenerate':
        return this.#regenerate();
      case 'clear':
        return this.#clear();
      case 'checkService':
        return this.checkService();
      case 'startService':
        return this.#ports.startService();
      case 'settings':
        return this.#keep({ settings: message.settings });
      case 'draft':
        return this.#keep({ draft: message.text, draftedAt: message.at });
      case 'rawDraft':
        return this.#keep({ rawDraft: message.draft, draftedAt: message.at });
      case 'rawSend':
        this.#keep({ rawDraft: message.draft, draftedAt: message.at });
        this.#forgetAgain();
        return this.#raw.send(message.draft);
      case 'rawCancel':
        return this.#raw.cancel();
      case 'copyText':
        return this.#ports.copy(message.text);
      case 'copyAnswer':
        return this.#withAnswer(message.id, (answer) => this.#ports.copy(answer.content));
      case 'openAnswer':
        return this.#withAnswer(message.id, (answer) => this.#ports.openText(answer.content, 'markdown'));
      case 'openRawBody':
        return this.#ports.openText(this.#raw.result.text, 'plaintext');
      case 'openLink':
        return openLink(message.url, this.#ports.prompts, this.#ports.openUrl, this.#ports.t);
    }
  }

  /** Ends what runs and keeps what arrived. */
  dispose(): void {
    this.#disposed = true;
    this.#streaming?.answer.end({ phase: 'interrupted' });
    this.#streaming?.abort.abort();
    this.#raw.cancel();
    this.#batch.drop();
    this.#saveNow();
  }

  async #send(text: string, at: number): Promise<void> {
    const { t } = this.#ports;
    if (text.trim() === '') return;
    const finding = firstFinding(this.#kept.settings, t);
    if (this.#streaming !== undefined || finding !== undefined) {
      const reason = finding ?? t('An answer is still coming. Stop it first.');
      return this.#line.post({ type: 'refused', text, reason });
    }
    this.#kept = { ...this.#kept, draft: '', draftedAt: at };
    this.#line.post({ type: 'message', message: this.#conversation.ask(text) });
    await this.#answer();
  }

  async #regenerate(): Promise<void> {
    if (this.#streaming !== undefined || !this.#conversation.dropAnswer()) return;
    if (firstFinding(this.#kept.settings, this.#ports.t) !== undefined) return this.snapshot();
    this.snapshot();
    await this.#answer();
  }

  async #clear(): Promise<void> {
    const { t } = this.#ports;
    if (this.#conversation.empty) return;
    const question = {
      message: t('Clear the conversation with {0}?', this.#binding.service),
      detail: t('Its messages are removed from this window’s storage and cannot be brought back.'),
      action: t('Clear'),
    };
    if (!(await this.#ports.prompts.confirm(question))) return;
    this.#streaming?.abort.abort();
    this.#conversation.clear();
    this.snapshot();
    this.#saveNow();
  }

  async #answer(): Promise<void> {
    this.#forgetAgain();
    const turns = this.#conversation.turns(this.#kept.settings.system);
    const answer = this.#conversation.beginAnswer();
    const streaming: Streaming = { answer, abort: new AbortController() };
    this.#streaming = streaming;
    this.#line.post({ type: 'message', message: answer.message() });
    this.#saveNow();
    try {
      this.#finish(streaming, await this.#stream(streaming, turns));
    } catch (error) {
      this.#fail(streaming, error);
    }
    this.#batch.flush();
    if (this.#streaming === streaming) this.#streaming = undefined;
    if (this.#disposed) return;
    if (this.#conversation.answer(answer.id) === answer)
      this.#line.post({ type: 'message', message: answer.message() });
    this.#saveNow();
  }

  async #stream(streaming: Streaming, turns: ReturnType<Conversation['turns']>): Promise<ChatOutcome> {
    const { signal } = streaming.abort;
    const { settings } = this.#kept;
    const target = await serviceAddress(this.#ports, this.#binding.service, signal);
    const { streamChat } = await import('../../inference/streamChat.ts');
    return streamChat(
      target,
      { messages: turns, model: settings.model.trim(), ...readSampling(settings) },
      {
        signal,
        fetch: this.#ports.fetch,
        now: this.#ports.now,
        onEvent: (event) => this.#take(streaming, event),
      },
    );
  }

  #take({ answer, abort }: Streaming, event: ChatEvent): void {
    if (abort.signal.aborted || (event.kind !== 'reasoning' && event.kind !== 'content')) return;
    this.#batch.add(event.kind, answer.append(event.kind, event.text).text);
    this.#saveTimer ??= setTimeout(() => this.#saveNow(), saveEveryMs);
  }

  #finish(streaming: Streaming, outcome: ChatOutcome): void {
    const { failure, finishReason, timings } = outcome;
    this.#ports.log.info(`POST ${this.#binding.service}/v1/chat/completions: ${describe(outcome)}`);
    if (failure !== undefined && failure.kind !== 'cancelled') return this.#fail(streaming, failure, timings);
    if (failure === undefined && this.#availability.kind !== 'ready') {
      this.#looks += 1;
      this.#setAvailability({ kind: 'ready' });
    }
    streaming.answer.end({
      phase: failure === undefined ? 'done' : this.#phaseOfAbort(),
      finishReason,
      thinkingMs: timings.thinkingMs,
      metrics: streaming.answer.phase === 'waiting' ? undefined : metricsOf(timings),
    });
  }

  #fail({ answer, abort }: Streaming, error: unknown, timings?: ChatTimings): void {
    if (abort.signal.aborted) return answer.end({ phase: this.#phaseOfAbort() });
    const failure = this.#ports.explain(error);
    const some = timings !== undefined && answer.phase !== 'waiting' ? timings : undefined;
    answer.end({
      phase: 'failed',
      failure,
      thinkingMs: some?.thinkingMs,
      metrics: some === undefined ? undefined : metricsOf(some),
    });
    this.#ports.log.warn(`Chat with ${this.#binding.service}: ${failure.message} ${failure.details}`);
    // The state of the service may be the reason, and says more than its gateway does.
    if (error instanceof CloudError && (error.details.status === 503 || error.details.status === 404)) {
      void this.#look();
    }
  }

  #phaseOfAbort(): 'stopped' | 'interrupted' {
    return this.#disposed ? 'interrupted' : 'stopped';
  }

  #postDelta(texts: Readonly<Record<'reasoning' | 'content', string>>): void {
    const answer = this.#streaming?.answer;
    if (answer === undefined || this.#conversation.answer(answer.id) !== answer) return;
    this.#line.post({ type: 'delta', id: answer.id, phase: answer.phase, ...texts, hidden: answer.hidden });
  }

  /** Asks EAS how the service is, without a word until it is known. */
  async #look(before = this.#availability): Promise<void> {
    const look = ++this.#looks;
    const learnt = await this.#describe();
    if (look === this.#looks) this.#learn(learnt, before);
  }

  async #describe(): Promise<ServiceAvailability> {
    const { service } = this.#binding;
    try {
      const api = await this.#ports.api();
      return availabilityOf(await api.describeService(service), this.#ports.t);
    } catch (error) {
      if (error instanceof CloudError && error.kind === 'not-found') return goneAvailability(service, this.#ports.t);
      return { kind: 'unavailable', failure: this.#ports.explain(error) };
    }
  }

  #learn(learnt: ServiceAvailability, before: ServiceAvailability): void {
    const again =
      learnt.kind === 'ready' && (before.kind === 'unavailable' || (before.kind === 'ready' && before.again));
    this.#setAvailability(again ? { kind: 'ready', again: true } : learnt);
  }

  /** That the service runs again is old news once it is used. */
  #forgetAgain(): void {
    if (this.#availability.kind === 'ready' && this.#availability.again) this.#setAvailability({ kind: 'ready' });
  }

  #setAvailability(availability: ServiceAvailability): void {
    this.#availability = availability;
    if (!this.#disposed) this.#line.post({ type: 'availability', availability });
  }

  async #withAnswer(id: string, use: (answer: Answer) => Promise<void>): Promise<void> {
    const answer = this.#conversation.answer(id);
    if (answer !== undefined) await use(answer);
  }

  #keep(change: Partial<Omit<StoredChat, 'savedAt' | 'messages'>>): void {
    this.#kept = { ...this.#kept, ...change };
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => this.#saveNow(), saveInputMs);
  }

  #saveNow(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    this.#store
      .write({ ...this.#kept, messages: this.#conversation.messages() }, Date.now())
      .catch((error: unknown) => this.#ports.log.warn(`The chat could not be kept: ${String(error)}`));
  }
}

function metricsOf(timings: ChatTimings): ChatMetrics {
  const { timeToFirstTokenMs, timePerOutputTokenMs, tokensPerSecond } = timings;
  return {
    totalMs: timings.totalMs,
    inputTokens: timings.inputTokens,
    outputTokens: timings.outputTokens,
    estimated: timings.estimated,
    ...(timeToFirstTokenMs === undefined ? {} : { timeToFirstTokenMs }),
    ...(timePerOutputTokenMs === undefined ? {} : { timePerOutputTokenMs }),
    ...(tokensPerSecond === undefined ? {} : { tokensPerSecond }),
  };
}

function describe({ failure, finishReason, timings }: ChatOutcome): string {
  const end = failure?.kind ?? finishReason ?? 'ended';
  return `${end}, ${timings.outputTokens} tokens in ${Math.round(timings.totalMs)} ms`;
}
