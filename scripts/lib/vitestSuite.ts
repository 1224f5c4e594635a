// Runs one project of vitest.config.ts and reads its results.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, childEnvironment } from './run.mjs';
import type { SuiteResult, TestCase } from './suiteResult.ts';

const timeLimit = 600_000;

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** Runs the vitest project `project`; `env` reaches its tests. */
export async function runVitest(project: string, env: Readonly<Record<string, string>> = {}): Promise<SuiteResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'pai-eas-vitest-'));
  const file = join(scratch, 'report.json');
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', project, '--reporter=json', '--reporter=default'];
  try {
    const { status, output } = await capture(process.execPath, [...args, `--outputFile.json=${file}`], {
      env: { ...childEnvironment(process.execPath), NO_COLOR: '1', ...env },
      timeout: timeLimit,
    });
    const report: VitestReport | undefined = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
    const cases = report ? casesOf(report) : [];
    const explained = status === 0 || cases.some((testCase) => testCase.status === 'failed');
    return explained ? { cases, output } : { cases, output, crash: `vitest ended with status ${status}.` };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function casesOf(report: VitestReport): TestCase[] {
  return report.testResults.flatMap((file): TestCase[] => {
    const cases = file.assertionResults.map(({ fullName, status, failureMessages }): TestCase => ({
      name: fullName,
      status: status === 'passed' || status === 'failed' ? status : 'skipped',
      error: failureMessages?.join('\n') ?? '',
    }));
    const broken = file.status === 'failed' && !cases.some((testCase) => testCase.status === 'failed');
    return broken ? [...cases, { name: file.name, status: 'failed', error: file.message ?? '' }] : cases;
  });
}
