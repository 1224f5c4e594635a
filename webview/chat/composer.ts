import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { maxMessageLength, underWay, type ChatState } from '../../src/messages/chat.ts';
import { firstFinding } from '../../src/messages/chatSettings.ts';
import { button, iconButton } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { Actions, Ui } from './actions.ts';
import { settingsSummary, settingsView } from './settingsView.ts';

/** Where a message is written, with the settings of the conversation. */
export function composer(state: ChatState, ui: Ui, actions: Actions): TemplateResult {
  const busy = state.messages.some((message) => message.role === 'assistant' && underWay(message.phase));
  const finding = firstFinding(state.settings, t);
  const why = ui.refusal || (ui.settingsOpen ? undefined : finding);
  return html`<div class="composer-place">
    <div class="composer">
      ${ui.settingsOpen ? settingsView(state.settings, actions) : nothing}
      ${why ? html`<p class="finding error" role="alert">${icon('error')}<span>${why}</span></p>` : nothing}
      <div class="composer-box">
        <textarea
          id="message"
          aria-label=${t('Message')}
          placeholder=${t('Message {0}', state.service)}
          title=${t('Enter sends, Shift+Enter begins a new line')}
          rows="1"
          maxlength=${maxMessageLength}
          .value=${live(ui.draft)}
          @input=${(event: Event) => actions.draft(textOf(event))}
          @keydown=${(event: KeyboardEvent) => sendOnEnter(event, busy, actions)}
        ></textarea>
        <div class="composer-bar">
          <button
            type="button"
            class="settings-toggle"
            aria-expanded=${ui.settingsOpen ? 'true' : 'false'}
            aria-controls=${ui.settingsOpen ? 'chat-settings' : nothing}
            @click=${actions.toggleSettings}
          >
            ${icon('settings-gear')}<span class="settings-word">${t('Settings')}</span
            >${settingsSummary(state.settings)} ${icon(ui.settingsOpen ? 'chevron-down' : 'chevron-up')}
          </button>
          <span class="grow"></span>
          ${iconButton({
            icon: 'clear-all',
            label: t('Clear conversation'),
            disabled: state.messages.length === 0,
            onClick: actions.clear,
          })}
          ${
            busy
              ? button({ label: t('Stop'), icon: 'debug-stop', secondary: true, onClick: actions.stop })
              : button({
                  label: t('Send'),
                  icon: 'send',
                  disabled: ui.draft.trim() === '' || finding !== undefined,
                  onClick: actions.send,
                })
          }
        </div>
      </div>
    </div>
  </div>`;
}

/** Enter sends, but not the Enter that accepts what an input method proposes. */
function sendOnEnter(event: KeyboardEvent, busy: boolean, actions: Actions): void {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  if (!busy) actions.send();
}

function textOf(event: Event): string {
  return event.currentTarget instanceof HTMLTextAreaElement ? event.currentTarget.value : '';
}
