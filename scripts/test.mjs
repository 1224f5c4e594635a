// `npm test [-- suite …]`: installs what is missing and runs every test. The last line is `N passed, N failed`.
import { runMain } from './lib/print.mjs';
import { ensurePackages, onModernNode, root } from './lib/tools.mjs';

process.chdir(root);

await runMain(async () => {
  await ensurePackages();
  return onModernNode(import.meta.url, async () => {
    const { runSuites } = await import('./lib/testRun.ts');
    return runSuites(process.argv.slice(2));
  });
});
