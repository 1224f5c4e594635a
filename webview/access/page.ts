import { html, nothing, type TemplateResult } from 'lit';
import type { AccessMessage, AccessState } from '../../src/messages/access.ts';
import { button } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import { loading, notice } from '../ui/notice.ts';
import { groupTable } from './groupTable.ts';

type Post = (message: AccessMessage) => void;

/** The whole panel; `state` is undefined until the host has spoken. */
export function page(state: AccessState | undefined, post: Post): TemplateResult {
  return html`<div class="access">
    <header class="head">
      <h1>${t('Check Connection')}</h1>
      ${state ? connectionLine(state) : nothing}
    </header>
    ${state ? body(state, post) : loading(t('Loading…'))}
    <div class="visually-hidden" role="status">${state ? spoken(state) : ''}</div>
  </div>`;
}

/** Where it is, and what limits it. */
function connectionLine({ connection }: AccessState): TemplateResult | typeof nothing {
  if (!connection) return nothing;
  const { kind, label, region, workspace } = connection;
  const place = [label, region, workspace === undefined ? '' : t('workspace {0}', workspace)];
  return html`<span class="soft row"
    >${icon(kind === 'emulator' ? 'vm' : 'cloud')}<span class="breakable"
      >${place.filter((part) => part !== '').join(' · ')}</span
    ></span
  >`;
}

function body(state: AccessState, post: Post): TemplateResult {
  if (state.status === 'none') return noConnection(post);
  return html`${summary(state)} ${toolbar(state, post)}
    <div class="groups">${state.groups.map(groupTable)}</div>`;
}

function noConnection(post: Post): TemplateResult {
  return notice({
    kind: 'info',
    message: t('PAI-EAS is not connected.'),
    advice: t('Connect to Alibaba Cloud or start the local emulator, then check again.'),
    actions: [
      button({ label: t('Switch connection…'), onClick: () => post({ type: 'switchConnection' }) }),
      button({ label: t('Check again'), icon: 'refresh', secondary: true, onClick: () => post({ type: 'run' }) }),
    ],
  });
}

function summary(state: AccessState): TemplateResult {
  const { status, problem, summary: told } = state;
  if (status === 'failed' && problem) return notice({ kind: 'error', ...problem });
  if (status === 'preparing') return progress(t('Connecting…'));
  if (status === 'ready') {
    return html`<p class="soft">
      ${t('Tries each step of the connection, and each permission that PAI-EAS uses, with reads only.')}
    </p>`;
  }
  if (!told) return html``;
  if (told.level === 'running') return progress(told.text);
  return html`<div class="summary">${notice({ kind: told.level, message: told.text })}</div>`;
}

/** As `loading`, but not for a screen reader: it would read out every row. */
function progress(text: string): TemplateResult {
  return html`<div class="loading">${icon('loading', true)}<span>${text}</span></div>`;
}

function toolbar(state: AccessState, post: Post): TemplateResult {
  const running = state.status === 'running' || state.status === 'preparing';
  const first = state.status === 'ready';
  const run = button({
    label: first ? t('Check') : t('Check again'),
    icon: first ? 'play' : 'refresh',
    onClick: () => post({ type: 'run' }),
  });
  const cancel = button({ label: t('Cancel'), icon: 'debug-stop', onClick: () => post({ type: 'cancel' }) });
  return html`<div class="row wrap toolbar" role="toolbar" aria-label=${t('Actions')}>
    ${running ? cancel : run}
    ${button({
      label: t('Copy report'),
      icon: 'copy',
      secondary: true,
      disabled: running || state.groups.length === 0,
      onClick: () => post({ type: 'copyReport' }),
    })}
    ${policyButton(t('Copy read-only policy'), 'read-only', post)} ${policyButton(t('Copy full policy'), 'full', post)}
  </div>`;
}

function policyButton(label: string, kind: 'read-only' | 'full', post: Post): TemplateResult {
  return button({ label, icon: 'shield', secondary: true, onClick: () => post({ type: 'copyPolicy', kind }) });
}

/** What a screen reader is told: the start and the end, not every row. */
function spoken({ status, summary: told, problem }: AccessState): string {
  if (status === 'running' || status === 'preparing') return t('Checking the connection…');
  if (status === 'failed') return problem?.message ?? '';
  return status === 'done' ? (told?.text ?? '') : '';
}
