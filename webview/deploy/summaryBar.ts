import { html, nothing, type TemplateResult } from 'lit';
import type { DeployState } from '../../src/messages/deploy.ts';
import { button } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { DeployApp } from './app.ts';
import { gpusText } from './gpuText.ts';
import { startOverButton } from './serviceSection.ts';

/**
 * The bar at the bottom: what will be deployed, in a few words, and the button that does it. The button stands
 * first: VS Code's notifications come up over the right end.
 */
export function summaryBar(app: DeployApp, state: DeployState): TemplateResult {
  const errors = state.findings.filter(({ severity }) => severity === 'error').length + (state.config.problem ? 1 : 0);
  return html`<footer class="summary" aria-label=${t('Summary')}>
    ${button({
      label: t('Deploy'),
      icon: 'rocket',
      busy: state.busy,
      disabled: state.connection.status !== 'ready',
      onClick: () => app.post({ type: 'deploy' }),
    })}
    <div class="summary-facts">
      <strong class="breakable ${state.name ? '' : 'soft'}">${state.name || t('No name yet')}</strong>
      ${state.gpus === undefined ? nothing : fact('chip', gpusText(state.gpus))}
      ${state.ratio ? fact('arrow-swap', t('P:D {0}:{1}', state.ratio.prefill, state.ratio.decode)) : nothing}
      ${app.showsAll && errors > 0 ? html`<span class="fact bad" role="status">${icon('error')}${t('Errors to correct: {0}', errors)}</span>` : nothing}
    </div>
    ${startOverButton(app)}
  </footer>`;
}

function fact(name: string, text: string): TemplateResult {
  return html`<span class="fact">${icon(name)}${text}</span>`;
}
