import { html, nothing, type TemplateResult } from 'lit';
import type { ChatFailure } from '../../src/messages/chat.ts';
import { icon } from '../ui/icon.ts';

/** A failure in its box: the sentence, what to do, the codes, and buttons. */
export function failureNotice(
  failure: ChatFailure,
  kind: 'error' | 'warning',
  buttons: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div class="notice ${kind}">
    ${icon(kind)}
    <div class="grow">
      <p><strong>${failure.message}</strong></p>
      ${failure.advice === '' ? nothing : html`<p>${failure.advice}</p>`}
      ${failure.details === '' ? nothing : html`<p class="soft mono breakable">${failure.details}</p>`}
      ${buttons === nothing ? nothing : html`<div class="notice-buttons">${buttons}</div>`}
    </div>
  </div>`;
}

/** A remark under an answer. */
export function remark(text: string, name = 'info'): TemplateResult {
  return html`<p class="remark soft">${icon(name)}<span>${text}</span></p>`;
}
