import type { ExtensionContext } from 'vscode';
import { registerAccess } from './features/access/registerAccess.ts';
import { registerChat } from './features/chat/registerChat.ts';
import { WorkspaceChoiceStore } from './features/connection/choiceStore.ts';
import { registerConnectionCommands } from './features/connection/connectionCommands.ts';
import { ConnectionModel } from './features/connection/connectionModel.ts';
import { showConnectionStatus } from './features/connection/connectionStatus.ts';
import { Opener } from './features/connection/opener.ts';
import { registerDeploy } from './features/deploy/registerDeploy.ts';
import { ownedServices } from './features/explorer/ownedServices.ts';
import { registerExplorer } from './features/explorer/registerExplorer.ts';
import { ServicesModel } from './features/explorer/servicesModel.ts';
import { registerServiceCommands } from './features/services/serviceCommands.ts';
import { pickServiceName } from './features/services/serviceTarget.ts';
import { registerCommand } from './host/commands.ts';
import { OutputLog } from './host/log.ts';
import { t } from './host/localize.ts';
import { VscodePrompts } from './host/prompts.ts';
import { readSettings, saveConnections } from './host/settings.ts';

/** Builds the services and registers the features. What a feature needs is loaded when it is first used. */
export function activate(context: ExtensionContext): void {
  const log = new OutputLog();
  const prompts = new VscodePrompts();
  const connections = new ConnectionModel(
    new Opener(context, log, readSettings),
    new WorkspaceChoiceStore({
      memento: context.workspaceState,
      secrets: context.secrets,
      settings: readSettings,
      saveConnections,
      warn: (message) => log.warn(message),
      t,
    }),
    () => new Error(t('PAI-EAS is not connected. Run "PAI-EAS: Switch Connection…" first.')),
  );
  const services = new ServicesModel(
    connections,
    async ({ id, api, workspaceId }, signal) => {
      const { loadServices } = await import('./eas/services/load.ts');
      return ownedServices(id, await loadServices(api, workspaceId === undefined ? {} : { workspaceId }, signal));
    },
    { changing: ({ pollMs }) => pollMs, idle: 60_000 },
  );
  const parts = { log, prompts, connections, services };

  context.subscriptions.push(log, connections, services, ...showConnectionStatus(connections, services));
  context.subscriptions.push(registerCommand(parts, 'eas.showLog', () => log.show()));
  registerConnectionCommands(context, parts);
  registerAccess(context, parts);
  registerExplorer(context, parts);
  registerServiceCommands(context, parts);
  registerDeploy(context, { ...parts, onDeployed: () => void services.readChange() });
  registerChat(context, {
    ...parts,
    pickService: async () => {
      const canChat = (service: { readonly state: { readonly phase: string } }): boolean =>
        service.state.phase !== 'deleting';
      return pickServiceName(t('Chat with which service?'), services, prompts, canChat);
    },
  });
}
