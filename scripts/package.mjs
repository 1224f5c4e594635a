// `npm run package`: writes pai-eas-<version>.vsix into the project's root.
import { readFile, rm, stat } from 'node:fs/promises';
import { runMain, say } from './lib/print.mjs';
import { childEnvironment, must } from './lib/run.mjs';
import { ensurePackages, onModernNode, root } from './lib/tools.mjs';

process.chdir(root);

await runMain(async () => {
  await ensurePackages();
  return onModernNode(import.meta.url, async () => {
    const node = process.execPath;
    if (!process.argv.includes('--no-build')) await must('The build', node, ['scripts/build.mjs']);
    const { name, version } = JSON.parse(await readFile('package.json', 'utf8'));
    const file = `${name}-${version}.vsix`;
    await rm(file, { force: true });
    const args = [
      'node_modules/@vscode/vsce/vsce',
      'package',
      '--no-dependencies',
      // No public repository yet: there is no address to make of relative links.
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      file,
    ];
    await must('vsce package', node, args, { env: childEnvironment(node) });
    say(`${file}: ${((await stat(file)).size / 1000).toFixed(0)} kB`);
  });
});
