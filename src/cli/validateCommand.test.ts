import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { bundleCli, CliProcess } from '../../test/emulator/cliProcess.ts';
import { decode, decodeEnv } from '../eas/validity/cases/changes.testing.ts';
import { aggregate } from '../eas/validity/sampleServices.testing.ts';
import { validateHelp } from './validateHelp.ts';

const Findings = z.array(
  z.strictObject({
    severity: z.enum(['error', 'warning']),
    path: z.string(),
    code: z.string(),
    message: z.string(),
  }),
);

let script: string;
let folder: string;

beforeAll(async () => {
  [script, folder] = await Promise.all([bundleCli(), mkdtemp(join(tmpdir(), 'pai-eas-validate-'))]);
});
afterAll(async () => {
  await Promise.all([rm(dirname(script), { recursive: true }), rm(folder, { recursive: true })]);
});

async function run(args: readonly string[], input = ''): Promise<{ status: number | null; out: string; err: string }> {
  const cli = new CliProcess(script, ['validate', ...args]);
  cli.child.stdin?.end(input);
  return { status: await cli.ended(), out: cli.stdout, err: cli.stderr };
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const findings = (out: string) => z.parse(Findings, JSON.parse(out));

describe('pai-eas validate', () => {
  test('a configuration without a fault: an empty array and status 0', async () => {
    expect(await run([await file('good.json', JSON.stringify(aggregate()))])).toEqual({
      status: 0,
      out: '[]\n',
      err: '',
    });
  });

  test('an error: status 1, and a finding at the variable', async () => {
    const wrong = JSON.stringify(decodeEnv({ TP_SIZE: '8' }));
    for (const { status, out, err } of [
      await run([await file('bad.json', wrong)]),
      await run([], wrong),
      await run(['-'], wrong),
    ]) {
      expect([status, err]).toEqual([1, '']);
      expect(findings(out)).toContainEqual({
        severity: 'error',
        path: `${decode}/env/0`,
        code: 'ep-not-tp-times-dp',
        message: 'EP must be TP × DP: 8 × 8 = 64, not 8. Set TP_SIZE to 1.',
      });
    }
  });

  test('warnings only: status 0', async () => {
    const { status, out } = await run([], JSON.stringify({ ...aggregate(), nettworking: {} }));
    expect(status).toBe(0);
    expect(findings(out)).toMatchObject([{ severity: 'warning', path: '/nettworking', code: 'unknown-key' }]);
  });

  test.each(['{\n  "metadata": {\n', '', 'not json'])('%j is a finding, not a failure', async (text) => {
    const { status, out, err } = await run([], text);
    expect([status, err]).toEqual([1, '']);
    expect(findings(out)).toMatchObject([
      { severity: 'error', path: '', code: 'invalid-json', message: expect.stringMatching(/^Line \d+, column \d+: /) },
    ]);
  });

  test.each([
    [['/nowhere/at/all.json'], 'cannot be read: there is none of that name.'],
    [['/tmp'], 'cannot be read: it is a folder.'],
    [['a.json', 'b.json'], 'One file at a time, not 2.'],
    [['--what'], "Unknown option '--what'"],
  ])('%j: status 2 and a sentence on stderr only', async (args, sentence) => {
    const { status, out, err } = await run(args);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });

  test('--help tells of everything, and fits a terminal', async () => {
    expect(await run(['--help'])).toEqual({ status: 0, out: validateHelp, err: '' });
    expect(validateHelp.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });
});
