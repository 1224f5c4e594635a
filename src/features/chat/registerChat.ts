import * as vscode from 'vscode';
import type { ConnectionSource } from '../connection/connectionSource.ts';
import { registerCommand } from '../../host/commands.ts';
import type { Log } from '../../host/log.ts';
import type { Prompts } from '../../host/prompts.ts';
import type { ChatPanels } from './chatPanels.ts';
import type { ServiceList } from './serviceWatch.ts';
import { nameOfRow } from '../services/serviceTarget.ts';

/** What the chat needs of the rest of the extension. */
export interface ChatServices {
  readonly connections: ConnectionSource;
  readonly services: ServiceList;
  readonly prompts: Prompts;
  readonly log: Log;
  /** Asks which service to chat with; undefined when the person left. */
  readonly pickService: () => Promise<string | undefined>;
}

/** VS Code's id of the chat panel; also written in `activationEvents`. */
const chatViewType = 'eas.chat';

/** Registers the command that opens a chat and the restoring of chats after a reload. Loads the rest on first use. */
export function registerChat(context: vscode.ExtensionContext, services: ChatServices): void {
  let panels: Promise<ChatPanels> | undefined;
  const load = (): Promise<ChatPanels> =>
    (panels ??= import('./chatPanels.ts').then((module) => {
      const loaded = new module.ChatPanels(context, services);
      context.subscriptions.push(loaded);
      return loaded;
    }));
  context.subscriptions.push(
    registerCommand(services, 'eas.openChat', async (argument) => {
      const named = typeof argument === 'string' ? argument : nameOfRow(argument);
      const service = named || (await services.pickService());
      if (service !== undefined) await (await load()).open(service);
    }),
    vscode.window.registerWebviewPanelSerializer(chatViewType, {
      deserializeWebviewPanel: async (webviewPanel, state: unknown) => (await load()).restore(webviewPanel, state),
    }),
  );
}
