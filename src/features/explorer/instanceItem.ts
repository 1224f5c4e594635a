import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { ServiceModel } from '../../eas/services/model.ts';
import type { Instance } from '../../eas/wire/instance.ts';
import type { Translate } from '../../messages/translate.ts';

/** The row of one instance: name, state in EAS's own word, readiness, restarts. */
export function instanceItem(instance: Instance, service: ServiceModel, t: Translate): TreeItem {
  const item = new TreeItem(instance.InstanceName, TreeItemCollapsibleState.None);
  item.id = `${service.key}/${instance.InstanceName}`;
  item.contextValue = 'instance';
  item.iconPath = instanceIcon(instance);
  item.description = instanceDescription(instance, t);
  item.tooltip = [instance.InstanceName, item.description, instance.InstanceType, instance.InnerIP, instance.Zone]
    .filter((line) => line)
    .join('\n');
  return item;
}

function instanceDescription(instance: Instance, t: Translate): string {
  const parts = [instance.Status ?? t('Unknown state')];
  const { ReadyProcesses: ready, TotalProcesses: total, RestartCount: restarts, Reason: reason } = instance;
  if (ready !== undefined && total !== undefined) parts.push(t('{0}/{1} ready', ready, total));
  if (restarts) parts.push(t('{0} restarts', restarts));
  if (instance.Isolated) parts.push(t('isolated'));
  const saysMore = reason && reason.toLowerCase() !== instance.Status?.toLowerCase();
  if (saysMore) parts.push(reason);
  return parts.join(' · ');
}

function instanceIcon(instance: Instance): ThemeIcon {
  const status = instance.Status?.toLowerCase() ?? '';
  if (status === 'running') return new ThemeIcon('server', new ThemeColor('testing.iconPassed'));
  if (status === 'failed') return new ThemeIcon('server', new ThemeColor('testing.iconFailed'));
  if (status === 'stopped' || status === 'terminating' || status === 'stopping') {
    return new ThemeIcon('server', new ThemeColor('disabledForeground'));
  }
  return new ThemeIcon('server', new ThemeColor('charts.blue'));
}
