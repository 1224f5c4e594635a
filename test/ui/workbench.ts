import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/lib/browser.ts';
import {
  colorThemes,
  startVscodeServer,
  type ServerTools,
  type ThemeName,
  type VscodeServer,
} from '../../scripts/lib/vscodeServer.ts';

/** How a VS Code for a UI run is started. */
export interface WorkbenchOptions {
  readonly tools: ServerTools & { readonly browser: string };
  /** A checkout to load from source, or a packed extension to install. */
  readonly extension: { readonly source: string } | { readonly vsix: string };
  /** `dark` when left out. */
  readonly theme?: ThemeName;
  /** 1400 × 900 when left out. */
  readonly size?: { readonly width: number; readonly height: number };
  /** The window's user settings, beside those that keep it calm. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** How much VS Code and its extensions write to their logs; the usual when left out. */
  readonly logLevel?: 'trace';
  /** A module that Node loads first, in the server and in the extension host. */
  readonly preload?: string;
  /** Called before the first page is opened, such as to listen in it. */
  readonly prepare?: (context: BrowserContext) => Promise<void>;
}

/** The extension's entry in the activity bar. */
const viewSelector = '.action-item a[aria-label="PAI-EAS"]';

/** A real VS Code in a headless browser, as a person has it in front of them. */
export class Workbench {
  /** Content security violations, uncaught errors of webviews and failed extension activations. Must stay empty. */
  readonly problems: string[] = [];

  readonly page: Page;
  readonly server: VscodeServer;
  /** The opened workspace; deleted at the end. */
  readonly folder: string;
  /** Undefined for a second window, which goes with the first. */
  readonly #browser: Browser | undefined;
  readonly #options: WorkbenchOptions;

  private constructor(
    page: Page,
    server: VscodeServer,
    browser: Browser | undefined,
    folder: string,
    options: WorkbenchOptions,
  ) {
    this.page = page;
    this.server = server;
    this.folder = folder;
    this.#browser = browser;
    this.#options = options;
    page.on('console', (message) => {
      const text = message.text();
      const isOurs = /Content Security Policy|pai-eas\.pai-eas/.test(text) && message.type() === 'error';
      if (isOurs && !isNoise(text)) this.problems.push(text);
    });
    page.on('pageerror', (error) => {
      if (/webview\/\w+\.js|pai-eas/.test(error.stack ?? '')) this.problems.push(error.stack ?? error.message);
    });
  }

  /** Starts VS Code with a fresh data folder and an empty workspace, and waits until the extension's view is there. */
  static async open(options: WorkbenchOptions): Promise<Workbench> {
    const { tools, extension } = options;
    const folder = await mkdtemp(join(tmpdir(), 'pai-eas-demo-'));
    const theme = options.theme ?? 'dark';
    const settings = { 'workbench.colorTheme': colorThemes[theme], ...options.settings };
    const vsix = 'vsix' in extension ? { vsix: extension.vsix, driver: false } : {};
    const env = options.env ? { env: options.env } : {};
    const log = options.logLevel ? { logLevel: options.logLevel } : {};
    const preload = options.preload ? { preload: options.preload } : {};
    const server = await startVscodeServer({ ...tools, settings, ...vsix, ...env, ...log, ...preload });
    const browser = await launchBrowser(tools.browser);
    const context = await browser.newContext({
      viewport: options.size ?? { width: 1400, height: 900 },
      colorScheme: theme === 'light' ? 'light' : 'dark',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await options.prepare?.(context);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const workbench = new Workbench(page, server, browser, folder, options);
    try {
      await workbench.load();
      return workbench;
    } catch (error) {
      await workbench.close();
      throw new Error(`VS Code did not open with the extension: ${String(error)}\n${server.output()}`, {
        cause: error,
      });
    }
  }

  /** Opens a second window of the same person and machine, with a workspace of its own. Close it before this one. */
  async another(): Promise<Workbench> {
    const folder = await mkdtemp(join(tmpdir(), 'pai-eas-demo-'));
    const page = await this.page.context().newPage();
    page.setDefaultTimeout(20_000);
    const workbench = new Workbench(page, this.server, undefined, folder, this.#options);
    await workbench.load();
    return workbench;
  }

  /** Reloads the window as a person does, so that VS Code can save what it keeps. */
  async reload(): Promise<void> {
    const gone = this.page.waitForEvent('domcontentloaded');
    await this.runCommand('Developer: Reload Window');
    await gone;
    await this.page.locator(viewSelector).waitFor({ timeout: 60_000 });
  }

  /** Opens the page and waits until the extension's view is offered. */
  async load(): Promise<void> {
    const { extension } = this.#options;
    const extensions = 'source' in extension ? { extensions: [extension.source] } : {};
    await this.page.goto(this.server.address({ folder: this.folder, ...extensions }));
    await this.page.locator(viewSelector).waitFor({ timeout: 60_000 });
  }

  /** Runs a command from the palette by its full title, such as `PAI-EAS: Refresh`. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.inputBox().fill(`>${title}`);
    await this.quickPickRow(title).click();
  }

  /** A row of the open pick list. */
  quickPickRow(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  }

  /** Chooses a row of the open pick list. */
  async pick(text: string): Promise<void> {
    await this.quickPickRow(text).click();
  }

  /** The field of the open input box or pick list. */
  inputBox(): Locator {
    return this.page.locator('.quick-input-widget:visible input').first();
  }

  /** The open input box or pick list with this title. */
  quickInput(title: string): Locator {
    return this.page.locator('.quick-input-widget:visible').filter({ hasText: title });
  }

  /** Answers the open input box. */
  async enter(text: string): Promise<void> {
    await this.inputBox().fill(text);
    await this.inputBox().press('Enter');
  }

  /** The open modal dialog. */
  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Presses a button of the open modal dialog. */
  async answerDialog(button: string): Promise<void> {
    await this.dialog().getByRole('button', { name: button, exact: true }).click();
    await this.dialog().waitFor({ state: 'hidden' });
  }

  /** A notification, in the corner or in the centre. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item').filter({ hasText: text }).first();
  }

  /** Whether a notification is there, after opening the centre: VS Code's test driver hides the toasts. */
  async shownNotification(notification: Locator): Promise<boolean> {
    if (!(await notification.isVisible())) await this.runCommand('Notifications: Show Notifications');
    return notification.isVisible();
  }

  /** Closes all notifications. */
  async clearNotifications(): Promise<void> {
    if ((await this.page.locator('.notification-list-item').count()) > 0) {
      await this.runCommand('Notifications: Clear All Notifications');
    }
  }

  /** The tab of an editor. */
  editorTab(title: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: title }).first();
  }

  /** The content of the webview that is in front. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview:visible').last().frameLocator('iframe#active-frame');
  }

  /** A text of VS Code's own status bar. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text }).first();
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path, animations: 'disabled', caret: 'initial' });
  }

  /** Closes the browser, then the server, and deletes the workspace. */
  async close(): Promise<void> {
    if (this.#browser) {
      await this.#browser.close();
      await this.server.stop();
    } else await this.page.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Messages of VS Code itself that say nothing about the extension. */
function isNoise(text: string): boolean {
  return /vsda|service.?worker|marketplace|open-vsx/i.test(text);
}
