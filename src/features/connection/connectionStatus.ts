import { MarkdownString, StatusBarAlignment, ThemeColor, window, type Disposable, type StatusBarItem } from 'vscode';
import type { OnChange } from '../../host/changes.ts';
import { t } from '../../host/localize.ts';
import type { ConnectionState } from './connection.ts';
import type { ConnectionSource } from './connectionSource.ts';
import { statusLabel, statusText, statusTooltip, tooltipCommands } from './statusWords.ts';

/** What the services of the connection tell about it. */
export interface ConnectionHealth {
  /** Why the last read failed; undefined when it did not. */
  readonly trouble: unknown;
  readonly onDidChange: OnChange<unknown>;
}

/** Shows in the status bar what the window is connected to. Hidden while there is no connection. */
export function showConnectionStatus(connections: ConnectionSource, health: ConnectionHealth): Disposable[] {
  const item = window.createStatusBarItem('eas.connection', StatusBarAlignment.Left);
  item.name = t('PAI-EAS connection');
  item.command = 'eas.switchConnection';
  let drawn: readonly unknown[] = [];
  const draw = (): void => {
    const { state } = connections;
    const trouble = state.kind === 'failed' ? state.error : health.trouble;
    // The services change often, and the item hardly ever.
    if (drawn[0] === state && drawn[1] === trouble) return;
    drawn = [state, trouble];
    show(item, state, trouble);
  };
  draw();
  return [item, connections.onDidChange(draw), health.onDidChange(draw)];
}

function show(item: StatusBarItem, state: ConnectionState, trouble: unknown): void {
  if (state.kind === 'none') return item.hide();
  item.text = statusText(state, trouble !== undefined, t);
  item.accessibilityInformation = { label: statusLabel(state, trouble !== undefined, t) };
  const tooltip = new MarkdownString(statusTooltip(state, trouble, t), true);
  tooltip.isTrusted = { enabledCommands: tooltipCommands };
  item.tooltip = tooltip;
  item.backgroundColor = trouble === undefined ? undefined : new ThemeColor('statusBarItem.warningBackground');
  item.show();
}
