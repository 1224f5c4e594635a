// `npm run test:desktop`: the tests of test/host in a desktop VS Code. It downloads that VS Code from the web, so it needs
// the network (and on Linux a display, such as xvfb-run gives); `npm test` needs neither.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, runMain, say } from './lib/print.mjs';
import { must } from './lib/run.mjs';
import { ensurePackages, onModernNode, root } from './lib/tools.mjs';

process.chdir(root);

await runMain(async () => {
  await ensurePackages();
  return onModernNode(import.meta.url, async () => {
    const { bundleHostTests, hostTestFolder, readOutcomes } = await import('./lib/hostTests.ts');
    const { failureText } = await import('./lib/suiteResult.ts');
    const { runTests } = await import('@vscode/test-electron');
    await must('The build', process.execPath, ['scripts/build.mjs']);
    await bundleHostTests();
    const scratch = await mkdtemp(join(tmpdir(), 'pai-eas-desktop-'));
    const results = join(scratch, 'results.json');
    say('Getting the desktop VS Code (this needs the network) and running the tests in it …');
    try {
      const end = await runTests({
        extensionDevelopmentPath: root,
        extensionTestsPath: join(root, hostTestFolder, 'run.mjs'),
        extensionTestsEnv: { PAI_EAS_TEST_RESULTS: results },
        launchArgs: [
          scratch,
          '--disable-extensions',
          '--disable-workspace-trust',
          `--user-data-dir=${join(scratch, 'user')}`,
        ],
        cachePath: join(root, '.cache', 'vscode-test'),
      }).catch((error) => error);
      const cases = await readOutcomes(results);
      if (!cases) throw new Failure(`The tests did not run: ${end?.message ?? end}. Is the network there?`);
      const failed = cases.filter((testCase) => testCase.status === 'failed');
      if (failed.length > 0) say(failureText({ cases, output: '' }));
      say(`${cases.filter((testCase) => testCase.status === 'passed').length} passed, ${failed.length} failed`);
      return failed.length === 0 && cases.length > 0 ? 0 : 1;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
});
