import { html, nothing, type TemplateResult } from 'lit';
import { icon } from './icon.ts';

/** What stands under a control. */
export interface FieldFinding {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Buttons under the sentence. */
  readonly actions?: readonly TemplateResult[];
}

/** A labelled control with its hint and what a check found. */
export interface FieldOptions {
  /** The control's id; the hint's and the findings' ids are made from it. */
  readonly id: string;
  readonly label: string;
  /** The label stands above already, as a heading. */
  readonly hideLabel?: boolean;
  readonly control: TemplateResult;
  readonly hint?: string | TemplateResult | undefined;
  readonly findings?: readonly FieldFinding[];
}

/**
 * Draws a field. The label is for the eye and the mouse: the control carries the same text, or a longer one, as its own
 * name (a label element would name the toolkit's host element a second time).
 */
export function field({ id, label, hideLabel, control, hint, findings = [] }: FieldOptions): TemplateResult {
  return html`<div class="field">
    ${hideLabel ? nothing : html`<span class="label" @click=${() => document.getElementById(id)?.focus()}>${label}</span>`}
    ${control}
    <div id="${id}-findings" class="findings">${findings.map(findingLine)}</div>
    ${hint === undefined ? nothing : html`<div id="${id}-hint" class="hint">${hint}</div>`}
  </div>`;
}

/** The ids that describe a control of `field`, for `describedBy`. */
export function describedBy(id: string): string[] {
  return [`${id}-findings`, `${id}-hint`];
}

/** One finding: an icon that says how grave it is, the sentence, and what can be done about it. */
export function findingLine({ severity, message, actions = [] }: FieldFinding): TemplateResult {
  return html`<div class="finding ${severity}" data-finding=${severity}>
    ${icon(severity)}
    <span class="grow"
      >${message}${actions.length === 0 ? nothing : html`<span class="finding-actions">${actions}</span>`}</span
    >
  </div>`;
}

/** Whether a control with these findings is invalid. */
export function isInvalid(findings: readonly FieldFinding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
