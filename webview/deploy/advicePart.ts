import { html, nothing, type TemplateResult } from 'lit';
import type { DeployState } from '../../src/messages/deploy.ts';
import type { AdviceView, PlanView } from '../../src/messages/deployAdvice.ts';
import { button, iconButton, linkButton } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { loading, notice } from '../ui/notice.ts';
import type { DeployApp } from './app.ts';
import './costChart.ts';
import { layoutText, planTable } from './planTable.ts';

/** The advisor's part: under way, what it proposes, or why it cannot. */
export function advicePart(app: DeployApp, state: DeployState, advice: AdviceView): TemplateResult {
  return html`<section class="card advice" aria-labelledby="advice-title">
    <header class="row">
      <h3 id="advice-title" class="grow">${t('Advice')}</h3>
      ${iconButton({ icon: 'close', label: t('Close the advice'), onClick: () => app.post({ type: 'closeAdvice' }) })}
    </header>
    <div class="stack">${body(app, state, advice)}</div>
  </section>`;
}

function body(app: DeployApp, state: DeployState, advice: AdviceView): TemplateResult {
  const again = button({
    label: t('Advise again'),
    icon: 'refresh',
    secondary: true,
    disabled: !state.canAdvise,
    onClick: () => app.post({ type: 'advise' }),
  });
  if (advice.status === 'running') {
    const cancel = button({ label: t('Cancel'), secondary: true, onClick: () => app.post({ type: 'closeAdvice' }) });
    return html`<div class="row wrap">${loading(runningText(advice))} ${cancel}</div>`;
  }
  if (advice.status === 'failed') {
    const { message = t('The advisor failed.'), advice: next } = advice.problem ?? {};
    return notice({ kind: 'error', message, advice: next, actions: [again] });
  }
  const proposal = advice.plans.find(({ kind }) => kind === 'proposal');
  return html`${
    advice.outdated
      ? notice({ kind: 'warning', message: t('The load or the form has changed since.'), actions: [again] })
      : nothing
  }
  ${advice.sentence ? html`<p role="status">${advice.sentence}</p>` : nothing}
  ${proposal ? proposed(app, proposal) : nothing}
  ${
    advice.plans.length === 0
      ? nothing
      : html`${planTable(app, advice)}<eas-cost-chart .advice=${advice}></eas-cost-chart>${prices(app, advice)}
          <p class="hint">
            ${t('Each layout was tried in a simulation of this load. Not counted: hits of the prefix cache, and the router. The handoff from Prefill to Decode is taken as 0.5 s, as it was measured elsewhere.')}
          </p>`
  }`;
}

function runningText({ done, total }: AdviceView): string {
  return total
    ? t('Trying layouts in a simulation: step {0} of {1}…', (done ?? 0) + 1, total)
    : t('Trying layouts in a simulation…');
}

/** The proposal with what applying it changes. */
function proposed(app: DeployApp, plan: PlanView): TemplateResult | typeof nothing {
  if (plan.inForm || plan.changes === undefined || plan.changes.length === 0) return nothing;
  return html`<div class="proposal">
    <p>${t('Applying it changes only this:')}</p>
    <ul class="changes">
      ${plan.changes.map((change) => html`<li>${change}</li>`)}
    </ul>
    <div>
      ${button({
        label: t('Apply to the form'),
        icon: 'check',
        name: t('Apply to the form: {0}', layoutText(plan)),
        onClick: () => app.post({ type: 'applyPlan', plan: plan.id }),
      })}
    </div>
  </div>`;
}

function prices(app: DeployApp, { currency, withoutPrice }: AdviceView): TemplateResult | typeof nothing {
  if (currency !== undefined || withoutPrice.length === 0) return nothing;
  return html`<div class="prices">
    <span class="hint"
      >${t('Costs are in GPU-hours: PAI-EAS knows no prices. Enter yours to see money (setting eas.prices).')}</span
    >
    ${withoutPrice.map((instanceType) =>
      linkButton({
        label: t('Set the price of {0}…', instanceType),
        icon: 'edit',
        onClick: () => app.post({ type: 'setPrice', instanceType }),
      }),
    )}
  </div>`;
}
