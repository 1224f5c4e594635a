import type { TestProject } from 'vitest/node';
import { ensureBrowser, ensureNode, ensureVscodeServer } from '../../scripts/lib/tools.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    tools: { node: string; vscodeServer: string; browser: string };
  }
}

/** Finds the parts of a real VS Code. */
export default async function setup(project: TestProject): Promise<void> {
  const node = await ensureNode();
  project.provide('tools', { node, vscodeServer: await ensureVscodeServer(node), browser: await ensureBrowser() });
}
