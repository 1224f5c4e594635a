// `npm run bench`: measures the serving model against published figures, the activation of the packed extension and the
// emulator's requests, and prints tables.
import { rm } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { runMain, say } from './lib/print.mjs';
import { must } from './lib/run.mjs';
import { ensureBrowser, ensurePackages, ensureVscodeServer, onModernNode, root } from './lib/tools.mjs';

process.chdir(root);

await runMain(async () => {
  await ensurePackages();
  return onModernNode(import.meta.url, async () => {
    say('Building and packing …');
    await must('npm run package', process.execPath, ['scripts/package.mjs']);
    const node = process.execPath;
    const tools = { node, vscodeServer: await ensureVscodeServer(node), browser: await ensureBrowser() };
    // Bundled, because Node's own reading of TypeScript does not take all of the product's.
    const { build } = await import('esbuild');
    const outfile = `${root}dist-test/bench/bench.mjs`;
    const options = { bundle: true, format: 'esm', platform: 'node', packages: 'external' };
    await build({ ...options, entryPoints: ['test/bench/bench.ts'], outfile });
    try {
      const { runBench } = await import(pathToFileURL(outfile).href);
      return await runBench(tools, root);
    } finally {
      await rm(outfile, { force: true });
    }
  });
});
