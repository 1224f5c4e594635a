import { html, type TemplateResult } from 'lit';

/** A codicon for the eye only; the words beside it, or the control's name, say what it means. */
export function icon(name: string, spin = false): TemplateResult {
  return html`<span class="codicon codicon-${name} ${spin ? 'spin' : ''}" aria-hidden="true"></span>`;
}
