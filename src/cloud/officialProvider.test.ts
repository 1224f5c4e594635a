import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, it, onTestFinished } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));

it('is there in a bundle that is split into chunks, as the extension is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pai-eas-bundle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await build({
    stdin: {
      contents:
        "export const load = async () => (await import('./officialProvider.ts')).officialProvider({ kind: 'uri', uri: 'http://h/' }, '/nowhere', 0);",
      resolveDir: here,
      loader: 'ts',
    },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    outdir: folder,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const bundle: unknown = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'stdin.js')).href);
  if (typeof bundle !== 'object' || bundle === null || !('load' in bundle) || typeof bundle.load !== 'function')
    throw new Error('the bundle has no load()');
  const provider: unknown = await bundle.load();
  expect(provider).toMatchObject({ credentialsURI: 'http://h/', doRequest: 0 });
});
