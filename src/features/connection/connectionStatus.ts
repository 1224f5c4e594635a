import { StatusBarAlignment, ThemeColor, window, type Disposable, type StatusBarItem } from 'vscode';
import { t } from '../../host/localize.ts';
import type { ConnectionState } from './connection.ts';
import type { ConnectionSource } from './connectionSource.ts';

/** Shows in the status bar what the window is connected to. Hidden while there is no connection. */
export function showConnectionStatus(connections: ConnectionSource): Disposable[] {
  const item = window.createStatusBarItem('eas.connection', StatusBarAlignment.Left);
  item.name = t('PAI-EAS connection');
  item.command = 'eas.switchConnection';
  draw(item, connections.state);
  return [item, connections.onDidChange((state) => draw(item, state))];
}

function draw(item: StatusBarItem, state: ConnectionState): void {
  item.backgroundColor = undefined;
  if (state.kind === 'none') return item.hide();
  if (state.kind === 'connecting') {
    item.text = `$(loading~spin) ${t('PAI-EAS: {0}', state.label)}`;
    item.tooltip = t('Connecting…');
  } else if (state.kind === 'failed') {
    item.text = `$(warning) ${t('PAI-EAS: {0}', state.label)}`;
    item.tooltip = t('The connection failed. Select to switch the connection.');
    item.backgroundColor = new ThemeColor('statusBarItem.warningBackground');
  } else {
    const { kind, label, region } = state.connection;
    const place = kind === 'emulator' ? label : `${label} · ${region}`;
    item.text = `$(${kind === 'emulator' ? 'vm' : 'cloud'}) ${t('PAI-EAS: {0}', place)}`;
    item.tooltip = t('The connection is {0}, region {1}. Select to switch it.', label, region);
  }
  item.show();
}
