import { html, nothing, type TemplateResult } from 'lit';
import type { DeployState, ModelChoice } from '../../src/messages/deploy.ts';
import type { ComboboxOption } from '../ui/comboboxList.ts';
import '../ui/combobox.ts';
import { describedBy, field, isInvalid } from '../ui/field.ts';
import { language, t } from '../ui/host.ts';
import { notice } from '../ui/notice.ts';
import type { DeployApp } from './app.ts';
import { fieldFindings } from './findingActions.ts';
import { retryNotice, section } from './section.ts';

/** Section 2: the model, searched in the Model Gallery. */
export function modelSection(app: DeployApp, state: DeployState): TemplateResult {
  const findings = fieldFindings(app, 'model');
  const { status, value, problem } = state.models;
  const control = html`<eas-combobox
    .inputId=${'model'}
    .label=${t('Model')}
    .value=${state.model?.id ?? ''}
    .text=${state.model?.name ?? ''}
    .options=${(value?.list ?? []).map(modelEntry)}
    .remote=${(query: string) => app.post({ type: 'searchModels', query })}
    .busy=${status === 'loading'}
    .placeholder=${t('Search the Model Gallery')}
    .emptyText=${value?.query ? t('No deployable model matches "{0}".', value.query) : t('The Model Gallery has no deployable model.')}
    .footer=${status === 'failed' ? html`${problem?.message}` : moreModels(state)}
    .describedBy=${describedBy('model').join(' ')}
    .invalid=${isInvalid(findings)}
    .onChoose=${(id: string) => app.edit({ field: 'model', value: id })}
    .onLeave=${() => app.visit('model')}
  ></eas-combobox>`;
  const shown = html`${state.ownConfiguration ? ownNotice() : nothing}
  ${status === 'failed' ? retryNotice(app, 'models', problem) : nothing}
  ${field({ id: 'model', label: t('Model'), hideLabel: true, control, findings, hint: state.model || state.ownConfiguration ? undefined : searchHint(state) })}
  ${state.model ? modelFacts(state.model) : nothing}`;
  return section(2, t('Model'), shown);
}

function ownNotice(): TemplateResult {
  return notice({
    kind: 'info',
    message: t('Your own configuration'),
    advice: t('It is not, or no longer, that of a template. To use a template, choose a model here.'),
  });
}

function searchHint({ models }: DeployState): string {
  if (models.status === 'loading' && !models.value) return t('Loading models…');
  return t('Type a part of its name or description. Or paste your own service configuration.');
}

function moreModels({ models }: DeployState): TemplateResult | undefined {
  const more = (models.value?.total ?? 0) - (models.value?.list.length ?? 0);
  return more > 0 ? html`${t('{0} more models: type to narrow the list.', more)}` : undefined;
}

function modelEntry(model: ModelChoice): ComboboxOption {
  return {
    value: model.id,
    label: model.name,
    content: html`<div class="model-entry">
      <span class="model-name breakable">${model.name}</span>${modelTags(model)}
      ${model.description ? html`<span class="hint clamp">${model.description}</span>` : nothing}
    </div>`,
  };
}

function modelTags(model: ModelChoice): TemplateResult {
  const tags = [
    ...(model.parameters ? [parametersText(model.parameters)] : []),
    ...(model.reasoning ? [t('Reasoning')] : []),
    ...(model.tools ? [t('Tool calls')] : []),
  ];
  return html`<span class="tags">${tags.map((tag) => html`<span class="tag">${tag}</span>`)}</span>`;
}

function modelFacts(model: ModelChoice): TemplateResult {
  return html`<div class="model-facts">
    ${model.description ? html`<p class="soft breakable">${model.description}</p>` : nothing} ${modelTags(model)}
  </div>`;
}

/** The gallery does not say its unit. Numbers up to the largest models (in billions) are taken as billions, others as millions. */
function parametersText(size: number): string {
  const billions = size > 3000 ? size / 1000 : size;
  const format = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 });
  return t('{0}B parameters', format.format(billions));
}
