// Writes test/webview/themes/*.json: what a real VS Code sets in a webview for each colour theme. Run it by hand with
// Node 24 when the VS Code server gets a new version: `node test/webview/dumpThemes.ts`.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/lib/browser.ts';
import { ensureBrowser, ensureVscodeServer, root } from '../../scripts/lib/tools.mjs';
import { colorThemes, startVscodeServer } from '../../scripts/lib/vscodeServer.ts';

const manifest = {
  name: 'theme-probe',
  publisher: 'pai-eas',
  version: '0.0.1',
  engines: { vscode: '^1.105.0' },
  main: './main.js',
  activationEvents: ['onStartupFinished'],
};

const main = `const vscode = require('vscode');
exports.activate = () => {
  const panel = vscode.window.createWebviewPanel('probe', 'Probe', vscode.ViewColumn.One, {});
  panel.webview.html = '<!doctype html><html><body><p id="probe">Probe</p></body></html>';
};`;

async function dump(browser: Browser, vscodeServer: string, folder: string, theme: string): Promise<unknown> {
  const settings = { 'workbench.colorTheme': theme };
  const server = await startVscodeServer({ node: process.execPath, vscodeServer, settings });
  const page = await browser.newPage();
  try {
    await page.goto(server.address({ folder, extensions: [folder] }));
    const probe = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame').locator('#probe');
    await probe.waitFor({ timeout: 60_000 });
    return await probe.evaluate(() => {
      const { style } = document.documentElement;
      const { vscodeThemeKind: kind, vscodeThemeId: id } = document.body.dataset;
      return {
        kind,
        id,
        variables: Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)])),
      };
    });
  } finally {
    await page.close();
    await server.stop();
  }
}

const vscodeServer = await ensureVscodeServer(process.execPath);
const browser = await launchBrowser(await ensureBrowser());
const folder = await mkdtemp(join(tmpdir(), 'pai-eas-theme-probe-'));
try {
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'main.js'), main);
  await mkdir(join(root, 'test/webview/themes'), { recursive: true });
  for (const [name, theme] of Object.entries(colorThemes)) {
    const values = await dump(browser, vscodeServer, folder, theme);
    await writeFile(join(root, `test/webview/themes/${name}.json`), `${JSON.stringify(values, null, 2)}\n`);
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
