// The headless browser that drives VS Code and shows webviews.
import { chromium, type Browser } from 'playwright-core';

/** Starts a headless browser. `executablePath` comes from `ensureBrowser`. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Root (a container) cannot use the sandbox; only pages of this machine are opened.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--force-color-profile=srgb', '--lang=en-US'],
  });
}
