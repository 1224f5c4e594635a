// `npm test`: all suites, one line each, and the sum at the end.
import { mkdir, writeFile } from 'node:fs/promises';
import { lintChecks, runCheck, typeChecks, type Check } from './checks.ts';
import { runHostTests } from './hostTests.ts';
import { Failure, duration, say } from './print.mjs';
import { must } from './run.mjs';
import { failureText, type SuiteResult } from './suiteResult.ts';
import { ensureBrowser, ensureVscodeServer, root } from './tools.mjs';
import { runVitest } from './vitestSuite.ts';

interface Suite {
  readonly name: string;
  readonly needsBuild?: boolean;
  /** True when the suite holds no test cases, so that none is no failure. */
  readonly checksOnly?: boolean;
  readonly run: () => Promise<SuiteResult>;
}

const logFolder = '.cache/test';

const suites: readonly Suite[] = [
  { name: 'types', checksOnly: true, run: () => runChecks(typeChecks) },
  { name: 'lint', checksOnly: true, run: () => runChecks(lintChecks) },
  { name: 'unit', needsBuild: true, run: () => runVitest('unit') },
  { name: 'webview', run: () => runVitest('webview') },
  { name: 'host', needsBuild: true, run: async () => runHostTests(root, await tools()) },
  { name: 'ui', needsBuild: true, run: () => runVitest('ui') },
  { name: 'packed', needsBuild: true, run: runPacked },
];

const buildSuite: Suite = {
  name: 'build',
  checksOnly: true,
  run: async () => ({ cases: [], output: await must('The build', process.execPath, ['scripts/build.mjs']) }),
};

/** Runs the named suites, all when none is named. Gives the status to exit with. */
export async function runSuites(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    throw new Failure(
      `There is no suite ${unknown.join(', ')}. The suites are ${suites.map((suite) => suite.name).join(', ')}.`,
    );
  }
  const chosen = suites.filter((suite) => names.length === 0 || names.includes(suite.name));
  await mkdir(logFolder, { recursive: true });
  await tools();
  const total = { passed: 0, failed: 0 };
  const isBuilt = !chosen.some((suite) => suite.needsBuild) || (await report(total, buildSuite));
  for (const suite of chosen) await report(total, suite.needsBuild && !isBuilt ? withoutBuild(suite) : suite);
  say(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** Runs a suite, prints its line and its failures, and adds it to the sum. True when nothing failed. */
async function report(total: { passed: number; failed: number }, suite: Suite): Promise<boolean> {
  const start = performance.now();
  const result = await runGuarded(suite);
  const count = (status: string): number => result.cases.filter((testCase) => testCase.status === status).length;
  const passed = suite.checksOnly ? 0 : count('passed');
  const failed = count('failed') + (result.crash ? 1 : 0);
  total.passed += passed;
  total.failed += failed;
  await writeFile(`${logFolder}/${suite.name}.log`, result.output);
  const sum = suite.checksOnly ? (failed === 0 ? 'ok' : 'failed') : `${passed} passed, ${failed} failed`;
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
  say(`${suite.name.padEnd(8)} ${sum}${skipped} (${duration(performance.now() - start)})`);
  if (failed > 0) say(`${failureText(result)}\n  The whole output: ${logFolder}/${suite.name}.log`);
  return failed === 0;
}

/** Stands for a suite that would test an old build. */
function withoutBuild(suite: Suite): Suite {
  const crash = `The suite ${suite.name} was not run, because the build failed.`;
  return { ...suite, run: () => Promise.resolve({ cases: [], output: '', crash }) };
}

async function runGuarded(suite: Suite): Promise<SuiteResult> {
  try {
    const result = await suite.run();
    const ran = result.cases.some((testCase) => testCase.status !== 'skipped');
    return ran || suite.checksOnly || result.crash
      ? result
      : { ...result, crash: `The suite ${suite.name} ran no test.` };
  } catch (error) {
    const text =
      error instanceof Failure ? error.message : error instanceof Error ? (error.stack ?? '') : String(error);
    return { cases: [], output: text, crash: `The suite ${suite.name} broke.` };
  }
}

async function runChecks(checks: readonly Check[]): Promise<SuiteResult> {
  const cases = await Promise.all(
    checks.map(async (check) => {
      const error = await runCheck(check);
      return error === undefined
        ? { name: check.name, status: 'passed' as const }
        : { name: check.name, status: 'failed' as const, error };
    }),
  );
  return { cases, output: cases.map(({ name, error }) => `${name}\n${error ?? 'ok'}`).join('\n') };
}

async function runPacked(): Promise<SuiteResult> {
  await must('npm run package', process.execPath, ['scripts/package.mjs', '--no-build']);
  return runVitest('packed');
}

async function tools() {
  const node = process.execPath;
  return { node, vscodeServer: await ensureVscodeServer(node), browser: await ensureBrowser() };
}
