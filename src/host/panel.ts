import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Log } from './log.ts';
import { panelInit } from './localize.ts';
import { panelHtml } from './panelHtml.ts';

/** A message of this many characters or more is refused: no panel has reason to send one. */
const maxMessageLength = 4 * 1024 * 1024;

/** What a kind of panel is. */
export interface PanelKind<Incoming> {
  /** VS Code's id of the panel kind, such as `eas.chat`; also written in `activationEvents`. */
  readonly viewType: string;
  /** Names `dist/webview/<entry>.js` and `.css`. */
  readonly entry: string;
  /** What the webview may say. Anything else is dropped and logged. */
  readonly incoming: z.core.$ZodType<Incoming>;
  /** Names `media/<icon>-light.svg` and `-dark.svg`, the picture on the tab. */
  readonly icon: string;
}

/** A webview panel that speaks checked messages. The panel owns no data: its feature does. */
export class Panel<Incoming, Outgoing> implements vscode.Disposable {
  readonly #messages = new vscode.EventEmitter<Incoming>();
  readonly #disposables: vscode.Disposable[] = [this.#messages];
  readonly onMessage = this.#messages.event;
  readonly onDidDispose: vscode.Event<void>;

  private constructor(
    readonly webviewPanel: vscode.WebviewPanel,
    kind: PanelKind<Incoming>,
    extensionUri: vscode.Uri,
    log: Log,
  ) {
    this.onDidDispose = webviewPanel.onDidDispose;
    const { webview } = webviewPanel;
    webview.options = panelOptions(extensionUri);
    webviewPanel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', `${kind.icon}-light.svg`),
      dark: vscode.Uri.joinPath(extensionUri, 'media', `${kind.icon}-dark.svg`),
    };
    this.#disposables.push(
      webview.onDidReceiveMessage((raw: unknown) => this.#receive(raw, kind, log)),
      webviewPanel.onDidDispose(() => this.#disposeOwn()),
    );
    const asset = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name)).toString();
    webview.html = panelHtml({
      title: webviewPanel.title,
      cspSource: webview.cspSource,
      scriptUri: asset(`${kind.entry}.js`),
      styleUris: [asset(`${kind.entry}.css`)],
      codiconUri: asset('codicon.css'),
      init: panelInit(),
    });
  }

  /** Opens a new panel in the active editor group. */
  static create<Incoming, Outgoing>(
    kind: PanelKind<Incoming>,
    title: string,
    extensionUri: vscode.Uri,
    log: Log,
  ): Panel<Incoming, Outgoing> {
    const webviewPanel = vscode.window.createWebviewPanel(
      kind.viewType,
      title,
      { viewColumn: vscode.ViewColumn.Active },
      panelOptions(extensionUri),
    );
    return new Panel(webviewPanel, kind, extensionUri, log);
  }

  /** Takes over a panel that VS Code restored after a reload. */
  static restore<Incoming, Outgoing>(
    webviewPanel: vscode.WebviewPanel,
    kind: PanelKind<Incoming>,
    extensionUri: vscode.Uri,
    log: Log,
  ): Panel<Incoming, Outgoing> {
    return new Panel(webviewPanel, kind, extensionUri, log);
  }

  /** Sends to the webview. Lost while the panel is hidden: send full snapshots, again when it shows. */
  post(message: Outgoing): void {
    void this.webviewPanel.webview.postMessage(message);
  }

  reveal(): void {
    this.webviewPanel.reveal();
  }

  dispose(): void {
    this.webviewPanel.dispose();
  }

  #receive(raw: unknown, kind: PanelKind<Incoming>, log: Log): void {
    if (JSON.stringify(raw)?.length >= maxMessageLength) {
      log.warn(`${kind.viewType}: a message of more than ${maxMessageLength} characters was refused`);
      return;
    }
    const read = z.safeParse(kind.incoming, raw);
    if (!read.success) {
      log.warn(`${kind.viewType}: a message that does not fit the contract was refused`);
      return;
    }
    this.#messages.fire(read.data);
  }

  #disposeOwn(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

function panelOptions(extensionUri: vscode.Uri): vscode.WebviewOptions & vscode.WebviewPanelOptions {
  return {
    enableScripts: true,
    enableCommandUris: false,
    enableForms: true,
    localResourceRoots: [
      vscode.Uri.joinPath(extensionUri, 'dist', 'webview'),
      vscode.Uri.joinPath(extensionUri, 'media'),
    ],
  };
}
