import { inject, test as base } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/lib/browser.ts';
import { PanelPage, type PanelOptions } from './panelPage.ts';
import { PanelServer } from './panelServer.ts';

export { PanelPage, type PanelOptions } from './panelPage.ts';
export { themeNames, type ThemeName } from './themes.ts';
export type { Language } from './texts.ts';

interface WorkerParts {
  readonly browser: Browser;
  readonly server: PanelServer;
}

/**
 * vitest's `test` with `openPanel`, which shows a panel of `webview/` in a headless Chromium:
 *
 *     test('asks for the models', async ({ openPanel }) => {
 *       const panel = await openPanel({ entry: 'deploy', theme: 'light', language: 'zh-cn' });
 *       await panel.waitForPosted({ type: 'ready' });
 *       await panel.post({ type: 'models', models: [] });
 *       await panel.page.getByRole('button', { name: 'Deploy' }).click();
 *       expect(await panel.accessibilityViolations()).toEqual([]);
 *     });
 *
 * Panels are closed after the test, which fails when one broke its content security policy, threw, logged an error or
 * missed a file.
 */
export const test = base.extend<{ parts: WorkerParts; openPanel: (options: PanelOptions) => Promise<PanelPage> }>({
  parts: [
    // oxlint-disable-next-line no-empty-pattern -- vitest reads the dependencies from the pattern
    async ({}, use) => {
      const server = new PanelServer(inject('webviewFolder'));
      await server.start();
      const browser = await launchBrowser(inject('browserPath'));
      await use({ browser, server });
      await browser.close();
      await server.stop();
    },
    { scope: 'worker' },
  ],
  openPanel: async ({ parts }, use) => {
    const opened: PanelPage[] = [];
    await use(async (options) => {
      const panel = await PanelPage.open(parts.browser, parts.server, options);
      opened.push(panel);
      return panel;
    });
    for (const panel of opened) await panel.close();
  },
});
