import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { explainError } from '../../eas/explainError.ts';
import { watchService } from '../../eas/services/wait.ts';
import { Panel, type PanelKind } from '../../host/panel.ts';
import { t } from '../../host/localize.ts';
import { DeployMessage, type DeployState } from '../../messages/deploy.ts';
import type { DeployParts, SessionParts } from './deployParts.ts';
import { ThreadCapacity } from './capacity/threadCapacity.ts';
import { DeploySession } from './deploySession.ts';
import { theRules } from './theRules.ts';
import { userCapacitySettings } from './userCapacitySettings.ts';

const kind: PanelKind<DeployMessage> = {
  viewType: 'eas.deployForm',
  entry: 'deploy',
  incoming: DeployMessage,
  icon: 'rocket',
};

/** The deployment form's tab: at most one, over the one session of the window. */
export class DeployPanels implements vscode.Disposable {
  #panel: Panel<DeployMessage, DeployState> | undefined;
  #session: DeploySession | undefined;
  #scheduled = false;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly parts: SessionParts,
  ) {}

  /** Opens the form, or brings it to the front. */
  open(): void {
    if (this.#panel) this.#panel.reveal();
    else this.#show(Panel.create(kind, t('Deploy Service'), this.extensionUri, this.parts.log));
  }

  /** Takes over the tab that VS Code kept over a reload. */
  restore(webviewPanel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#show(Panel.restore(webviewPanel, kind, this.extensionUri, this.parts.log));
  }

  dispose(): void {
    this.#session?.dispose();
  }

  #show(panel: Panel<DeployMessage, DeployState>): void {
    this.#panel = panel;
    const session = (this.#session ??= new DeploySession(this.parts, () => this.#schedule()));
    panel.onMessage((message) => session.handle(message));
    panel.webviewPanel.onDidChangeViewState(() => this.#schedule());
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
  }

  /** One snapshot for all changes of a turn. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (this.#session && this.#panel?.webviewPanel.visible) this.#panel.post(this.#session.state);
    });
  }
}

/** Builds the panels on VS Code. */
export function createDeployPanels(context: vscode.ExtensionContext, parts: DeployParts): DeployPanels {
  const memory = context.workspaceState;
  const threadFile = vscode.Uri.joinPath(context.extensionUri, 'dist', 'capacityThread.js').fsPath;
  const panels = new DeployPanels(context.extensionUri, {
    ...parts,
    t,
    explain: (error) => explainError(error, t),
    watch: watchService,
    rules: theRules,
    capacity: new ThreadCapacity(() => new Worker(threadFile)),
    settings: userCapacitySettings,
    restMs: 300,
    memory: { get: (key) => memory.get<unknown>(key), update: (key, value) => memory.update(key, value) },
    now: Date.now,
    copy: (text) => vscode.env.clipboard.writeText(text),
    openJson: async (content) => {
      const document = await vscode.workspace.openTextDocument({ language: 'json', content });
      await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    },
    openChat: (name) => void vscode.commands.executeCommand('eas.openChat', name),
    deleteService: (name) => void vscode.commands.executeCommand('eas.deleteService', name),
    switchConnection: () => void vscode.commands.executeCommand('eas.switchConnection'),
  });
  context.subscriptions.push(panels);
  return panels;
}
