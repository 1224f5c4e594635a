import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { underWay, type ChatState, type UserMessage } from '../../src/messages/chat.ts';
import { button } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { Actions, Ui } from './actions.ts';
import { answerView } from './answerView.ts';

/** The conversation, or what to do while there is none. */
export function messageList(state: ChatState, ui: Ui, actions: Actions): TemplateResult {
  const busy = state.messages.some((message) => message.role === 'assistant' && underWay(message.phase));
  const lastId = state.messages.at(-1)?.id;
  return html`<div class="column">
    ${state.messages.length === 0 ? emptyView(state, actions) : nothing}
    ${repeat(
      state.messages,
      (message) => message.id,
      (message) => {
        const last = message.id === lastId;
        if (message.role === 'user') return guard([message], () => userView(message));
        const seconds = message.phase === 'waiting' ? Math.floor(performance.now() / 1000) : 0;
        const depends = [message, last, busy, ui.reasoning.get(message.id), ui.definitions.has(message.id), seconds];
        return guard(depends, () => answerView(message, { service: state.service, last, busy, ui, actions }));
      },
    )}
    ${unanswered(state, busy, actions)}
  </div>`;
}

function userView(message: UserMessage): TemplateResult {
  return html`<article class="message user">
    <h2 class="visually-hidden">${t('You')}</h2>
    <div class="bubble">${message.text}</div>
  </article>`;
}

/** A question without any answer, as a window that was closed at the wrong moment leaves it. */
function unanswered(state: ChatState, busy: boolean, actions: Actions): TemplateResult | typeof nothing {
  if (busy || state.messages.at(-1)?.role !== 'user') return nothing;
  return html`<div>${button({ label: t('Try again'), icon: 'refresh', onClick: actions.regenerate })}</div>`;
}

function emptyView(state: ChatState, actions: Actions): TemplateResult {
  const examples = [
    t('Explain prefill and decode in one paragraph.'),
    t('Write a Python function that reads a stream of server-sent events.'),
    t('Which is larger, 9.11 or 9.9? Think it through.'),
  ];
  return html`<div class="empty">
    <span class="empty-icon">${icon('comment-discussion')}</span>
    <h1 class="breakable">${t('Chat with {0}', state.service)}</h1>
    <p class="soft">${t('Messages go straight to the service, with its token, and nowhere else.')}</p>
    <div class="examples">
      ${examples.map(
        (text) =>
          html`<button type="button" class="example" @click=${() => actions.useExample(text)}>
            <span>${text}</span>${icon('arrow-small-right')}
          </button>`,
      )}
    </div>
  </div>`;
}
