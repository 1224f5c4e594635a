// What esbuild makes of the sources. Runs on Node 20.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** esbuild's ESM output calls `require` for CommonJS packages that ask for Node's own modules. */
const requireBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const shared = {
  bundle: true,
  minify: true,
  keepNames: false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  charset: 'utf8',
  mainFields: ['module', 'main'],
  conditions: ['import', 'module'],
};

const node = {
  ...shared,
  platform: 'node',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  banner: { js: requireBanner },
};

/** The extension: an entry that loads at activation, chunks that load on first use, and a thread's entry. */
export function bundleHost(outdir) {
  return build({
    ...node,
    entryPoints: {
      extension: 'src/extension.ts',
      capacityThread: 'src/features/deploy/capacity/capacityThread.ts',
    },
    outdir,
    target: 'node22',
    external: ['vscode'],
  });
}

/** The command line, with the emulator. */
export function bundleCli(outdir) {
  return build({ ...node, entryPoints: { 'pai-eas': 'src/cli/pai-eas.ts' }, outdir, target: 'node20' });
}

/** One script and one style sheet per panel (each folder of `webview` with a `main.ts`), and the icon font. */
export async function bundleWebviews(outdir) {
  const folders = await readdir('webview', { withFileTypes: true });
  const panels = folders.map((folder) => folder.name).filter((name) => existsSync(`webview/${name}/main.ts`));
  const result = await build({
    ...shared,
    platform: 'browser',
    format: 'esm',
    target: 'es2023',
    entryPoints: Object.fromEntries(panels.map((name) => [name, `webview/${name}/main.ts`])),
    outdir,
    loader: { '.ttf': 'file' },
    conditions: ['browser', 'import', 'module'],
  });
  await mkdir(outdir, { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf']) {
    await copyFile(`node_modules/@vscode/codicons/dist/${file}`, join(outdir, file));
  }
  return result;
}
