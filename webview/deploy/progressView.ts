import { html, nothing, type TemplateResult } from 'lit';
import type { DeployState } from '../../src/messages/deploy.ts';
import type { Deployment, DeploymentPart, DeploymentStage } from '../../src/messages/deployProgress.ts';
import { button } from '../ui/elements/button.ts';
import { language, t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import { notice } from '../ui/notice.ts';
import type { DeployApp } from './app.ts';

/** A deployment under way or at its end, in the form's place. */
export function progressView(app: DeployApp, state: DeployState, deployment: Deployment): TemplateResult {
  return html`<div class="progress">
    <div class="progress-card card">
      <header class="row wrap">
        <h2 class="grow breakable">${deployment.serviceName}</h2>
        <span class="soft" role="status">${phaseText(deployment)}</span>
      </header>
      <p class="soft">${timeText(state, deployment)}</p>
      ${outcome(deployment)} ${deployment.phase === 'unfollowed' ? nothing : course(deployment)}
      <div class="row wrap">${actions(app, deployment)}</div>
    </div>
  </div>`;
}

/** How far it is. Left out while nobody watches: what was seen last would pass for how it is now. */
function course({ stages, note, parts, phase }: Deployment): TemplateResult {
  return html`<ol class="stages" aria-label=${t('Stages of the deployment')}>
      ${stages.map(stageItem)}
    </ol>
    ${note ? html`<p class="soft breakable">${note}</p>` : nothing}
    ${parts.length > 0 ? partsTable(parts, phase === 'following') : nothing}`;
}

function phaseText({ phase }: Deployment): string {
  return {
    sending: t('Sending…'),
    following: t('Deploying…'),
    running: t('Running'),
    failed: t('Failed'),
    unfollowed: t('Not watched'),
  }[phase];
}

function timeText(state: DeployState, { startedAt, endedAt, phase }: Deployment): string {
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  const started = t('Started at {0}.', clock.format(startedAt));
  if (endedAt !== undefined) {
    const ended = clock.format(endedAt);
    return `${started} ${phase === 'running' ? t('Runs since {0}.', ended) : t('Ended at {0}.', ended)}`;
  }
  if (phase !== 'following') return started;
  const isPair = state.connection.kind === 'alibaba-cloud' && deploymentHasPair(state);
  const duration = isPair ? `${t('An EP+PD deployment takes about 40 minutes.')} ` : '';
  return `${started} ${duration}${t('You can close this tab: a notification tells how it ends.')}`;
}

function deploymentHasPair({ deployment }: DeployState): boolean {
  const roles = new Set(deployment?.parts.map(({ role }) => role));
  return roles.has('prefill') && roles.has('decode');
}

function outcome({ phase, problem, serviceName }: Deployment): TemplateResult | typeof nothing {
  if (phase === 'running') return notice({ kind: 'success', message: t('{0} runs and takes requests.', serviceName) });
  if (phase === 'failed') {
    return notice({
      kind: 'error',
      message: problem?.message ?? t('The service failed to start.'),
      advice: problem?.advice,
    });
  }
  if (phase !== 'unfollowed') return nothing;
  const stopped = t('This deployment is no longer watched here. It goes on all the same.');
  return problem
    ? notice({
        kind: 'warning',
        message: problem.message,
        advice: [problem.advice, t('The deployment itself goes on.')].filter(Boolean).join(' '),
      })
    : notice({ kind: 'info', message: stopped });
}

function stageItem(stage: DeploymentStage): TemplateResult {
  const icons = { done: 'pass-filled', current: 'loading', todo: 'circle-outline', failed: 'error' };
  const words = { done: t('done'), current: t('under way'), todo: t('not yet'), failed: t('failed') };
  return html`<li class="stage ${stage.state}" aria-current=${stage.state === 'current' ? 'step' : nothing}>
    ${icon(icons[stage.state], stage.state === 'current')}
    <span>${stage.label}</span><span class="visually-hidden">: ${words[stage.state]}</span>
  </li>`;
}

function partsTable(parts: readonly DeploymentPart[], waits: boolean): TemplateResult {
  const badges = { prefill: 'P', decode: 'D', router: 'R', single: '', other: '' };
  const icons = { waiting: 'circle-outline', running: 'pass-filled', failed: 'error' };
  return html`<table class="parts">
    <thead>
      <tr>
        <th scope="col">${t('Member')}</th>
        <th scope="col">${t('State')}</th>
        <th scope="col">${t('Instances ready')}</th>
      </tr>
    </thead>
    <tbody>
      ${parts.map(
        (part) =>
          html`<tr>
            <td>
              <span class="row">
                ${badges[part.role] ? html`<span class="badge role-${part.role}" aria-hidden="true">${badges[part.role]}</span>` : nothing}
                <span class="breakable">${part.label}<span class="soft part-name">${part.name}</span></span>
              </span>
            </td>
            <td>
              <span class="part-state ${part.phase}">
                ${icon(waits && part.phase === 'waiting' ? 'loading' : icons[part.phase], waits && part.phase === 'waiting')}
                ${part.status}
              </span>
            </td>
            <td>${t('{0} of {1}', part.running, part.total)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function actions(app: DeployApp, { phase }: Deployment): TemplateResult[] {
  const chat = button({
    label: t('Open Chat'),
    icon: 'comment-discussion',
    onClick: () => app.post({ type: 'openChat' }),
  });
  const details = button({
    label: t('Show Details'),
    icon: 'output',
    secondary: true,
    onClick: () => app.post({ type: 'showDetails' }),
  });
  const remove = button({
    label: t('Delete Service…'),
    icon: 'trash',
    secondary: true,
    onClick: () => app.post({ type: 'deleteService' }),
  });
  const stop = button({
    label: t('Stop watching'),
    icon: 'eye-closed',
    secondary: true,
    onClick: () => app.post({ type: 'stopFollowing' }),
  });
  const again = button({ label: t('Watch again'), icon: 'eye', onClick: () => app.post({ type: 'followAgain' }) });
  const back = (label: string, primary = false): TemplateResult =>
    button({ label, icon: 'arrow-left', secondary: !primary, onClick: () => app.post({ type: 'backToForm' }) });
  switch (phase) {
    case 'sending':
      return [];
    case 'following':
      return [back(t('Deploy another service')), stop, remove];
    case 'running':
      return [chat, back(t('Deploy another service'))];
    case 'failed':
      return [back(t('Back to the form'), true), remove, details];
    case 'unfollowed':
      return [again, back(t('Back to the form')), remove];
  }
}
