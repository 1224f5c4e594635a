import { html, nothing, type TemplateResult } from 'lit';
import type { DeployState } from '../../src/messages/deploy.ts';
import type { FindingView } from '../../src/messages/deployFinding.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { DeployApp } from './app.ts';
import { findingActions } from './findingActions.ts';

/** Height of one line of the editor, in px; deploy.css says the same. */
const lineHeight = 18;
/** Lines that stay above the one that is gone to. */
const linesAbove = 3;

/** The gravest finding of each line, for the line numbers. */
export function lineMarks({ findings }: DeployState): ReadonlyMap<number, 'error' | 'warning'> {
  const marks = new Map<number, 'error' | 'warning'>();
  for (const { line, severity } of findings) {
    if (line !== undefined && marks.get(line) !== 'error') marks.set(line, severity);
  }
  return marks;
}

/** The findings that no field shows, under the configuration; each leads to its line. */
export function configFindings(app: DeployApp): TemplateResult | typeof nothing {
  const found = app.findings('config');
  if (found.length === 0) return nothing;
  return html`<ul class="config-findings" aria-label=${t('Findings in the configuration')}>
    ${found.map((finding) => html`<li>${entry(app, finding)}</li>`)}
  </ul>`;
}

function entry(app: DeployApp, finding: FindingView): TemplateResult {
  const { severity, message, line } = finding;
  const actions = findingActions(app, finding);
  return html`<div class="finding ${severity}" data-finding=${severity}>
    ${icon(severity)}
    <span class="grow">
      ${
        line === undefined
          ? html`<span>${message}</span>`
          : html`<button type="button" class="go-to-line" @click=${() => goToLine(line)}>
              <span class="line-number">${t('Line {0}', line)}</span>: ${message}
            </button>`
      }
      ${actions.length === 0 ? nothing : html`<span class="finding-actions">${actions}</span>`}
    </span>
  </div>`;
}

/** Selects a line of the configuration and brings it into view. */
export function goToLine(line: number): void {
  const editor = document.getElementById('config');
  if (!(editor instanceof HTMLTextAreaElement)) return;
  const lines = editor.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const text = lines[line - 1] ?? '';
  const indent = text.length - text.trimStart().length;
  editor.focus();
  editor.setSelectionRange(start + indent, start + text.length);
  editor.scrollTop = Math.max(0, (line - 1 - linesAbove) * lineHeight);
  editor.scrollLeft = 0;
  editor.scrollIntoView({ block: 'nearest' });
}
