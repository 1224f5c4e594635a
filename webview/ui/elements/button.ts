import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icon.ts';

/** A button with words on it. */
export interface ButtonOptions {
  readonly label: string;
  readonly onClick: () => void;
  /** A codicon before the label. */
  readonly icon?: string;
  readonly secondary?: boolean;
  /** Shows a turning ring, and clicks do nothing. The button keeps the focus. */
  readonly busy?: boolean;
  /** Clicks do nothing. The button can still be focused, so that a screen reader finds it. */
  readonly disabled?: boolean;
  /** The accessible name where the label alone does not say enough, as "Remove variable MAX_LEN". */
  readonly name?: string;
}

/** A push button in VS Code's own look. */
export function button(options: ButtonOptions): TemplateResult {
  const blocked = Boolean(options.busy || options.disabled);
  const shown = options.busy ? 'loading' : options.icon;
  return html`<vscode-button
    class=${blocked ? 'blocked' : ''}
    ?secondary=${options.secondary ?? false}
    aria-disabled=${blocked ? 'true' : nothing}
    aria-busy=${options.busy ? 'true' : nothing}
    aria-label=${options.name ?? nothing}
    @click=${() => {
      if (!blocked) options.onClick();
    }}
    >${shown === undefined ? nothing : html`<span slot="content-before" class="button-icon">${icon(shown, options.busy)}</span>`}${options.label}</vscode-button
  >`;
}

/** A small square button that shows only an icon; `label` is its name and its tooltip. */
export function iconButton(options: {
  icon: string;
  label: string;
  onClick: () => void;
  disabled?: boolean;
}): TemplateResult {
  return html`<button
    type="button"
    class="icon-button"
    aria-label=${options.label}
    title=${options.label}
    ?disabled=${options.disabled ?? false}
    @click=${options.onClick}
  >
    ${icon(options.icon)}
  </button>`;
}

/** A button that looks like a link, in a line of text. `name` is its accessible name where the label is too short. */
export function linkButton(options: {
  label: string;
  onClick: () => void;
  icon?: string;
  name?: string;
}): TemplateResult {
  return html`<button type="button" class="link-button" aria-label=${options.name ?? nothing} @click=${options.onClick}>
    ${options.icon === undefined ? nothing : icon(options.icon)}<span>${options.label}</span>
  </button>`;
}
