import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { DeployState } from '../../src/messages/deploy.ts';
import { button } from '../ui/elements/button.ts';
import { findingLine, isInvalid } from '../ui/field.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { DeployApp } from './app.ts';
import { configFindings, lineMarks } from './configFindings.ts';

/** The service configuration beside the form; on a narrow panel under it, and folded. */
export function configEditor(app: DeployApp, state: DeployState, wide: boolean): TemplateResult {
  const isOpen = wide || app.arrangement.configOpen;
  const title = t('Service configuration');
  return html`<section class="config ${wide ? 'wide' : 'narrow'}">
    <header class="config-head">
      ${
        wide
          ? html`<h2 id="config-title">${title}</h2>`
          : html`<h2 id="config-title">
              <button
                type="button"
                class="disclosure"
                aria-expanded=${isOpen ? 'true' : 'false'}
                aria-controls="config-body"
                @click=${() => app.arrange({ configOpen: !isOpen })}
              >
                ${icon(isOpen ? 'chevron-down' : 'chevron-right')}<span>${title}</span>
              </button>
            </h2>`
      }
      ${isOpen ? nothing : configCount(app, state)}
      <span class="grow"></span>
      ${isOpen ? actions(app) : nothing}
    </header>
    <div id="config-body" class="config-body" ?hidden=${!isOpen}>
      <p class="hint">${t('What will be sent. The form and this text follow each other.')}</p>
      ${editor(app, state)} ${problemLine(app, state)}
    </div>
  </section>`;
}

/** What waits in the folded part. */
function configCount(app: DeployApp, { config }: DeployState): TemplateResult | typeof nothing {
  const found = app.findings('config');
  const errors = found.filter(({ severity }) => severity === 'error').length + (config.problem ? 1 : 0);
  if (errors > 0) return html`<span class="fact bad">${icon('error')}${t('Errors: {0}', errors)}</span>`;
  return found.length === 0
    ? nothing
    : html`<span class="fact warns">${icon('warning')}${t('Warnings: {0}', found.length)}</span>`;
}

function actions(app: DeployApp): TemplateResult {
  return html`<div class="row">
    ${button({ label: t('Copy'), icon: 'copy', secondary: true, onClick: () => app.post({ type: 'copyConfig' }) })}
    ${button({ label: t('Open as document'), icon: 'go-to-file', secondary: true, onClick: () => app.post({ type: 'openConfig' }) })}
  </div>`;
}

function editor(app: DeployApp, state: DeployState): TemplateResult {
  const { text, problem } = state.config;
  const lines = text.split('\n').length;
  const marks = lineMarks(state);
  return html`<div class="editor ${problem || isInvalid(app.findings('config')) ? 'invalid' : ''}">
    <div class="gutter mono" aria-hidden="true">
      ${Array.from({ length: lines }, (_, index) => html`<span class=${problem?.line === index + 1 ? 'bad' : (marks.get(index + 1) ?? '')}>${index + 1}</span>`)}
    </div>
    <textarea
      id="config"
      class="mono"
      aria-label=${t('Service configuration')}
      aria-describedby="config-findings"
      aria-invalid=${problem || isInvalid(app.findings('config')) ? 'true' : nothing}
      spellcheck="false"
      autocomplete="off"
      wrap="off"
      @input=${(event: Event) => event.target instanceof HTMLTextAreaElement && app.edit({ field: 'config', value: event.target.value })}
      @scroll=${followScroll}
      ${ref((element) => setText(element, text))}
    ></textarea>
  </div>`;
}

/** Puts new text into the editor without moving the caret of someone who is in it. */
function setText(element: Element | undefined, text: string): void {
  if (!(element instanceof HTMLTextAreaElement) || element.value === text) return;
  const { selectionStart, selectionEnd, scrollTop } = element;
  element.value = text;
  if (document.activeElement !== element) return;
  element.setSelectionRange(selectionStart, selectionEnd);
  element.scrollTop = scrollTop;
}

function followScroll(event: Event): void {
  if (!(event.target instanceof HTMLTextAreaElement)) return;
  const gutter = event.target.previousElementSibling;
  if (gutter) gutter.scrollTop = event.target.scrollTop;
}

function problemLine(app: DeployApp, { config: { problem } }: DeployState): TemplateResult {
  const line = problem && t('Line {0}, column {1}: {2}', problem.line, problem.column, problem.message);
  return html`<div id="config-findings" class="findings" aria-live="polite">
      ${
        line === undefined
          ? nothing
          : html`${findingLine({ severity: 'error', message: line })}
              <div class="row wrap">
                <span class="hint grow"
                  >${t('The form shows the last valid configuration until this is corrected.')}</span
                >
                ${button({ label: t('Undo to the last valid one'), secondary: true, onClick: () => app.post({ type: 'revertConfig' }) })}
              </div>`
      }
    </div>
    ${configFindings(app)}`;
}
