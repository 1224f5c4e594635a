/** What the page gets from the test in place of VS Code. Runs in the browser, before anything of the page. */
export interface StubOptions {
  readonly themeKind: string;
  readonly themeId: string;
  readonly variables: Readonly<Record<string, string>>;
}

declare global {
  interface Window {
    /** Bound by the harness: a message that the panel posted. */
    paiEasPosted(message: unknown): Promise<void>;
    /** Bound by the harness: something that must not happen. */
    paiEasProblem(text: string): Promise<void>;
  }
}

/** Puts `acquireVsCodeApi`, the theme and VS Code's own look of a webview into the page. Self-contained: it is sent as text. */
export function installStub(options: StubOptions): void {
  const stateKey = 'pai-eas-panel-state';
  let acquired = false;
  const api = {
    postMessage: (message: unknown) => void window.paiEasPosted(structuredClone(message)),
    getState: () => {
      const text = sessionStorage.getItem(stateKey);
      return text === null ? undefined : JSON.parse(text);
    },
    setState: (state: unknown) => {
      sessionStorage.setItem(stateKey, JSON.stringify(state));
      return state;
    },
  };
  Object.defineProperty(window, 'acquireVsCodeApi', {
    value: () => {
      if (acquired) throw new Error('An instance of the VS Code API has already been acquired');
      acquired = true;
      return api;
    },
  });
  document.addEventListener('securitypolicyviolation', (event) => {
    void window.paiEasProblem(
      `Content security policy: ${event.violatedDirective} blocked ${event.blockedURI} ${event.sample}`,
    );
  });
  window.addEventListener(
    'unhandledrejection',
    (event) => void window.paiEasProblem(`Unhandled rejection: ${event.reason}`),
  );
  const dress = (): void => {
    for (const [name, value] of Object.entries(options.variables))
      document.documentElement.style.setProperty(name, value);
    document.body.classList.add(options.themeKind, 'vscode-reduce-motion');
    document.body.dataset['vscodeThemeKind'] = options.themeKind;
    document.body.dataset['vscodeThemeId'] = options.themeId;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`@layer vscode-default {
      html { background: var(--vscode-editor-background); scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
      body { margin: 0; padding: 0 20px; color: var(--vscode-editor-foreground);
        font: var(--vscode-font-weight) var(--vscode-font-size) var(--vscode-font-family); }
      a { color: var(--vscode-textLink-foreground); }
      code { color: var(--vscode-textPreformat-foreground); background-color: var(--vscode-textPreformat-background); }
    }`);
    document.adoptedStyleSheets.push(sheet);
  };
  // Before deferred scripts, which is when the panel's module runs.
  document.addEventListener('readystatechange', () => document.readyState === 'interactive' && dress());
}
