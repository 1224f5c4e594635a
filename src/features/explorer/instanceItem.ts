import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { instanceState, type InstancePhase } from '../../eas/services/instanceState.ts';
import type { ServiceModel } from '../../eas/services/model.ts';
import type { Instance } from '../../eas/wire/instance.ts';
import type { Translate } from '../../messages/translate.ts';

/** The row of one instance: name, state in EAS's own word, readiness, restarts. */
export function instanceItem(instance: Instance, service: ServiceModel, t: Translate): TreeItem {
  const item = new TreeItem(shortName(instance, service), TreeItemCollapsibleState.None);
  item.id = `${service.key}/${instance.InstanceName}`;
  item.contextValue = 'instance';
  item.iconPath = instanceIcon(instance);
  item.description = instanceDescription(instance, t);
  item.accessibilityInformation = { label: `${instance.InstanceName}, ${item.description}` };
  item.tooltip = [instance.InstanceName, item.description, instance.InstanceType, instance.InnerIP, instance.Zone]
    .filter((line) => line)
    .join('\n');
  return item;
}

/** The part of the name that tells instances of one service apart; the whole name stands in the tooltip. */
function shortName(instance: Instance, service: ServiceModel): string {
  const prefix = `${service.name}-`;
  const name = instance.InstanceName;
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : name;
}

function instanceDescription(instance: Instance, t: Translate): string {
  const { status, reason } = instanceState(instance);
  const parts = [status || t('Unknown state')];
  const { ReadyProcesses: ready, TotalProcesses: total, RestartCount: restarts } = instance;
  // The reason first: a narrow view cuts the end off.
  if (reason) parts.push(reason);
  if (ready !== undefined && total !== undefined) parts.push(t('{0}/{1} ready', ready, total));
  if (restarts) parts.push(t('{0} restarts', restarts));
  if (instance.Isolated) parts.push(t('isolated'));
  return parts.join(' · ');
}

const colours: Readonly<Record<InstancePhase, string | undefined>> = {
  pending: 'charts.yellow',
  starting: 'charts.blue',
  running: 'testing.iconPassed',
  stopping: 'disabledForeground',
  stopped: 'disabledForeground',
  failed: 'testing.iconFailed',
  unknown: undefined,
};

function instanceIcon(instance: Instance): ThemeIcon {
  const colour = colours[instanceState(instance).phase];
  return colour ? new ThemeIcon('server', new ThemeColor(colour)) : new ThemeIcon('server');
}
