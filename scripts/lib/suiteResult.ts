/** One test case of any suite. */
export interface TestCase {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
}

/** How a suite ended. */
export interface SuiteResult {
  readonly cases: readonly TestCase[];
  /** All that the suite printed. */
  readonly output: string;
  /** Why the suite itself broke; counts as one failure. */
  readonly crash?: string;
}

/** Failures of a suite as text: the name and the start of the error of each. */
export function failureText({ cases, crash, output }: SuiteResult): string {
  const failures = cases
    .filter((testCase) => testCase.status === 'failed')
    .map(({ name, error }) => `  ✗ ${name}\n${indent(essential(error ?? ''))}`);
  if (crash) failures.push(`  ✗ ${crash}\n${indent(output.trimEnd().split('\n').slice(-40).join('\n'))}`);
  return failures.join('\n');
}

/** The start of an error without the runner's own frames. */
function essential(error: string): string {
  const lines = error.split('\n').filter((line) => !/^\s*at .*(node_modules|node:internal)/.test(line));
  return lines.slice(0, 25).join('\n').slice(0, 4000);
}

function indent(text: string): string {
  return text.replace(/^/gm, '      ');
}
