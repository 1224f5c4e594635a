import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { officialCaller } from '../contract/officialClient.ts';
import { bundleCli, CliProcess } from './cliProcess.ts';

let script: string;
let folder: string;
let running: CliProcess[];

beforeAll(async () => {
  script = await bundleCli();
});
afterAll(() => rm(dirname(script), { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pai-eas-keep-'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((process) => process.kill('SIGKILL')));
  await rm(folder, { recursive: true });
});

function run(...args: string[]): CliProcess {
  const process = new CliProcess(script, args);
  running.push(process);
  return process;
}

const echo = (name: string) => ({ metadata: { name, instance: 1 }, containers: [{ image: 'a' }] });

async function serviceNames(at: Awaited<ReturnType<CliProcess['ready']>>): Promise<string[]> {
  const { Services } = await officialCaller(at)('eas', 'ListServices', { query: { PageSize: 1000 } });
  return Array.isArray(Services) ? Services.map((service) => String(service.ServiceName)) : [];
}

describe('the command line', () => {
  test.each([
    [[], 'Say which subcommand to run'],
    [['conjure'], 'There is no subcommand "conjure"'],
    [['toString'], 'There is no subcommand "toString"'],
    [['emulator', '--port', 'x'], '--port must be a number'],
    [['emulator', '--what'], "Unknown option '--what'"],
  ])('%j ends with status 2 and a sentence on stderr only', async (args, sentence) => {
    const cli = run(...args);
    expect(await cli.ended()).toBe(2);
    expect(cli.stderr).toContain(sentence);
    expect(cli.stdout).toBe('');
  });

  test('--help prints every option and the fault rules', async () => {
    const cli = run('emulator', '--help');
    expect(await cli.ended()).toBe(0);
    for (const word of [
      '--port',
      '--time-scale',
      '--seed',
      '--state',
      '--access-key-id',
      '--access-key-secret',
      '--faults',
      '--exit-with-parent',
      'cutAfterBytes',
      'clockSkewMs',
    ]) {
      expect(cli.stdout).toContain(word);
    }
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s ends it with status 0; stdout holds the ready line and nothing else',
    async (signal) => {
      const cli = run('emulator');
      const at = await cli.ready();
      expect(await serviceNames(at)).toContain('deepseek-r1-pd');
      expect(await cli.kill(signal)).toBe(0);
      expect(cli.stdout.trim().split('\n')).toHaveLength(1);
    },
  );

  test('it ends while clients hold connections open', async () => {
    const cli = run('emulator');
    const { endpoint } = await cli.ready();
    const socket = connect(Number(endpoint.split(':')[1]), '127.0.0.1');
    await once(socket, 'connect');
    // The emulator that ends resets what is open.
    socket.on('error', () => undefined);
    socket.write('POST /api/v2/services HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{');
    expect(await cli.kill('SIGTERM')).toBe(0);
    socket.destroy();
  });

  test('it ends while a fault holds an action and a path back', async () => {
    const faults = join(folder, 'faults.json');
    await writeFile(
      faults,
      JSON.stringify(
        ['action', 'path'].map((key) => ({ [key]: '*'.padStart(key === 'path' ? 2 : 1, '/'), stallMs: 3_600_000 })),
      ),
    );
    const cli = run('emulator', '--faults', faults);
    const { endpoint } = await cli.ready();
    for (const path of ['/api/v2/services', '/api/predict/deepseek-r1-pd/v1/models']) {
      const socket = connect(Number(endpoint.split(':')[1]), '127.0.0.1');
      await once(socket, 'connect');
      socket.on('error', () => undefined);
      // The refusal of the second request says that the first was taken.
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nx-acs-action: ListServices\r\n\r\nrubbish\r\n\r\n`);
      await once(socket, 'data');
    }
    expect(await cli.kill('SIGTERM')).toBe(0);
  });

  test.each([
    ['/api/v2/services', { 'x-acs-action': 'CreateService', 'x-acs-version': '2021-07-01' }],
    ['/api/predict/deepseek-r1-pd/v1/chat/completions', { authorization: 'x' }],
  ])('a client that is still sending too much to %s can read the answer', async (path, headers) => {
    const { endpoint } = await run('emulator').ready();
    const body = 'a'.repeat(5 * 1024 * 1024);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const answer = await fetch(`http://${endpoint}${path}`, { method: 'POST', headers: { ...headers }, body });
      expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('larger than 4 MiB')]);
    }
  });

  test('started by npx it ends when the process between them has gone', async () => {
    const between = spawn('sh', ['-c', '"$0" "$@" & wait', process.execPath, script, 'emulator', '--seed', 'empty'], {
      env: { ...process.env, npm_command: 'exec' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = once(between.stdout, 'close');
    await once(between.stdout, 'data');
    between.kill('SIGTERM');
    // The pipe closes when nobody holds its other end any more.
    between.stdout.resume();
    await closed;
  });

  test('--exit-with-parent ends it with its standard input; without it, it goes on', async () => {
    const bound = run('emulator', '--exit-with-parent', '--seed', 'empty');
    await bound.ready();
    bound.child.stdin?.end();
    expect(await bound.ended()).toBe(0);
    const free = run('emulator', '--seed', 'empty');
    const at = await free.ready();
    free.child.stdin?.end();
    expect(await serviceNames(at)).toEqual([]);
  });

  test('a port in use ends it with status 1 and a sentence', async () => {
    const first = run('emulator');
    const { endpoint } = await first.ready();
    const port = endpoint.split(':')[1] ?? '';
    const second = run('emulator', '--port', port);
    expect(await second.ended()).toBe(1);
    expect(second.stderr).toContain(`The port ${port} is in use.`);
    expect(second.stdout).toBe('');
  });

  test('the given key pair is the one that counts', async () => {
    const at = await run(
      'emulator',
      '--seed',
      'empty',
      '--access-key-id',
      'myid',
      '--access-key-secret',
      'mysecret',
    ).ready();
    expect(at.accessKey).toEqual({ id: 'myid', secret: 'mysecret' });
    expect(await serviceNames(at)).toEqual([]);
    await expect(serviceNames({ ...at, accessKey: { id: 'myid', secret: 'x' } })).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });

  test('the faults of a file strike', async () => {
    const faults = join(folder, 'faults.json');
    await writeFile(faults, JSON.stringify([{ action: 'ListServices', status: 403, code: 'Forbidden.RAM', count: 1 }]));
    const at = await run('emulator', '--seed', 'empty', '--faults', faults).ready();
    await expect(serviceNames(at)).rejects.toMatchObject({ code: 'Forbidden.RAM', statusCode: 403 });
    expect(await serviceNames(at)).toEqual([]);
  });
});

describe('--state', () => {
  const start = (...more: string[]): CliProcess =>
    run('emulator', '--seed', 'empty', '--state', join(folder, 'state'), ...more);

  test('every acknowledged write survives kill -9 in the middle of more writes', async () => {
    const first = start();
    const at = await first.ready();
    const call = officialCaller(at);
    const acknowledged: string[] = [];
    // Each writer goes on until the emulator is gone, so that the kill always falls between writes.
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let index = 0; index < 1000; index += 1) {
        const name = `echo_${writer}_${index}`;
        await call('eas', 'CreateService', { body: echo(name) });
        acknowledged.push(name);
        if (acknowledged.length === 12) first.child.kill('SIGKILL');
      }
    });
    const results = await Promise.allSettled(writers);
    expect(await first.ended()).toBeNull();
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    const names = await serviceNames(await start().ready());
    expect(acknowledged.length).toBeGreaterThanOrEqual(12);
    expect(names).toEqual(expect.arrayContaining(acknowledged));
  });

  test('services, their tokens, times and the key pair are the same after a restart', async () => {
    const first = start();
    const at = await first.ready();
    await officialCaller(at)('eas', 'CreateService', { body: echo('echo') });
    const path = { ClusterId: 'cn-hangzhou', ServiceName: 'echo' };
    const before = await officialCaller(at)('eas', 'DescribeService', { path });
    expect(await first.kill('SIGTERM')).toBe(0);
    const again = await start('--seed', 'demo').ready();
    expect(again.accessKey).toEqual(at.accessKey);
    const after = await officialCaller(again)('eas', 'DescribeService', { path });
    for (const field of ['ServiceUid', 'AccessToken', 'CreateTime', 'ServiceConfig'])
      expect(after[field]).toBe(before[field]);
    expect(await serviceNames(again)).toEqual(['echo']);
  });

  test('a damaged file is told on stderr and the copy before it taken', async () => {
    const first = start();
    const call = officialCaller(await first.ready());
    await call('eas', 'CreateService', { body: echo('one') });
    await call('eas', 'CreateService', { body: echo('two') });
    await first.kill('SIGKILL');
    const file = join(folder, 'state', 'state.json');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -30));
    const second = start();
    expect(await serviceNames(await second.ready())).toEqual(['one']);
    expect(second.stderr).toContain('state.json is damaged');
  });

  test('a second emulator on the folder waits, then ends with status 1 and a sentence', async () => {
    const first = start();
    await first.ready();
    const second = start();
    expect(await second.ended()).toBe(1);
    expect(second.stderr).toContain(`is in use by another emulator (process ${first.child.pid})`);
    expect(second.stdout).toBe('');
  });

  test('a second emulator begins when the first ends while it waits', async () => {
    const first = start();
    await first.ready();
    const second = start();
    expect(await first.kill('SIGTERM')).toBe(0);
    await second.ready();
  });

  test('a folder that cannot be used ends it with status 1 and a sentence', async () => {
    await writeFile(join(folder, 'file'), '');
    const cli = run('emulator', '--state', join(folder, 'file', 'state'));
    expect(await cli.ended()).toBe(1);
    expect(cli.stderr).toContain('cannot be used');
  });

  test('without it nothing is written', async () => {
    const at = await run('emulator', '--seed', 'empty').ready();
    await officialCaller(at)('eas', 'CreateService', { body: echo('echo') });
    expect(await readdir(folder)).toEqual([]);
  });
});
