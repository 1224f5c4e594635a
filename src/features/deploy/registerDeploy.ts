import { window, type ExtensionContext, type WebviewPanel } from 'vscode';
import { registerCommand } from '../../host/commands.ts';
import type { DeployParts } from './deployParts.ts';
import type { DeployPanels } from './deployPanel.ts';

/** Registers the command that opens the deployment form and the form's return after a reload; loads nothing yet. */
export function registerDeploy(context: ExtensionContext, parts: DeployParts): void {
  let panels: Promise<DeployPanels> | undefined;
  const loaded = (): Promise<DeployPanels> => {
    panels ??= import('./deployPanel.ts').then(({ createDeployPanels }) => createDeployPanels(context, parts));
    return panels;
  };
  context.subscriptions.push(
    registerCommand(parts, 'eas.deploy', async () => (await loaded()).open()),
    window.registerWebviewPanelSerializer('eas.deployForm', {
      deserializeWebviewPanel: async (panel: WebviewPanel) => (await loaded()).restore(panel),
    }),
  );
}
