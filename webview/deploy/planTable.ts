import { html, nothing, type TemplateResult } from 'lit';
import type { AdviceView, PlannedRole, PlanView } from '../../src/messages/deployAdvice.ts';
import type { Figure } from '../../src/messages/deployCapacity.ts';
import { button } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { DeployApp } from './app.ts';
import { costAt, costText, planTitle } from './costText.ts';
import { bandText, milliseconds, percent, rounded } from './estimateText.ts';

/** What was tried, side by side: a table, whose rows become cards where it is narrow. */
export function planTable(app: DeployApp, advice: AdviceView): TemplateResult {
  const heads = [t('Layout'), t('GPUs'), t('TTFT'), t('TPOT'), t('Output'), t('Use'), t('Cost of 1M tokens')];
  return html`<table class="plans" role="table">
    <caption class="visually-hidden">
      ${t('Layouts that were tried in a simulation')}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}
        <th role="columnheader" scope="col"><span class="visually-hidden">${t('Apply')}</span></th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${advice.plans.map((plan) => planRow(app, advice, plan, heads))}
    </tbody>
  </table>`;
}

function planRow(app: DeployApp, advice: AdviceView, plan: PlanView, heads: readonly string[]): TemplateResult {
  const cells = [
    html`${plan.gpus}`,
    timeCell(plan.ttftMs),
    timeCell(plan.tpotMs),
    html`<span class="nowrap">≈ ${t('{0} tokens/s', rounded(plan.outputTokensPerSecond.value))}</span>`,
    html`<span class="nowrap ${plan.use > 1 ? 'over' : ''}">${percent(plan.use)}</span>`,
    html`<span class="nowrap">≈ ${costText(costAt(plan, plan.use), advice)}</span>`,
  ];
  return html`<tr role="row" class="plan">
    <th role="rowheader" scope="row">
      <div class="plan-head">
        <span class="plan-title">${planIcon(plan)}<span>${planTitle(plan)}</span></span>
        <span>${layoutText(plan)}</span>
        ${verdict(plan)}
      </div>
    </th>
    ${cells.map((cell, index) => html`<td role="cell"><span class="cell-label" aria-hidden="true">${heads[index + 1]}</span>${cell}</td>`)}
    <td role="cell" class="plan-apply">${applyButton(app, plan)}</td>
  </tr>`;
}

function planIcon({ kind, inForm }: PlanView): TemplateResult | typeof nothing {
  if (kind === 'proposal') return icon('lightbulb');
  return inForm ? icon('check') : nothing;
}

function timeCell(figure: Figure): TemplateResult {
  return html`<span class="nowrap">≈ ${milliseconds(figure.value)}</span>
    <span class="soft band">${bandText(figure)}</span>`;
}

function verdict({ meetsGoals, goodShare }: PlanView): TemplateResult {
  return meetsGoals
    ? html`<span class="goal met">${icon('pass')}${t('{0} of requests within the goals', percent(goodShare))}</span>`
    : html`<span class="goal missed"
        >${icon('warning')}${t('only {0} of requests within the goals', percent(goodShare))}</span
      >`;
}

function applyButton(app: DeployApp, plan: PlanView): TemplateResult | typeof nothing {
  // The proposal has a button of its own, beside what it changes.
  if (plan.inForm || (plan.kind === 'proposal' && plan.changes)) return nothing;
  if (plan.changes === undefined)
    return html`<span class="hint"
      >${plan.prefill ? t('Change it in the run command.') : t('Needs another template.')}</span
    >`;
  return button({
    label: t('Apply'),
    name: t('Apply: {0}', layoutText(plan)),
    secondary: true,
    onClick: () => app.post({ type: 'applyPlan', plan: plan.id }),
  });
}

/** A layout in a few words: "Prefill 2 × (TP 8) · Decode 1 × (TP 2 × DP 4)". */
export function layoutText({ prefill, decode }: PlanView): string {
  if (prefill === undefined) return t('No separation: {0}', roleText(decode));
  return `${t('Prefill {0}', roleText(prefill))} · ${t('Decode {0}', roleText(decode))}`;
}

function roleText({ instances, tp, dp, machines }: PlannedRole): string {
  const sizes = dp === 1 ? `TP ${tp}` : tp === 1 ? `DP ${dp}` : `TP ${tp} × DP ${dp}`;
  const shape = `${instances} × (${sizes})`;
  return machines === 1 ? shape : t('{0}, {1} machines each', shape, machines);
}
