import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundleWebviews } from '../../scripts/lib/bundles.mjs';
import { ensureBrowser } from '../../scripts/lib/tools.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The built panels: `<entry>.js`, `<entry>.css`, the icon font. */
    webviewFolder: string;
    browserPath: string;
  }
}

/** Builds the panels as they are now, and finds the browser. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'pai-eas-webview-'));
  await bundleWebviews(folder);
  project.provide('webviewFolder', folder);
  project.provide('browserPath', await ensureBrowser());
  return () => rm(folder, { recursive: true, force: true });
}
