import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ChatState } from '../../src/messages/chat.ts';
import { canSend, checkRawDraft, rawMethods, RawDraft, type RawFindings } from '../../src/messages/chatRaw.ts';
import { button, iconButton } from '../ui/elements/button.ts';
import { select } from '../ui/elements/select.ts';
import { textField } from '../ui/elements/textField.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { Actions, Ui } from './actions.ts';
import { prettyJson } from './prettyJson.ts';
import { rawResultView } from './rawResultView.ts';

type Headers = RawDraft['headers'];

/** The "Raw request" tab: a request as it goes over the wire, and what comes back. */
export function rawView(state: ChatState, ui: Ui, actions: Actions): TemplateResult {
  const draft = state.rawDraft;
  const findings = checkRawDraft(draft, t);
  return html`<div class="raw">
    <section class="raw-side" aria-labelledby="raw-request-title">
      <h2 id="raw-request-title">${t('Request')}</h2>
      ${requestLine(state, findings, actions)} ${headersEditor(draft, findings, actions)}
      ${bodyEditor(draft, findings, actions)}
    </section>
    <section class="raw-side" id="raw-answer" aria-labelledby="raw-answer-title">
      <h2 id="raw-answer-title">${t('Answer')}</h2>
      ${rawResultView(state.rawResult, ui, actions)}
    </section>
  </div>`;
}

function requestLine(state: ChatState, findings: RawFindings, actions: Actions): TemplateResult {
  const draft = state.rawDraft;
  const sending = state.rawResult.phase === 'sending';
  return html`<div class="field">
    <div class="raw-line">
      <div class="raw-method">
        ${select({
          label: t('Method'),
          value: draft.method,
          choices: rawMethods.map((method) => ({ value: method, label: method })),
          onChange: (value) => {
            const method = rawMethods.find((one) => one === value);
            if (method !== undefined) actions.rawDraft((now) => ({ ...now, method }));
          },
        })}
      </div>
      <div class="raw-path">
        ${textField({
          label: t('Path'),
          value: draft.path,
          placeholder: '/v1/chat/completions',
          describedBy: ['raw-path-note'],
          invalid: findings.path !== undefined,
          onInput: (path) => actions.rawDraft((now) => ({ ...now, path })),
        })}
      </div>
      ${
        sending
          ? button({ label: t('Cancel request'), icon: 'debug-stop', secondary: true, onClick: actions.rawCancel })
          : button({ label: t('Send request'), icon: 'send', disabled: !canSend(findings), onClick: actions.rawSend })
      }
    </div>
    ${
      findings.path === undefined
        ? html`<span class="hint breakable" id="raw-path-note"
            >${t('Goes to the address of {0}. The token is added by the extension and never shown.', state.service)}</span
          >`
        : problem(findings.path, 'raw-path-note')
    }
  </div>`;
}

function headersEditor(draft: RawDraft, findings: RawFindings, actions: Actions): TemplateResult {
  const set = (change: (headers: Headers) => Headers): void =>
    actions.rawDraft((now) => ({ ...now, headers: change(now.headers) }));
  return html`<div class="field" role="group" aria-labelledby="raw-headers-label">
    <span class="label" id="raw-headers-label">${t('Headers')}</span>
    ${draft.headers.map((header, index) => {
      const change = (part: Partial<typeof header>): void =>
        set((now) => now.map((one, at) => (at === index ? { ...one, ...part } : one)));
      const finding = findings.headers.get(index);
      const noteId = `raw-header-${index}-note`;
      const shared = { describedBy: finding === undefined ? [] : [noteId], invalid: finding !== undefined };
      return html`<div class="raw-header">
          ${textField({
            ...shared,
            label: t('Name of header {0}', index + 1),
            value: header.name,
            placeholder: t('Name'),
            onInput: (name) => change({ name }),
          })}
          ${textField({
            ...shared,
            label: t('Value of header {0}', index + 1),
            value: header.value,
            placeholder: t('Value'),
            onInput: (value) => change({ value }),
          })}
          ${iconButton({
            icon: 'close',
            label: t('Remove header {0}', header.name || index + 1),
            onClick: () => set((now) => now.filter((_, at) => at !== index)),
          })}
        </div>
        ${finding === undefined ? nothing : problem(finding, noteId)}`;
    })}
    <div>
      ${button({
        label: t('Add header'),
        icon: 'add',
        secondary: true,
        disabled: draft.headers.length >= 100,
        onClick: () => set((now) => [...now, { name: '', value: '' }]),
      })}
    </div>
  </div>`;
}

function bodyEditor(draft: RawDraft, findings: RawFindings, actions: Actions): TemplateResult {
  const pretty = prettyJson(draft.body);
  return html`<div class="field raw-body-field">
    <div class="row">
      <label for="raw-body" class="grow">${t('Request body')}</label>
      ${iconButton({
        icon: 'json',
        label: t('Format the body as JSON'),
        disabled: pretty === undefined || pretty === draft.body,
        onClick: () => pretty !== undefined && actions.rawDraft((now) => ({ ...now, body: pretty })),
      })}
    </div>
    <textarea
      id="raw-body"
      class="raw-body mono"
      spellcheck="false"
      aria-describedby="raw-body-note"
      .value=${live(draft.body)}
      @input=${(event: Event) => {
        if (event.currentTarget instanceof HTMLTextAreaElement) {
          const body = event.currentTarget.value;
          actions.rawDraft((now) => ({ ...now, body }));
        }
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && canSend(findings)) actions.rawSend();
      }}
    ></textarea>
    ${
      findings.bodyWarning === undefined
        ? html`<span class="hint" id="raw-body-note">${t('Ctrl+Enter sends.')}</span>`
        : html`<span class="finding warning" id="raw-body-note"
            >${icon('warning')}<span>${findings.bodyWarning}</span></span
          >`
    }
  </div>`;
}

function problem(text: string, id: string): TemplateResult {
  return html`<span class="finding error" id=${id}>${icon('error')}<span>${text}</span></span>`;
}
