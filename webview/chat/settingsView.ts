import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { checkSettings, type ChatSettings } from '../../src/messages/chatSettings.ts';
import { textField } from '../ui/elements/textField.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { Actions } from './actions.ts';

/** The sampling settings and the system prompt, unfolded over the composer. */
export function settingsView(settings: ChatSettings, actions: Actions): TemplateResult {
  const findings = checkSettings(settings, t);
  const set = actions.settings;
  const fields: readonly NumberField[] = [
    { key: 'maxTokens', label: 'max_tokens', hint: t('Longest answer, in tokens.') },
    { key: 'temperature', label: 'temperature', hint: t('0 to 2; 0 is the steadiest.') },
    { key: 'topP', label: 'top_p', hint: t('Above 0, up to 1.') },
  ];
  return html`<div class="settings" id="chat-settings" role="group" aria-label=${t('Settings')}>
    <div class="field">
      <label for="setting-system">${t('System prompt')}</label>
      <textarea
        id="setting-system"
        rows="2"
        spellcheck="false"
        placeholder=${t('How the model should behave. Empty: none is sent.')}
        .value=${live(settings.system)}
        @input=${(event: Event) => set({ system: textOf(event) })}
      ></textarea>
    </div>
    <div class="settings-grid">
      ${fields.map((field) => numberField(field, settings, findings[field.key], set))}
      <div class="field">
        <span class="label" aria-hidden="true">model</span>
        ${textField({
          label: 'model',
          value: settings.model,
          placeholder: t('Service’s own'),
          describedBy: ['setting-model-hint'],
          onInput: (model) => set({ model }),
        })}
        <span class="hint" id="setting-model-hint">${t('Empty suits a service with one model.')}</span>
      </div>
    </div>
  </div>`;
}

interface NumberField {
  readonly key: 'maxTokens' | 'temperature' | 'topP';
  readonly label: string;
  readonly hint: string;
}

function numberField(
  field: NumberField,
  settings: ChatSettings,
  finding: string | undefined,
  set: (change: Partial<ChatSettings>) => void,
): TemplateResult {
  const noteId = `setting-${field.key}-note`;
  return html`<div class="field">
    <span class="label" aria-hidden="true">${field.label}</span>
    ${textField({
      label: field.label,
      value: settings[field.key],
      placeholder: t('Default'),
      describedBy: [noteId],
      invalid: finding !== undefined,
      onInput: (value) => set({ [field.key]: value }),
    })}
    ${
      finding === undefined
        ? html`<span class="hint" id=${noteId}>${field.hint}</span>`
        : html`<span class="finding error" id=${noteId}>${icon('error')}<span>${finding}</span></span>`
    }
  </div>`;
}

/** The settings in a few words, for the bar that unfolds them. */
export function settingsSummary(settings: ChatSettings): TemplateResult | typeof nothing {
  const parts = [
    settings.system.trim() === '' ? undefined : t('System prompt'),
    settings.model.trim() === '' ? undefined : settings.model.trim(),
    settings.maxTokens.trim() === '' ? undefined : `max_tokens ${settings.maxTokens.trim()}`,
    settings.temperature.trim() === '' ? undefined : `temperature ${settings.temperature.trim()}`,
    settings.topP.trim() === '' ? undefined : `top_p ${settings.topP.trim()}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? nothing : html`<span class="settings-summary">${parts.join(' · ')}</span>`;
}

function textOf(event: Event): string {
  return event.currentTarget instanceof HTMLTextAreaElement ? event.currentTarget.value : '';
}
