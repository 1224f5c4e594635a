import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bundleCli, CliProcess } from './cliProcess.ts';

let script: string;
let folder: string;

beforeAll(async () => {
  script = await bundleCli();
});
afterAll(() => rm(dirname(script), { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pai-eas-simulate-'));
});
afterEach(() => rm(folder, { recursive: true }));

const deployed = {
  model: 'DeepSeek-R1',
  gpu: 'H200',
  engine: 'sglang',
  mode: 'disaggregated',
  prefill: { workers: 1, tp: 8, dp: 1, ep: 8 },
  decode: { workers: 1, tp: 1, dp: 8, ep: 8 },
};
const load = { inputTokens: 1024, outputTokens: 64, concurrency: 8 };

/** What the command prints for lines of input, and how it ends. */
async function simulate(args: readonly string[], input: string) {
  const cli = new CliProcess(script, ['simulate', ...args]);
  cli.child.stdin?.end(input);
  const status = await cli.ended();
  const lines = cli.stdout.split('\n');
  expect(lines.pop()).toBe('');
  return { status, lines, stderr: cli.stderr };
}

describe('pai-eas simulate', () => {
  test('answers each line in order, skips blank ones, and goes on after a bad one', async () => {
    const cases = [1024, 8192].map((inputTokens) => JSON.stringify({ ...deployed, ...load, inputTokens }));
    const { status, lines, stderr } = await simulate([], `${cases[0]}\r\n\n   \nnonsense\n${cases[1]}`);
    expect([status, stderr, lines.length]).toEqual([0, '', 3]);
    const [short, bad, long] = lines.map((line): Record<string, { mean?: number }> => JSON.parse(line));
    expect(bad).toEqual({ error: expect.stringContaining('not valid JSON') });
    expect(long?.['ttftMs']?.mean).toBeGreaterThan(short?.['ttftMs']?.mean ?? Number.POSITIVE_INFINITY);
  });

  test('prints nothing for nothing', async () => {
    expect(await simulate([], '')).toEqual({ status: 0, lines: [], stderr: '' });
  });

  test('answers a case before the next is written', async () => {
    const cli = new CliProcess(script, ['simulate']);
    const answered = new Promise((resolve) => cli.child.stdout?.once('data', resolve));
    cli.child.stdin?.write(`${JSON.stringify({ ...deployed, ...load })}\n`);
    await answered;
    cli.child.stdin?.end();
    expect(await cli.ended()).toBe(0);
  });

  test('--help tells every field of a case and of a result', async () => {
    const { status, lines } = await simulate(['--help'], '');
    expect(status).toBe(0);
    const fields =
      'model gpu engine mode prefill decode worker inputTokens outputTokens lengthRange concurrency ' +
      'requests requestRate burstiness kvCacheBytes draftTokens acceptedDraftTokens prefixHitRate ' +
      'redundantExperts twoBatchOverlap gpuMemoryBytes maxModelLength seed decodeBatchPerRank meanContext ' +
      'ttftMs tpotMs requestsPerSecond outputTokensPerSecond prefillUtilization kvUtilization ' +
      'prefillTokensPerSecondPerWorker decodeTokensPerSecondPerWorker bottleneck refusedRequests hash_ids';
    const text = lines.join('\n');
    expect(fields.split(' ').filter((field) => !text.includes(`"${field}"`))).toEqual([]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('its example runs as it stands in the help', async () => {
    const { lines } = await simulate(['--help'], '');
    const example = /echo '(\{[^']+\})'/.exec(lines.join('\n'))?.[1]?.replaceAll('\n', '') ?? '';
    const result = await simulate([], `${example}\n`);
    expect(JSON.parse(result.lines[0] ?? '')).toHaveProperty('ttftMs.mean');
  });

  test('--trace replays a file in the order of its timestamps', async () => {
    const path = join(folder, 'trace.jsonl');
    const request = { input_length: 2048, output_length: 32, hash_ids: [1, 2, 3, 4] };
    const lines = [60_000, 1000, 2000].map((timestamp) => JSON.stringify({ ...request, timestamp }));
    await writeFile(path, `${lines.join('\n')}\n\n`);
    const result = await simulate(['--trace', path], `${JSON.stringify(deployed)}\n`);
    expect(result.status).toBe(0);
    const [answer] = result.lines.map((line): Record<string, number> => JSON.parse(line));
    expect(answer).toMatchObject({ servedRequests: 3, refusedRequests: 0, prefixHitRate: expect.closeTo(2 / 3, 2) });
    expect(answer?.['durationSeconds']).toBeGreaterThan(59);
    expect(answer?.['durationSeconds']).toBeLessThan(61);
  });

  test.each([
    ['', 'has no request'],
    ['{"timestamp":1}', 'Line 1 of'],
    ['{"timestamp":1,"input_length":1,"output_length":1}\n{', 'Line 2 of'],
  ])('--trace of a file with %j ends with status 2 and a sentence', async (text, sentence) => {
    const path = join(folder, 'bad.jsonl');
    await writeFile(path, text);
    const { status, lines, stderr } = await simulate(['--trace', path], '');
    expect([status, lines]).toEqual([2, []]);
    expect(stderr).toContain(sentence);
  });

  test.each([
    [['--trace', '/nowhere/at/all'], 'The file of --trace cannot be read'],
    [['--trace'], 'argument missing'],
    [['--frob'], "Unknown option '--frob'"],
    [['case.json'], 'Unexpected argument'],
  ])('%j ends with status 2 and a sentence on stderr only', async (args, sentence) => {
    const { status, lines, stderr } = await simulate(args, '');
    expect([status, lines]).toEqual([2, []]);
    expect(stderr).toContain(sentence);
  });

  test('simulates 640 requests within the time of a few starts of Node', async () => {
    const begin = performance.now();
    const { lines } = await simulate(
      [],
      JSON.stringify({ ...deployed, inputTokens: 8192, outputTokens: 1024, concurrency: 64 }),
    );
    expect(lines).toHaveLength(1);
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});
