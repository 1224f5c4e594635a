import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleCli } from '../../test/emulator/cliProcess.ts';

let script: string;
beforeAll(async () => {
  script = await bundleCli();
});
afterAll(async () => {
  await rm(dirname(script), { recursive: true });
});

/** Runs a command line in a shell with this text as its input; `$cli` is the command. */
async function shell(line: string, input = ''): Promise<{ status: unknown; err: string }> {
  const env = { ...process.env, cli: `${process.execPath} ${script}` };
  const child = spawn('sh', ['-c', line], { env, stdio: ['pipe', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.on('error', () => undefined).end(input);
  const [status]: unknown[] = await once(child, 'close');
  return { status, err };
}

const many = JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`unknown${index}`, 1])));

describe('what pai-eas prints', () => {
  test.runIf(existsSync('/bin/sh')).each(['validate', 'simulate --help'])(
    '%s: a reader that goes away ends it without a word',
    async (command) => {
      expect((await shell(`$cli ${command} | true`, many)).err).toBe('');
    },
  );

  test.runIf(existsSync('/dev/full')).each(['validate', 'simulate', 'simulate --help', '--help'])(
    '%s: a full disk is told of in a sentence, with status 2',
    async (command) => {
      expect(await shell(`$cli ${command} > /dev/full`, '{}\n')).toEqual({
        status: 2,
        err: expect.stringMatching(/^pai-eas: The output cannot be written: [^\n]+\.\n$/),
      });
    },
  );
});
