import { html, nothing, type TemplateResult } from 'lit';
import type { DeployState } from '../../src/messages/deploy.ts';
import type { Figure, ServiceCapacity } from '../../src/messages/deployCapacity.ts';
import { workloadNames, type WorkloadName } from '../../src/messages/deployWorkload.ts';
import { button } from '../ui/elements/button.ts';
import { textField } from '../ui/elements/textField.ts';
import { describedBy, field } from '../ui/field.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import { notice } from '../ui/notice.ts';
import { advicePart } from './advicePart.ts';
import type { DeployApp } from './app.ts';
import { bandText, milliseconds, percent, rounded } from './estimateText.ts';
import { section } from './section.ts';
import { sized } from './sized.ts';

/** The last part of the form: what the service is asked to do, what the layout gives, and the advisor. */
export function performanceSection(app: DeployApp, state: DeployState, step: number): TemplateResult {
  return section(
    step,
    t('Expected performance'),
    html`<div class="performance">
      <div class="workload">${workloadNames.map((name) => workloadField(app, state, name))}</div>
      ${results(state)}
      ${
        state.advice
          ? nothing
          : html`<div class="row wrap">
              ${button({
                label: t('Advise…'),
                icon: 'lightbulb',
                secondary: true,
                disabled: !state.canAdvise,
                onClick: () => app.post({ type: 'advise' }),
              })}
              <span class="hint grow">${adviseHint(state)}</span>
            </div>`
      }
      ${state.advice ? advicePart(app, state, state.advice) : nothing}
    </div>`,
    html`<span class="tag">${t('Estimate')}</span>`,
  );
}

function adviseHint({ canAdvise }: DeployState): string {
  return canAdvise
    ? t('Finds how many Prefill and Decode instances this load needs, and how to lay them out.')
    : t('The advisor needs a Prefill and a Decode member on one kind of GPU, with a model whose sizes are known.');
}

function workloadField(app: DeployApp, state: DeployState, name: WorkloadName): TemplateResult {
  const labels: Record<WorkloadName, string> = {
    inputTokens: t('Input tokens'),
    outputTokens: t('Output tokens'),
    requestRate: t('Requests/s'),
    ttftMs: t('TTFT goal (ms)'),
    tpotMs: t('TPOT goal (ms)'),
  };
  const id = `workload-${name}`;
  const problem = state.workloadProblems.find((entry) => entry.name === name);
  return field({
    id,
    label: labels[name],
    findings: problem ? [{ severity: 'warning', message: problem.message }] : [],
    control: textField({
      id,
      label: labels[name],
      value: state.workload[name],
      type: 'number',
      min: name === 'requestRate' ? 0 : 1,
      describedBy: describedBy(id),
      invalid: problem !== undefined,
      onInput: (value) => app.edit({ field: 'workload', name, value }),
    }),
  });
}

function results({ capacity, workload }: DeployState): TemplateResult {
  const { service, reason, problem, status } = capacity;
  const waits = status === 'waiting';
  if (problem) return notice({ kind: 'error', message: problem.message, advice: problem.advice });
  if (service)
    return html`<div class="results ${waits ? 'stale' : ''}" aria-busy=${waits ? 'true' : nothing}>
      ${figures(service, workload)}
    </div>`;
  if (waits) return html`<p class="soft row">${icon('loading', true)}${t('Working it out…')}</p>`;
  const why = reason ?? t('Enter all of these to see what the layout gives.');
  return html`<p class="capacity-reason">${icon('info')}<span>${why}</span></p>`;
}

function figures(service: ServiceCapacity, workload: DeployState['workload']): TemplateResult {
  const { ttftMs, tpotMs, outputTokensPerSecond, prefillUse, decodeUse, goodShare, mostRequestsPerSecond } = service;
  return html`<div class="tiles">
      ${tile(t('First token (TTFT)'), milliseconds(ttftMs.value), ttftMs, goal(service.meetsTtft, workload.ttftMs))}
      ${tile(t('Each token (TPOT)'), milliseconds(tpotMs.value), tpotMs, goal(service.meetsTpot, workload.tpotMs))}
      ${tile(t('Output'), t('{0} tokens/s', rounded(outputTokensPerSecond.value)), outputTokensPerSecond)}
      <div class="tile">
        <span class="tile-label">${t('Within the goals')}</span>
        <span class="tile-value">${percent(goodShare)}</span>
        <span class="soft">${t('of the requests')}</span>
      </div>
    </div>
    <div class="uses">
      ${prefillUse === undefined ? nothing : use(t('Prefill in use'), prefillUse)}
      ${decodeUse === undefined ? nothing : use(t('Decode in use'), decodeUse)}
    </div>
    <p>
      ${service.limit}
      ${
        mostRequestsPerSecond === undefined
          ? t('This layout cannot keep your goals at any rate.')
          : t('Within your goals it takes up to about {0} requests/s.', rounded(mostRequestsPerSecond))
      }
    </p>`;
}

function tile(
  label: string,
  value: string,
  figure: Figure,
  more: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div class="tile">
    <span class="tile-label">${label}</span>
    <span class="tile-value">≈ ${value}</span>
    <span class="soft">${bandText(figure)}</span>
    ${more}
  </div>`;
}

function goal(meets: boolean, ms: string): TemplateResult {
  const text = milliseconds(Number(ms));
  return meets
    ? html`<span class="goal met">${icon('pass')}${t('goal {0}', text)}</span>`
    : html`<span class="goal missed">${icon('warning')}${t('above the goal of {0}', text)}</span>`;
}

/** A part of what a role can do, as a bar with its number. */
function use(label: string, part: number): TemplateResult {
  return html`<div class="use">
    <span>${label}</span>
    <span class="use-bar ${part > 1 ? 'over' : ''}" aria-hidden="true"><span ${sized('width', part)}></span></span>
    <b>${percent(part)}</b>
  </div>`;
}
