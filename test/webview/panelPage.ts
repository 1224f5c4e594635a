import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { isDeepStrictEqual } from 'node:util';
import { installStub } from './stubHost.ts';
import type { PanelServer } from './panelServer.ts';
import { panelInitFor, type Language } from './texts.ts';
import { readTheme, type ThemeName } from './themes.ts';

/** How a panel is opened. */
export interface PanelOptions {
  /** The folder of `webview` that holds the panel. */
  readonly entry: string;
  readonly title?: string;
  /** `dark` when left out. */
  readonly theme?: ThemeName;
  /** `en` when left out. */
  readonly language?: Language;
  /** The browser replaces all colours, as Windows' contrast themes do. */
  readonly forcedColors?: boolean;
  /** 1000 × 800 when left out. */
  readonly size?: { readonly width: number; readonly height: number };
  /** What the panel has kept with `setState` before. */
  readonly state?: unknown;
  /** The host's answers: called for each message that the panel posts; what it returns is sent to the panel. */
  readonly answer?: (message: unknown) => readonly unknown[] | undefined;
}

const waitLimit = 10_000;
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A panel in a browser page, with the test in the host's place. */
export class PanelPage {
  /** Every message that the panel posted, oldest first. */
  readonly posted: unknown[] = [];
  /** Policy violations, uncaught errors, error lines of the console and requests that failed. Must stay empty. */
  readonly problems: string[] = [];
  readonly #waiters = new Set<() => void>();

  private constructor(
    readonly page: Page,
    readonly options: PanelOptions,
  ) {}

  static async open(browser: Browser, server: PanelServer, options: PanelOptions): Promise<PanelPage> {
    const theme = readTheme(options.theme ?? 'dark');
    const context = await browser.newContext({
      viewport: options.size ?? { width: 1000, height: 800 },
      locale: options.language ?? 'en-US',
      reducedMotion: 'reduce',
      forcedColors: options.forcedColors ? 'active' : 'none',
      colorScheme: theme.kind === 'vscode-light' ? 'light' : 'dark',
    });
    const panel = new PanelPage(await context.newPage(), options);
    await panel.#connect();
    await panel.page.addInitScript(installStub, {
      themeKind: theme.kind,
      themeId: theme.id,
      variables: theme.variables,
    });
    if (options.state !== undefined) {
      await panel.page.addInitScript((text) => {
        if (sessionStorage.getItem('pai-eas-panel-state') === null) sessionStorage.setItem('pai-eas-panel-state', text);
      }, JSON.stringify(options.state));
    }
    const init = panelInitFor(options.language ?? 'en');
    await panel.page.goto(server.add(options.entry, options.title ?? options.entry, init));
    return panel;
  }

  /** Sends a message as the host does; resolves when the panel's listeners have run. */
  async post(...messages: readonly unknown[]): Promise<void> {
    for (const message of messages) {
      await this.page.evaluate(
        (data) =>
          new Promise<void>((resolve) => {
            window.addEventListener('message', () => resolve(), { once: true });
            window.postMessage(data, '*');
          }),
        message,
      );
    }
  }

  /** The first posted message, from index `from` on, that holds at least the given fields. Waits for it. */
  async waitForPosted(fields: Readonly<Record<string, unknown>>, from = 0): Promise<Record<string, unknown>> {
    const find = (): Record<string, unknown> | undefined =>
      this.posted.slice(from).find((message) => holds(message, fields));
    const found = find();
    if (found) return found;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiters.delete(check);
        reject(
          new Error(
            `No message with ${JSON.stringify(fields)} in ${waitLimit / 1000} s. Posted: ${JSON.stringify(this.posted.slice(from))}`,
          ),
        );
      }, waitLimit);
      const check = (): void => {
        const message = find();
        if (!message) return;
        clearTimeout(late);
        this.#waiters.delete(check);
        resolve(message);
      };
      this.#waiters.add(check);
    });
  }

  /** Reloads the page, as VS Code does with the window: the state that the panel kept stays. */
  async reload(): Promise<void> {
    await this.page.reload();
  }

  /** What the panel has kept with `setState`. */
  async state(): Promise<unknown> {
    const text = await this.page.evaluate(() => sessionStorage.getItem('pai-eas-panel-state'));
    return text === null ? undefined : JSON.parse(text);
  }

  /** Accessibility violations of WCAG level A and AA, one line per element. */
  async accessibilityViolations(): Promise<string[]> {
    await this.page.evaluate(axe.source);
    const results = await this.page.evaluate(
      (tags) => (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: { type: 'tag', values: tags } }),
      wcag,
    );
    return violationLines(results);
  }

  /** Saves `tour/webview/<name>.png` for a person to look at, and gives its path. */
  async screenshot(name: string): Promise<string> {
    const folder = fileURLToPath(new URL('../../tour/webview/', import.meta.url));
    await mkdir(folder, { recursive: true });
    const path = `${folder}${name}.png`;
    await this.page.screenshot({ path });
    return path;
  }

  /** Closes the page; fails when there was a problem. */
  async close(): Promise<void> {
    await this.page.context().close();
    if (this.problems.length > 0)
      throw new Error(`The panel ${this.options.entry} had problems:\n${this.problems.join('\n')}`);
  }

  async #connect(): Promise<void> {
    const { page } = this;
    await page.exposeFunction('paiEasPosted', (message: unknown) => this.#take(message));
    await page.exposeFunction('paiEasProblem', (text: string) => void this.problems.push(text));
    page.on('pageerror', (error) => this.problems.push(`Uncaught error: ${error.stack ?? error.message}`));
    page.on('console', (line) => {
      // The policy's own event already says it.
      if (line.type() === 'error' && !line.text().includes('Content Security Policy'))
        this.problems.push(`Console: ${line.text()}`);
    });
    page.on('requestfailed', (request) =>
      this.problems.push(`Request failed: ${request.url()} ${request.failure()?.errorText ?? ''}`),
    );
    page.on('response', (response) => {
      if (response.status() >= 400) this.problems.push(`${response.status()}: ${response.url()}`);
    });
  }

  async #take(message: unknown): Promise<void> {
    this.posted.push(message);
    for (const waiter of this.#waiters) waiter();
    const answers = this.options.answer?.(message) ?? [];
    // Not awaited: the panel is still inside its own `postMessage`.
    void this.post(...answers).catch((error: unknown) => {
      if (!this.page.isClosed()) this.problems.push(`Answering failed: ${String(error)}`);
    });
  }
}

function holds(message: unknown, fields: Readonly<Record<string, unknown>>): message is Record<string, unknown> {
  if (typeof message !== 'object' || message === null) return false;
  return Object.entries(fields).every(([name, value]) => isDeepStrictEqual(Reflect.get(message, name), value));
}

function violationLines(results: AxeResults): string[] {
  return results.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id} (${violation.help}): ${node.target.join(' ')} ${node.failureSummary ?? ''}`,
    ),
  );
}
