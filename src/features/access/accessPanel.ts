import * as vscode from 'vscode';
import { explainError } from '../../eas/explainError.ts';
import { Panel, type PanelKind } from '../../host/panel.ts';
import { t } from '../../host/localize.ts';
import { readSettings } from '../../host/settings.ts';
import { AccessMessage, type AccessState } from '../../messages/access.ts';
import { AccessSession } from './accessSession.ts';
import { findConnection } from './findConnection.ts';
import type { AccessParts } from './registerAccess.ts';

const kind: PanelKind<AccessMessage> = {
  viewType: 'eas.connectionCheck',
  entry: 'access',
  incoming: AccessMessage,
  icon: 'checklist',
};

/** The tab of "Check Connection": at most one. Closing it ends the check. */
export class AccessPanels implements vscode.Disposable {
  #panel: Panel<AccessMessage, AccessState> | undefined;
  #session: AccessSession | undefined;
  #scheduled = false;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly parts: AccessParts,
    private readonly makeSession: (changed: () => void) => AccessSession,
  ) {}

  /** Opens the tab, or brings it to the front, and checks. */
  async check(): Promise<void> {
    if (this.#panel) this.#panel.reveal();
    else this.#show(Panel.create(kind, t('Check Connection'), this.extensionUri, this.parts.log));
    await this.#session?.run();
  }

  /** Takes over the tab that VS Code kept over a reload. It sends nothing by itself. */
  restore(webviewPanel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#show(Panel.restore(webviewPanel, kind, this.extensionUri, this.parts.log));
  }

  dispose(): void {
    this.#session?.dispose();
  }

  #show(panel: Panel<AccessMessage, AccessState>): void {
    const session = this.makeSession(() => this.#schedule());
    this.#panel = panel;
    this.#session = session;
    panel.onMessage((message) => void session.handle(message));
    panel.webviewPanel.onDidChangeViewState(() => this.#schedule());
    panel.onDidDispose(() => {
      session.dispose();
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#session = undefined;
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

/** Builds the panel on VS Code. */
export function createAccessPanels(context: vscode.ExtensionContext, parts: AccessParts): AccessPanels {
  const { connections, prompts, log } = parts;
  const format = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
  const { version } = context.extension.packageJSON as { version?: unknown };
  const makeSession = (changed: () => void): AccessSession =>
    new AccessSession(
      {
        connections,
        find: () => findConnection({ connections, secrets: context.secrets, settings: readSettings, t }),
        t,
        explain: (error) => explainError(error, t),
        formatTime: (ms) => format.format(ms),
        now: Date.now,
        version: typeof version === 'string' ? version : '',
        prompts,
        log,
        copy: (text) => vscode.env.clipboard.writeText(text),
        switchConnection: () => void vscode.commands.executeCommand('eas.switchConnection'),
      },
      changed,
    );
  const panels = new AccessPanels(context.extensionUri, parts, makeSession);
  context.subscriptions.push(panels);
  return panels;
}
