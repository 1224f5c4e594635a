import { html, nothing, type TemplateResult } from 'lit';
import type { DeployState } from '../../src/messages/deploy.ts';
import { findingLine } from '../ui/field.ts';
import { t } from '../ui/host.ts';
import { loading } from '../ui/notice.ts';
import type { DeployApp } from './app.ts';
import { fieldFindings } from './findingActions.ts';
import { retryNotice, section } from './section.ts';

/** Section 3: the inference engine and the deployment template. */
export function templateSection(app: DeployApp, state: DeployState): TemplateResult {
  return section(3, t('Engine and template'), body(app, state));
}

function body(app: DeployApp, state: DeployState): TemplateResult {
  const { status, value, problem } = state.profiles;
  if (state.ownConfiguration) return html`<p class="soft">${t('Not used by your own configuration.')}</p>`;
  if (!state.model)
    return html`<p class="soft">${t('Choose a model first: it decides which engines and templates there are.')}</p>`;
  if (status === 'failed') return html`${retryNotice(app, 'profiles', problem)}`;
  if (!value) return loading(t('Loading engines and templates…'));
  if (value.engines.length === 0) {
    return html`<p class="soft">
      ${t('The Model Gallery has no deployment template for this model. Choose another model.')}
    </p>`;
  }
  return html`<div class="stack">
    ${choices(app, { name: 'engine', legend: t('Inference engine'), chosen: state.engine, options: value.engines })}
    ${
      state.engine === ''
        ? nothing
        : choices(app, {
            name: 'template',
            legend: t('Deployment template'),
            chosen: state.template,
            options: value.templates,
          })
    }
    ${state.spec.status === 'failed' ? retryNotice(app, 'spec', state.spec.problem) : nothing}
  </div>`;
}

interface ChoiceGroup {
  readonly name: 'engine' | 'template';
  readonly legend: string;
  readonly chosen: string;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly description?: string | undefined;
  }[];
}

function choices(app: DeployApp, group: ChoiceGroup): TemplateResult {
  const findings = fieldFindings(app, group.name);
  const id = `${group.name}-findings`;
  return html`<fieldset class="choices ${group.name}" aria-describedby=${id}>
    <legend>${group.legend}</legend>
    <div class="choice-grid">
      ${group.options.map(
        (option) =>
          html`<label class="choice ${option.value === group.chosen ? 'chosen' : ''}">
            <input
              type="radio"
              name=${group.name}
              value=${option.value}
              .checked=${option.value === group.chosen}
              @change=${() => app.edit({ field: group.name, value: option.value })}
            />
            <span class="choice-text">
              <span class="choice-label breakable">${option.label}</span>
              ${option.description ? html`<span class="hint breakable">${option.description}</span>` : nothing}
            </span>
          </label>`,
      )}
    </div>
    <div id=${id} class="findings">${findings.map(findingLine)}</div>
  </fieldset>`;
}
