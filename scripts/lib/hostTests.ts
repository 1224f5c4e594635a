// Runs test/host inside the extension host of a real VS Code.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { launchBrowser } from './browser.ts';
import type { SuiteResult, TestCase } from './suiteResult.ts';
import { startVscodeServer, type ServerTools } from './vscodeServer.ts';

/** The bundled test modules, relative to the checkout. */
export const hostTestFolder = 'dist-test/host';

const timeLimit = 240_000;

/** Bundles test/host: `run.mjs` and one module per `*.host.ts`. */
export async function bundleHostTests(): Promise<void> {
  const files = (await readdir('test/host')).filter((file) => file.endsWith('.host.ts'));
  await rm(hostTestFolder, { recursive: true, force: true });
  await build({
    entryPoints: ['test/host/run.ts', ...files.map((file) => `test/host/${file}`)],
    outdir: hostTestFolder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** What the tests wrote; undefined when they never got to the end. */
export async function readOutcomes(file: string): Promise<TestCase[] | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Runs the bundled tests in a VS Code server that loads the extension from the checkout. */
export async function runHostTests(root: string, tools: ServerTools & { browser: string }): Promise<SuiteResult> {
  await bundleHostTests();
  const scratch = await mkdtemp(join(tmpdir(), 'pai-eas-host-'));
  const results = join(scratch, 'results.json');
  const server = await startVscodeServer({ ...tools, env: { PAI_EAS_TEST_RESULTS: results } });
  const browser = await launchBrowser(tools.browser);
  const log: string[] = [];
  try {
    const page = await browser.newPage();
    const exit = new Promise<string>((resolve) => {
      void page.exposeFunction('codeAutomationExit', (code: unknown) => resolve(`status ${String(code)}`));
      setTimeout(() => resolve(`no end after ${timeLimit / 1000} s`), timeLimit).unref();
    });
    await page.exposeFunction('codeAutomationLog', (_type: unknown, args: unknown[]) => log.push(args.join(' ')));
    page.on('pageerror', (error) => log.push(`page: ${error.message}`));
    const tests = join(root, hostTestFolder, 'run.mjs');
    await page.goto(server.address({ folder: scratch, extensions: [root], tests }));
    const end = await exit;
    const cases = await readOutcomes(results);
    const output = [...log, server.output()].join('\n');
    return cases ? { cases, output } : { cases: [], output, crash: `The tests in VS Code wrote no results (${end}).` };
  } finally {
    await browser.close();
    await server.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}
