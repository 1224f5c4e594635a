import { readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import Mocha from 'mocha';

/** One test case, as the runner outside reads it. */
interface Outcome {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
}

/**
 * Runs every `*.host.mjs` beside this file inside VS Code's extension host. The outcomes go into the file that
 * `PAI_EAS_TEST_RESULTS` names, because late lines of the console get lost; VS Code learns of a failure by the throw.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 30_000, reporter: 'spec', color: false });
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const only = process.env['PAI_EAS_TEST_ONLY'] ?? '';
  for (const file of (await readdir(folder)).sort()) {
    if (file.endsWith('.host.mjs') && file.includes(only)) mocha.addFile(join(folder, file));
  }
  const outcomes: Outcome[] = [];
  try {
    await mocha.loadFilesAsync();
    await new Promise<void>((resolve) => {
      const runner = mocha.run(() => resolve());
      runner.on('pass', (test) => outcomes.push({ name: test.fullTitle(), status: 'passed' }));
      runner.on('pending', (test) => outcomes.push({ name: test.fullTitle(), status: 'skipped' }));
      runner.on('fail', (test, error: unknown) => {
        outcomes.push({ name: test.fullTitle(), status: 'failed', error: textOf(error) });
      });
    });
  } catch (error) {
    outcomes.push({ name: 'loading the test files', status: 'failed', error: textOf(error) });
  }
  const file = process.env['PAI_EAS_TEST_RESULTS'];
  if (file) await writeFile(file, JSON.stringify(outcomes));
  const failed = outcomes.filter((outcome) => outcome.status === 'failed');
  if (failed.length > 0)
    throw new Error(`${failed.length} failed: ${failed.map((outcome) => outcome.name).join('; ')}`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
