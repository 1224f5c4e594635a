import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { EasApi } from '../../eas/api.ts';
import { t } from '../../host/localize.ts';
import { Panel } from '../../host/panel.ts';
import { ChatFromPanel, type ChatToPanel } from '../../messages/chat.ts';
import type { Connection } from '../connection/connection.ts';
import type { ChatBinding, ChatPorts } from './chatPorts.ts';
import { ChatSession } from './chatSession.ts';
import { ChatStore } from './chatStore.ts';
import { explainFailure } from './explainFailure.ts';
import type { ChatServices } from './registerChat.ts';
import { watchService } from './serviceWatch.ts';

type OpenPanel = Panel<ChatFromPanel, ChatToPanel>;

/** A panel and the chat in it. */
interface OpenChat {
  readonly panel: OpenPanel;
  readonly session: ChatSession;
}

const kind = { viewType: 'eas.chat', entry: 'chat', incoming: ChatFromPanel, icon: 'comment-discussion' };

/** What the panel keeps for a restored window. */
const RestoredBinding = z.object({ connectionId: z.string(), connectionLabel: z.string(), service: z.string() });

/** The open chats: at most one panel per service of a connection. */
export class ChatPanels implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #services: ChatServices;
  readonly #open = new Map<string, OpenChat>();

  constructor(context: vscode.ExtensionContext, services: ChatServices) {
    this.#context = context;
    this.#services = services;
  }

  /** Opens the chat with a service of the active connection, or shows the one that is open. */
  async open(service: string): Promise<void> {
    const { id, label } = await this.#services.connections.connected();
    const binding = { connectionId: id, connectionLabel: label, service };
    const shown = this.#open.get(keyOf(binding));
    if (shown !== undefined) {
      shown.session.focus();
      return shown.panel.reveal();
    }
    const panel: OpenPanel = Panel.create(
      kind,
      t('Chat: {0}', service),
      this.#context.extensionUri,
      this.#services.log,
    );
    this.#run(binding, panel).focusWhenReady();
  }

  /** Goes on with a chat that VS Code restored after a reload. */
  restore(webviewPanel: vscode.WebviewPanel, state: unknown): void {
    const read = z.safeParse(RestoredBinding, state);
    if (!read.success || this.#open.has(keyOf(read.data))) return webviewPanel.dispose();
    this.#run(read.data, Panel.restore(webviewPanel, kind, this.#context.extensionUri, this.#services.log));
  }

  dispose(): void {
    for (const { panel } of this.#open.values()) panel.dispose();
  }

  #run(binding: ChatBinding, panel: OpenPanel): ChatSession {
    const store = new ChatStore(this.#context.workspaceState, binding.connectionId, binding.service);
    const session = new ChatSession(binding, store, this.#ports(binding, panel));
    this.#open.set(keyOf(binding), { panel, session });
    const { connections, log, services } = this.#services;
    panel.onMessage((message) => {
      session
        .receive(message)
        .catch((error: unknown) => log.error(`Chat with ${binding.service}, ${message.type}: ${String(error)}`));
    });
    const active = (): boolean => this.#activeConnection(binding) !== undefined;
    const watch = watchService(services, binding.service, active, (seen) => void session.see(seen));
    // Said at once when another connection is active, and taken back when this one is.
    const switched = connections.onDidChange(({ kind: now }) => {
      if (now === 'connected' || now === 'none') void session.checkService();
    });
    panel.onDidDispose(() => {
      this.#open.delete(keyOf(binding));
      watch.dispose();
      switched.dispose();
      session.dispose();
    });
    void session.checkService();
    return session;
  }

  #ports(binding: ChatBinding, panel: OpenPanel): ChatPorts {
    return {
      api: () => this.#api(binding),
      // Read at each call: VS Code replaces the global with one that knows its proxy settings.
      fetch: (input, init) => (this.#activeConnection(binding)?.fetch ?? globalThis.fetch)(input, init),
      now: () => performance.now(),
      post: (message) => panel.post(message),
      visible: () => panel.webviewPanel.visible,
      prompts: this.#services.prompts,
      log: this.#services.log,
      copy: async (text) => vscode.env.clipboard.writeText(text),
      openText: async (content, language) => {
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }));
      },
      startService: async () => {
        // The command finds a service by its name only in a list that was read.
        await this.#services.services.fresh();
        // And only in that of the active connection.
        if (!this.#activeConnection(binding)) return;
        await vscode.commands.executeCommand('eas.startService', binding.service);
      },
      openUrl: async (url) => void (await vscode.env.openExternal(vscode.Uri.parse(url, true))),
      explain: (error) => explainFailure(error, t),
      t,
    };
  }

  /** The connection that the chat belongs to, while it is the active one. */
  #activeConnection({ connectionId }: ChatBinding): Connection | undefined {
    const { state } = this.#services.connections;
    return state.kind === 'connected' && state.connection.id === connectionId ? state.connection : undefined;
  }

  async #api(binding: ChatBinding): Promise<EasApi> {
    const connection = await this.#services.connections.connected();
    if (connection.id === binding.connectionId) return connection.api;
    throw new Error(
      t(
        'This chat belongs to {0}, and {1} is active. Switch the connection to go on.',
        binding.connectionLabel,
        connection.label,
      ),
    );
  }
}

function keyOf(binding: Pick<ChatBinding, 'connectionId' | 'service'>): string {
  return `${binding.connectionId}\n${binding.service}`;
}
