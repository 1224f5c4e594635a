// `npm run lint`: types, lint rules and format of everything.
import { runMain, say } from './lib/print.mjs';
import { ensurePackages, onModernNode, root } from './lib/tools.mjs';

process.chdir(root);

await runMain(async () => {
  await ensurePackages();
  return onModernNode(import.meta.url, async () => {
    const { lintChecks, runCheck, typeChecks } = await import('./lib/checks.ts');
    let status = 0;
    for (const check of [...typeChecks, ...lintChecks]) {
      const problem = await runCheck(check);
      say(`${check.name}: ${problem === undefined ? 'ok' : `failed\n${problem}`}`);
      if (problem !== undefined) status = 1;
    }
    return status;
  });
});
