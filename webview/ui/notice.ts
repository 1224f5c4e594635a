import { html, nothing, type TemplateResult } from 'lit';
import { icon } from './icon.ts';

/** A box that says something, with actions under it. */
export interface NoticeOptions {
  readonly kind: 'error' | 'warning' | 'info' | 'success';
  readonly message: string | TemplateResult;
  readonly advice?: string | undefined;
  readonly actions?: readonly TemplateResult[];
}

const icons = { error: 'error', warning: 'warning', info: 'info', success: 'pass' };

/** Draws a notice. An error is announced at once. */
export function notice({ kind, message, advice, actions = [] }: NoticeOptions): TemplateResult {
  return html`<div class="notice ${kind}" role=${kind === 'error' ? 'alert' : nothing}>
    ${icon(icons[kind])}
    <div class="grow">
      <div>${message}</div>
      ${advice ? html`<div class="soft">${advice}</div>` : nothing}
      ${actions.length === 0 ? nothing : html`<div class="row wrap notice-actions">${actions}</div>`}
    </div>
  </div>`;
}

/** A turning ring and a word. */
export function loading(text: string): TemplateResult {
  return html`<div class="loading" role="status">${icon('loading', true)}<span>${text}</span></div>`;
}
