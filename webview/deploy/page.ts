import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { DeployState } from '../../src/messages/deploy.ts';
import { linkButton } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import { loading, notice } from '../ui/notice.ts';
import type { DeployApp } from './app.ts';
import { configEditor } from './configEditor.ts';
import { connectionBanner, connectionLine } from './connectionBanner.ts';
import { memberSection } from './memberSection.ts';
import { modelSection } from './modelSection.ts';
import { performanceSection } from './performanceSection.ts';
import { progressView } from './progressView.ts';
import { section } from './section.ts';
import { serviceSection } from './serviceSection.ts';
import { summaryBar } from './summaryBar.ts';
import { templateSection } from './templateSection.ts';

/** The whole panel. `wide` has room for the configuration beside the form. */
export function page(app: DeployApp, wide: boolean): TemplateResult {
  const { state } = app;
  if (!state) return html`<div class="page-wait">${loading(t('Loading the deployment form…'))}</div>`;
  return html`<div class="page">
    <header class="page-head">
      <div class="grow">
        <h1>${t('Deploy Service')}</h1>
        ${connectionLine(state)}
      </div>
    </header>
    ${state.deployment && state.connection.status === 'other' ? connectionBanner(app, state) : nothing}
    ${state.deployment ? progressView(app, state, state.deployment) : form(app, state, wide)}
    ${state.deployment ? nothing : html`<div>${undoBar(app, state)} ${summaryBar(app, state)}</div>`}
  </div>`;
}

function form(app: DeployApp, state: DeployState, wide: boolean): TemplateResult {
  return html`<div class="columns ${wide ? 'wide' : 'narrow'}">
    <div class="form-column" role="region" aria-label=${t('Form')} tabindex=${state.config.problem ? '0' : nothing}>
      ${connectionBanner(app, state)} ${draftNotice(state)} ${problemNotice(state)} ${pausedNotice(state)}
      <form
        class="sections"
        autocomplete="off"
        ?inert=${state.config.problem !== undefined}
        @submit=${(event: Event) => event.preventDefault()}
      >
        ${serviceSection(app, state)} ${modelSection(app, state)} ${templateSection(app, state)} ${members(app, state)}
        ${showsPerformance(state) ? performanceSection(app, state, 4 + state.members.length) : nothing}
      </form>
      ${wide ? nothing : configEditor(app, state, false)}
    </div>
    ${wide ? configEditor(app, state, true) : nothing}
  </div>`;
}

/** What a button changed last, and the way back. */
function undoBar(app: DeployApp, { undoable }: DeployState): TemplateResult {
  return html`<div role="status">
    ${
      undoable === undefined
        ? nothing
        : html`<div class="undo-bar">
            ${icon('check')}<span class="breakable">${undoable}</span>
            ${linkButton({ label: t('Undo'), name: t('Undo: {0}', undoable), icon: 'discard', onClick: () => app.post({ type: 'undo' }) })}
          </div>`
    }
  </div>`;
}

/** Where an engine is deployed there is something to say about it. */
function showsPerformance({ capacity }: DeployState): boolean {
  return capacity.members.length > 0;
}

function members(app: DeployApp, state: DeployState): TemplateResult {
  if (state.members.length > 0) {
    return html`<div class="members">
      ${state.resourceHints.map(resourceHint)}
      ${repeat(
        state.members,
        ({ key }) => key,
        (member, index) => memberSection(app, state, member, 4 + index),
      )}
    </div>`;
  }
  const isLoading = state.spec.status === 'loading';
  const body = isLoading
    ? loading(t('Loading the configuration of the template…'))
    : html`<p class="soft">${t('Choose an engine and a template to set resources and sizes here.')}</p>`;
  return section(4, t('Resources'), body);
}

/** Facts of the resources that cannot be read: a choice is still possible. */
function resourceHint({ message, advice }: DeployState['resourceHints'][number]): TemplateResult {
  const still = t('Resources can be chosen all the same; some facts about them are missing.');
  return notice({ kind: 'warning', message, advice: [still, advice].filter(Boolean).join(' ') });
}

function draftNotice({ draftRestored, config }: DeployState): TemplateResult | typeof nothing {
  if (!draftRestored || config.problem) return nothing;
  return notice({ kind: 'info', message: t('This is your draft from the last time. "Start over" empties the form.') });
}

function problemNotice({ problem }: DeployState): TemplateResult | typeof nothing {
  return problem ? notice({ kind: 'error', message: problem.message, advice: problem.advice }) : nothing;
}

/** While the configuration cannot be read, an edit in the form would overwrite what is being typed there. */
function pausedNotice({ config }: DeployState): TemplateResult | typeof nothing {
  if (!config.problem) return nothing;
  const paused = notice({
    kind: 'warning',
    message: t(
      'The configuration has an error in line {0}: the form waits until it is corrected.',
      config.problem.line,
    ),
  });
  return html`<div class="paused">${paused}</div>`;
}
