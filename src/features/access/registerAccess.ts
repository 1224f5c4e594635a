import { window, type ExtensionContext, type WebviewPanel } from 'vscode';
import { registerCommand, type CommandHost } from '../../host/commands.ts';
import type { ConnectionSource } from '../connection/connectionSource.ts';
import type { AccessPanels } from './accessPanel.ts';

/** What "Check Connection" is built from. */
export interface AccessParts extends CommandHost {
  readonly connections: ConnectionSource;
}

/** Registers the command that checks the connection, and its panel's return after a reload; loads nothing yet. */
export function registerAccess(context: ExtensionContext, parts: AccessParts): void {
  let panels: Promise<AccessPanels> | undefined;
  const loaded = (): Promise<AccessPanels> => {
    panels ??= import('./accessPanel.ts').then(({ createAccessPanels }) => createAccessPanels(context, parts));
    return panels;
  };
  context.subscriptions.push(
    registerCommand(parts, 'eas.checkConnection', async () => (await loaded()).check()),
    window.registerWebviewPanelSerializer('eas.connectionCheck', {
      deserializeWebviewPanel: async (panel: WebviewPanel) => (await loaded()).restore(panel),
    }),
  );
}
