// The checks that are no test cases: types, lint rules, format. One that fails counts as one failure.
import { join } from 'node:path';
import { capture, childEnvironment } from './run.mjs';

export interface Check {
  readonly name: string;
  readonly command: readonly [bin: string, ...args: string[]];
}

export const typeChecks: readonly Check[] = [
  { name: 'types of the host, core and tests', command: ['tsc', '-p', '.'] },
  { name: 'types of the webviews', command: ['tsc', '-p', 'webview'] },
];

export const lintChecks: readonly Check[] = [
  { name: 'lint', command: ['oxlint', '--type-aware'] },
  { name: 'format', command: ['oxfmt', '--check'] },
];

/** Runs a check; gives what it printed when it failed, else undefined. */
export async function runCheck({ command: [bin, ...args] }: Check): Promise<string | undefined> {
  const env = { ...childEnvironment(process.execPath), NO_COLOR: '1' };
  const suffix = process.platform === 'win32' ? '.cmd' : '';
  const { status, output } = await capture(join('node_modules', '.bin', bin + suffix), args, { env });
  return status === 0 ? undefined : output;
}
