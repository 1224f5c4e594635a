import { html, nothing, type TemplateResult } from 'lit';
import type { DeployState, RetryTarget } from '../../src/messages/deploy.ts';
import { button } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { notice } from '../ui/notice.ts';
import type { DeployApp } from './app.ts';

/** A numbered part of the form. */
export function section(step: number, title: string, body: TemplateResult, aside?: TemplateResult): TemplateResult {
  const id = `section-${step}`;
  return html`<section class="section" aria-labelledby=${id}>
    <header class="section-head">
      <span class="step" aria-hidden="true">${step}</span>
      <h2 id=${id}>${title}</h2>
      ${aside ?? nothing}
    </header>
    ${body}
  </section>`;
}

/** What could not be fetched, why, and a way to try again. */
export function retryNotice(
  app: DeployApp,
  what: RetryTarget,
  problem: DeployState['problem'],
): TemplateResult | typeof nothing {
  // Without its connection everything fails: the banner says that once.
  if (problem === undefined || app.state?.connection.status !== 'ready') return nothing;
  return notice({
    kind: 'error',
    message: problem.message,
    advice: problem.advice,
    actions: [
      button({ label: t('Retry'), icon: 'refresh', secondary: true, onClick: () => app.post({ type: 'retry', what }) }),
    ],
  });
}
