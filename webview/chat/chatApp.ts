import { html, nothing, render, type TemplateResult } from 'lit';
import * as z from 'zod/mini';
import { ChatToPanel, type ChatFromPanel, type ChatState } from '../../src/messages/chat.ts';
import { canSend, checkRawDraft, RawDraft } from '../../src/messages/chatRaw.ts';
import { keptRawDraft, withSecretsOf } from '../../src/messages/keptRawDraft.ts';
import { checkSettings } from '../../src/messages/chatSettings.ts';
import { connectHost, t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import { copyCodeEvent, openLinkEvent } from '../ui/markdown.ts';
import type { Actions, Ui } from './actions.ts';
import { Announcer } from './announcer.ts';
import { availabilityView } from './availabilityView.ts';
import { composer } from './composer.ts';
import { Delayed } from './delayed.ts';
import { messageList } from './messageList.ts';
import { apply, type Known } from './panelState.ts';
import { rawView } from './rawView.ts';
import { ScrollFollower } from './scrollFollower.ts';
import { tabList } from './tabs.ts';

/** What the webview keeps for itself: enough for VS Code to restore the panel, and what was typed last. */
const Kept = z.object({
  connectionId: z.string(),
  connectionLabel: z.string(),
  service: z.string(),
  tab: z.enum(['chat', 'raw']),
  draft: z.string(),
  settingsOpen: z.boolean(),
  rawDraft: RawDraft,
  draftedAt: z.number(),
});

/** The chat panel: shows what the host says, and tells it what a person does. */
export class ChatApp {
  readonly #root: HTMLElement;
  readonly #host = connectHost<ChatFromPanel, ChatToPanel>(ChatToPanel);
  readonly #announcer = new Announcer();
  readonly #actions: Actions = this.#makeActions();
  readonly #draftLater = new Delayed((text: string) => this.#host.post({ type: 'draft', text, at: this.#draftedAt }));
  readonly #rawLater = new Delayed((draft: RawDraft) =>
    this.#host.post({ type: 'rawDraft', draft, at: this.#draftedAt }),
  );
  #known: Known | undefined;
  #follower: ScrollFollower | undefined;
  #scheduled = false;
  #clock: number | undefined;
  /** When a draft was last changed here, in ms of this clock. */
  #draftedAt = 0;
  #ui: Ui;

  constructor(root: HTMLElement) {
    this.#root = root;
    const kept = this.#host.getState(Kept);
    this.#ui = {
      tab: kept?.tab ?? 'chat',
      draft: '',
      refusal: '',
      settingsOpen: kept?.settingsOpen ?? false,
      reasoning: new Map(),
      definitions: new Set(),
      rawPretty: true,
      waitingSince: 0,
    };
  }

  /** Shows the panel and asks the host for the conversation. */
  start(): void {
    const root = this.#root;
    root.addEventListener(copyCodeEvent, (event) => this.#fromMarkdown(event, (text) => ({ type: 'copyText', text })));
    root.addEventListener(openLinkEvent, (event) => this.#fromMarkdown(event, (url) => ({ type: 'openLink', url })));
    window.addEventListener('pagehide', () => this.#flush());
    this.#host.onMessage((message) => this.#receive(message));
    this.#host.post({ type: 'ready' });
    this.#schedule();
  }

  #receive(message: ChatToPanel): void {
    const before = this.#known;
    const known = apply(before, message);
    // A message was missed: ask for everything, once.
    if (known === undefined) {
      if (before !== undefined) this.#host.post({ type: 'ready' });
      this.#known = undefined;
      return;
    }
    this.#known = message.type === 'snapshot' ? this.#withOwnInput(known, before) : known;
    if (before === undefined && this.#ui.tab === 'chat' && document.hasFocus()) this.#focusMessage();
    if (message.type === 'focus') this.#focusTab();
    if (message.type === 'refused') {
      this.#change({ refusal: message.reason, draft: this.#ui.draft || message.text });
    }
    this.#announcer.notice(before?.state.messages ?? [], known.state.messages);
    this.#schedule();
    // After the frame that draws it.
    if (message.type === 'rawResult') this.#showRawAnswer();
  }

  /** The drafts that are newer: what was typed here, what this webview kept, or what the host kept. */
  #withOwnInput(known: Known, before: Known | undefined): Known {
    const { state } = known;
    if (before !== undefined) return { ...known, state: { ...state, rawDraft: before.state.rawDraft } };
    const kept = this.#host.getState(Kept);
    const own = kept?.service === state.service && kept.connectionId === state.connectionId;
    const { draft, rawDraft, draftedAt } = own && kept.draftedAt > state.draftedAt ? kept : state;
    this.#draftedAt = draftedAt;
    this.#ui = { ...this.#ui, draft };
    return { ...known, state: { ...state, rawDraft: withSecretsOf(rawDraft, state.rawDraft) } };
  }

  #makeActions(): Actions {
    const post = (message: ChatFromPanel): void => this.#host.post(message);
    return {
      selectTab: (tab) => this.#change({ tab }),
      draft: (draft) => {
        this.#draftedAt = Date.now();
        this.#change({ draft, refusal: '' });
        this.#draftLater.set(draft);
      },
      send: () => this.#send(),
      stop: () => {
        post({ type: 'stop' });
        this.#focusMessage();
      },
      regenerate: () => {
        this.#begin();
        post({ type: 'regenerate' });
        this.#focusMessage();
      },
      clear: () => post({ type: 'clear' }),
      checkService: () => post({ type: 'checkService' }),
      startService: () => post({ type: 'startService' }),
      toggleSettings: () => this.#change({ settingsOpen: !this.#ui.settingsOpen }),
      settings: (change) => {
        if (this.#known === undefined) return;
        const settings = { ...this.#known.state.settings, ...change };
        this.#state({ settings });
        post({ type: 'settings', settings });
      },
      useExample: (text) => {
        this.#actions.draft(text);
        this.#focusMessage();
      },
      copyAnswer: (id) => post({ type: 'copyAnswer', id }),
      openAnswer: (id) => post({ type: 'openAnswer', id }),
      toggleReasoning: (id, open) => this.#change({ reasoning: new Map(this.#ui.reasoning).set(id, open) }),
      toggleDefinitions: (id) => this.#change({ definitions: toggled(this.#ui.definitions, id) }),
      rawDraft: (change) => {
        if (this.#known === undefined) return;
        const rawDraft = change(this.#known.state.rawDraft);
        this.#draftedAt = Date.now();
        this.#state({ rawDraft });
        this.#rawLater.set(rawDraft);
      },
      rawSend: () => this.#rawSend(),
      rawCancel: () => post({ type: 'rawCancel' }),
      toggleRawPretty: () => this.#change({ rawPretty: !this.#ui.rawPretty }),
      copyText: (text) => post({ type: 'copyText', text }),
      openRawBody: () => post({ type: 'openRawBody' }),
    };
  }

  #send(): void {
    const state = this.#known?.state;
    const text = this.#ui.draft;
    if (state === undefined || text.trim() === '' || Object.keys(checkSettings(state.settings, t)).length > 0) return;
    this.#draftLater.drop();
    this.#begin();
    this.#draftedAt = Date.now();
    this.#change({ draft: '', refusal: '' });
    this.#host.post({ type: 'send', text, at: this.#draftedAt });
    this.#focusMessage();
  }

  #rawSend(): void {
    const state = this.#known?.state;
    if (state === undefined || state.rawResult.phase === 'sending' || !canSend(checkRawDraft(state.rawDraft, t)))
      return;
    this.#rawLater.drop();
    this.#host.post({ type: 'rawSend', draft: state.rawDraft, at: this.#draftedAt });
  }

  /** An answer was asked for: its waiting time runs, and the list follows it. */
  #begin(): void {
    this.#change({ waitingSince: performance.now() });
    this.#follower?.follow();
  }

  #state(change: Partial<ChatState>): void {
    if (this.#known === undefined) return;
    this.#known = { ...this.#known, state: { ...this.#known.state, ...change } };
    this.#keep();
    this.#schedule();
  }

  #change(change: Partial<Ui>): void {
    this.#ui = { ...this.#ui, ...change };
    this.#keep();
    this.#schedule();
  }

  #keep(): void {
    const state = this.#known?.state;
    if (state === undefined) return;
    const { connectionId, connectionLabel, service, rawDraft } = state;
    const { tab, draft, settingsOpen } = this.#ui;
    this.#host.setState({
      connectionId,
      connectionLabel,
      service,
      tab,
      draft,
      settingsOpen,
      rawDraft: keptRawDraft(rawDraft),
      draftedAt: this.#draftedAt,
    });
  }

  #flush(): void {
    this.#draftLater.flush();
    this.#rawLater.flush();
  }

  #fromMarkdown(event: Event, message: (detail: string) => ChatFromPanel): void {
    if (event instanceof CustomEvent && typeof event.detail === 'string') this.#host.post(message(event.detail));
  }

  /** Where request and answer stand under each other, the answer would come out of sight. */
  #showRawAnswer(): void {
    if (!matchMedia('(max-width: 820px)').matches) return;
    requestAnimationFrame(() => {
      const answer = document.getElementById('raw-answer');
      const box = document.getElementById('panel-raw');
      if (answer !== null && box !== null) box.scrollTop = answer.offsetTop;
    });
  }

  /** Where a person types first in the tab that shows. */
  #focusTab(): void {
    const id = this.#ui.tab === 'chat' ? 'message' : 'raw-body';
    requestAnimationFrame(() => {
      // Typing reaches the panel only when its window has the focus, too.
      window.focus();
      document.getElementById(id)?.focus();
    });
  }

  #focusMessage(): void {
    requestAnimationFrame(() => document.getElementById('message')?.focus());
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#render();
    });
  }

  #render(): void {
    const state = this.#known?.state;
    if (state !== undefined) this.#keep();
    render(state === undefined ? loadingView() : this.#view(state), this.#root);
    const box = document.getElementById('messages');
    if (box !== null && this.#follower === undefined) this.#follower = new ScrollFollower(box, () => this.#schedule());
    this.#tick(state);
  }

  /** While an answer is awaited, the seconds are shown. */
  #tick(state: ChatState | undefined): void {
    const last = state?.messages.at(-1);
    const waiting = last?.role === 'assistant' && last.phase === 'waiting';
    if (waiting && this.#ui.waitingSince === 0) this.#ui = { ...this.#ui, waitingSince: performance.now() };
    clearTimeout(this.#clock);
    if (waiting) this.#clock = window.setTimeout(() => this.#schedule(), 1000);
  }

  #view(state: ChatState): TemplateResult {
    const ui = this.#ui;
    const actions = this.#actions;
    const following = this.#follower?.following ?? true;
    return html`<div class="app">
      <header class="head">
        ${tabList(ui.tab, actions.selectTab)}
        <span class="where soft" title="${state.service} · ${state.connectionLabel}"
          >${state.service} · ${state.connectionLabel}</span
        >
      </header>
      ${availabilityView(state, actions)}
      <div class="panel" id="panel-chat" role="tabpanel" aria-labelledby="tab-chat" ?hidden=${ui.tab !== 'chat'}>
        <div class="messages" id="messages" tabindex="0" role="group" aria-label=${t('Conversation')}>
          ${messageList(state, ui, actions)}
        </div>
        ${following || state.messages.length === 0 ? nothing : jumpButton(() => this.#follower?.follow())}
        ${composer(state, ui, actions)}
      </div>
      <div class="panel" id="panel-raw" role="tabpanel" aria-labelledby="tab-raw" ?hidden=${ui.tab !== 'raw'}>
        ${ui.tab === 'raw' ? rawView(state, ui, actions) : nothing}
      </div>
      <div class="visually-hidden" aria-live="polite">${this.#announcer.text}</div>
    </div>`;
  }
}

function jumpButton(onClick: () => void): TemplateResult {
  return html`<div class="jump">
    <button type="button" @click=${onClick}>${icon('arrow-down')}<span>${t('Jump to latest')}</span></button>
  </div>`;
}

function loadingView(): TemplateResult {
  return html`<p class="loading first">${icon('loading', true)}<span>${t('Loading the conversation…')}</span></p>`;
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const changed = new Set(set);
  if (!changed.delete(id)) changed.add(id);
  return changed;
}
