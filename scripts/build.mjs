// Builds everything under dist/: the extension (ESM, split into chunks that load on first use), the command line,
// and one script and style sheet per panel. `--watch` is not offered: a build takes a second.
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/** esbuild's ESM output calls `require` for CommonJS packages that ask for Node's own modules. */
const requireBanner = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

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

const node = { ...shared, platform: 'node', format: 'esm', splitting: true };

async function main() {
  await rm('dist', { recursive: true, force: true });
  await mkdir('dist/webview', { recursive: true });
  const panels = (await readdir('webview', { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && existsSync(`webview/${entry.name}/main.ts`))
    .map((entry) => entry.name);
  const [host, cli, webview] = await Promise.all([
    build({
      ...node,
      entryPoints: { extension: 'src/extension.ts' },
      outdir: 'dist',
      chunkNames: 'chunks/[name]-[hash]',
      target: 'node22',
      external: ['vscode'],
      banner: { js: requireBanner },
    }),
    build({
      ...node,
      entryPoints: { 'pai-eas': 'src/cli/pai-eas.ts' },
      outdir: 'dist/cli',
      chunkNames: 'chunks/[name]-[hash]',
      target: 'node20',
      banner: { js: requireBanner },
    }),
    build({
      ...shared,
      platform: 'browser',
      format: 'esm',
      target: 'es2023',
      entryPoints: Object.fromEntries(panels.map((name) => [name, `webview/${name}/main.ts`])),
      outdir: 'dist/webview',
      loader: { '.ttf': 'file' },
      conditions: ['browser', 'import', 'module'],
    }),
  ]);
  await chmod('dist/cli/pai-eas.js', 0o755);
  for (const file of ['codicon.css', 'codicon.ttf']) {
    await copyFile(`node_modules/@vscode/codicons/dist/${file}`, `dist/webview/${file}`);
  }
  await mkdir('.cache', { recursive: true });
  for (const [name, result] of Object.entries({ host, cli, webview })) {
    await writeFile(`.cache/metafile-${name}.json`, JSON.stringify(result.metafile));
  }
}

await main();
