import { html, nothing, type TemplateResult } from 'lit';
import type { DeployState } from '../../src/messages/deploy.ts';
import { button } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import { loading, notice } from '../ui/notice.ts';
import type { DeployApp } from './app.ts';

/** Where the deployment goes, under the title. */
export function connectionLine({ connection }: DeployState): TemplateResult | typeof nothing {
  if (connection.status !== 'ready' && connection.status !== 'other') return nothing;
  const place = connection.region ? `${connection.label} · ${connection.region}` : connection.label;
  return html`<span class="soft row"
    >${icon(connection.kind === 'emulator' ? 'vm' : 'cloud')}<span class="breakable">${place}</span></span
  >`;
}

/** Why the form has nothing to offer, when there is no connection. */
export function connectionBanner(app: DeployApp, { connection }: DeployState): TemplateResult | typeof nothing {
  const change = button({
    label: t('Switch connection…'),
    secondary: connection.status !== 'none',
    onClick: () => app.post({ type: 'switchConnection' }),
  });
  switch (connection.status) {
    case 'ready':
      return nothing;
    case 'other': {
      const use = button({
        label: t('Use {0} here', connection.active ?? ''),
        onClick: () => app.post({ type: 'useActive' }),
      });
      return notice({
        kind: 'warning',
        message: t('This form belongs to {0}, and {1} is active.', connection.label, connection.active ?? ''),
        advice: t('What you entered stays with {0}.', connection.label),
        actions: [use, change],
      });
    }
    case 'connecting':
      return loading(connection.label ? t('Connecting to {0}…', connection.label) : t('Connecting…'));
    case 'none':
      return notice({
        kind: 'info',
        message: t('PAI-EAS is not connected.'),
        advice: t('Connect to Alibaba Cloud or start the local emulator.'),
        actions: [change],
      });
    case 'failed': {
      const retry = button({
        label: t('Retry'),
        icon: 'refresh',
        onClick: () => app.post({ type: 'retry', what: 'connection' }),
      });
      const message = connection.problem?.message ?? t('The connection failed.');
      return notice({ kind: 'error', message, advice: connection.problem?.advice, actions: [retry, change] });
    }
  }
}
