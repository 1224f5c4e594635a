import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BadOption, readEmulatorOptions } from './emulatorOptions.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pai-eas-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function faultFile(content: unknown): Promise<string> {
  const path = join(folder, `faults-${Math.random()}.json`);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('without options the defaults hold', async () => {
  expect(await readEmulatorOptions([])).toEqual({
    options: { port: 0, timeScale: 100, seed: 'demo' },
    exitWithParent: false,
    help: false,
  });
});

test('every option is read', async () => {
  const faults = await faultFile([{ action: 'ListServices', status: 500 }]);
  const args = [
    '--port',
    '8080',
    '--time-scale=2.5',
    '--seed',
    'empty',
    '--state',
    '/tmp/s',
    '--access-key-id',
    'a',
    '--access-key-secret',
    'b',
    '--faults',
    faults,
    '--exit-with-parent',
  ];
  expect(await readEmulatorOptions(args)).toEqual({
    options: {
      port: 8080,
      timeScale: 2.5,
      seed: 'empty',
      stateFolder: '/tmp/s',
      accessKey: { id: 'a', secret: 'b' },
      faults: [{ action: 'ListServices', status: 500 }],
    },
    exitWithParent: true,
    help: false,
  });
});

test.each([
  [['--port', 'x'], '--port must be'],
  [['--port', '65536'], '--port must be'],
  [['--port=-1'], '--port must be'],
  [['--port', ''], '--port must be'],
  [['--time-scale', '0'], '--time-scale must be'],
  [['--time-scale', 'fast'], '--time-scale must be'],
  [['--time-scale='], '--time-scale must be'],
  [['--time-scale', 'Infinity'], '--time-scale must be'],
  [['--seed', 'big'], '--seed must be demo or empty'],
  [['--state', ' '], '--state must not be empty'],
  [['--access-key-id', 'a'], 'must be given together'],
  [['--access-key-secret', 'a'], 'must be given together'],
  [['--faults', '/nowhere/faults.json'], 'cannot be read'],
  [['--nothing'], "Unknown option '--nothing'"],
  [['--seed'], 'argument missing'],
  [['more'], 'Unexpected argument'],
])('%j is refused with a sentence', async (args, sentence) => {
  const reading = readEmulatorOptions(args);
  await expect(reading).rejects.toBeInstanceOf(BadOption);
  await expect(reading).rejects.toThrow(sentence);
});

test.each([
  ['{'],
  [{ rules: 1 }],
  [[{ action: 1 }]],
  [[{ action: 'A', stalMs: 5 }]],
  [[{ path: 'no-slash' }]],
  [[{ action: 'A', status: 99 }]],
  [[{ status: 500 }]],
  [[{ action: 'A', stallMs: 1e10 }]],
])('a fault file with %j is refused', async (content) => {
  await expect(readEmulatorOptions(['--faults', await faultFile(content)])).rejects.toThrow(
    /the file of --faults is not valid/,
  );
});

test.each([
  [[{ action: 'A', stalMs: 5 }], /unknown field "stalMs" at \[0\]$/],
  [[{ action: 'A', status: 500 }, { status: 500 }], /an action or a path at \[1\]$/],
  [{ rules: [{ path: '/v1', status: 99 }] }, /at rules\[0\]\.status/],
  [{ rule: [] }, /unknown field "rule"/],
  [[{ service: 'a', instance: 'crash', time: 3 }], /unknown field "time" at \[0\]$/],
  [{ rules: [{ service: 'a', instance: 'boom' }] }, /one of no-stock.* is needed at rules\[0\]\.instance/],
  [[{ service: 'a', instance: 'no-stock', times: 3 }], /"times" does not go with "no-stock".* at \[0\]$/],
])('a refusal of %j says where and what', async (content, sentence) => {
  await expect(readEmulatorOptions(['--faults', await faultFile(content)])).rejects.toThrow(sentence);
});

test('a refusal is one line', async () => {
  await expect(readEmulatorOptions(['--time-scale', '-5'])).rejects.toThrow(/^[^\n]*[^.\n]$/);
});

test('a fault file may hold rules for instances beside those for requests', async () => {
  const rules = [
    { action: 'ListServices', status: 500 },
    { service: 'chat*', instance: 'crash', times: 3 },
  ];
  const { options } = await readEmulatorOptions(['--faults', await faultFile(rules)]);
  expect(options.faults).toEqual(rules);
});

test('a fault file may be an object with rules', async () => {
  const { options } = await readEmulatorOptions([
    '--faults',
    await faultFile({ rules: [{ path: '/v1/*', stallMs: 10 }] }),
  ]);
  expect(options.faults).toEqual([{ path: '/v1/*', stallMs: 10 }]);
});
