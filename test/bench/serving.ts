import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { errorsOf, MEASURED_ROWS, type MeasuredRow, type RowErrors } from '../../src/serving/calibration.testing.ts';
import { tpotSeconds } from '../../src/serving/decodeStep.ts';
import { decodeLoad } from '../../src/serving/deployment.ts';
import { serving } from '../../src/serving/known.testing.ts';
import { prefillComputeSeconds } from '../../src/serving/prefill.ts';
import { runCase } from '../../src/serving/simulation/simulationCase.ts';
import { resultOf } from '../../src/serving/simulation/simulationResult.ts';
import { writeDay } from './servingTrace.ts';

/** One measured row, and how far off the simulation is. */
export interface CalibrationFigure {
  readonly group: string;
  readonly row: MeasuredRow;
  readonly errors: RowErrors;
}

/** All calibration rows. */
export function calibrationFigures(): CalibrationFigure[] {
  return MEASURED_ROWS.map((row) => ({
    group: `${row.inputTokens}/1024, decode ${row.decode.dp > 1 ? `DP${row.decode.dp}` : `TP${row.decode.tp}`}`,
    row,
    errors: errorsOf(row),
  }));
}

/** A published figure, and what the equations or a run give. */
export interface HeadlineFigure {
  readonly what: string;
  readonly published: number;
  readonly value: number;
  /** What it may be off, as a part; a value at most as published where it is 0. */
  readonly band: number;
}

/** The headline checks of serving/model.md, section 6. */
export function headlineFigures(): HeadlineFigure[] {
  const perNode = (gpu: string, dp: number, batch: number, context: number, redundantExperts: number): number => {
    const wide = serving(gpu, { engine: 'sglang', redundantExperts, twoBatchOverlap: true });
    return (8 * batch) / tpotSeconds(decodeLoad(wide, { tp: 1, dp }, batch, context));
  };
  const prefill = { ...serving('H100'), tp: 1, dp: 32 };
  const tokens = 32 * 16_384;
  const pai = paiRun();
  return [
    {
      what: 'LMSYS, decode EP72, batch 256, tok/s per node',
      published: 22_282,
      value: perNode('H100', 72, 256, 2000, 32),
      band: 0.2,
    },
    {
      what: 'LMSYS, prefill EP32, 4k, tok/s per node',
      published: 50_302,
      value: tokens / prefillComputeSeconds(prefill, tokens, 4096) / 4,
      band: 0.15,
    },
    {
      what: 'DeepSeek profile, decode EP128, batch 128, tok/s per node',
      published: 18_598,
      value: perNode('H800', 128, 128, 4096, 0),
      band: 0.2,
    },
    { what: 'PAI, 8 × 96 GB, vLLM, 3k/1k, 60 users, tok/s', published: 829, value: pai.tokensPerSecond, band: 0.15 },
    { what: 'the same, TPOT in ms, at most', published: 70, value: pai.tpotMs, band: 0 },
  ];
}

function paiRun(): { tokensPerSecond: number; tpotMs: number } {
  const layout = { mode: 'aggregated', worker: { workers: 1, tp: 8, dp: 1 } } as const;
  const asked = {
    ...serving('H20', { engine: 'vllm', gpuMemoryBytes: 200e9 }),
    layout,
    arrivals: { kind: 'users', users: 60 } as const,
    requests: 600,
    inputTokens: 3072,
    outputTokens: 1024,
    lengthRange: 0.8,
    prefixHitRate: 0,
    maxModelLength: undefined,
    seed: 1,
  };
  const result = resultOf(asked, layout, 'users', runCase(asked));
  return { tokensPerSecond: result.outputTokensPerSecond, tpotMs: result.tpotMs.mean };
}

/** Seconds of `pai-eas simulate` as a process, and of what it cannot be faster than. */
export interface SimulateSpeed {
  readonly what: string;
  readonly seconds: number;
  readonly budget: string;
}

const DEPLOYED = {
  model: 'DeepSeek-R1',
  gpu: 'H200',
  engine: 'sglang',
  mode: 'disaggregated',
  prefill: { workers: 8, tp: 8 },
  decode: { workers: 2, tp: 1, dp: 8 },
};

/** Times the built command line on 640 requests, and on a made-up day. */
export async function simulateSpeeds(): Promise<SimulateSpeed[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pai-eas-bench-'));
  try {
    const trace = join(folder, 'day.jsonl');
    const requests = await writeDay(trace);
    const load = { inputTokens: 8192, outputTokens: 1024, concurrency: 64 };
    return [
      { what: 'Node that does nothing', seconds: await timed(() => run(['-e', '0'], '')), budget: '' },
      {
        what: '640 requests of 8,192/1,024',
        seconds: await timed(() => run(['dist/cli/pai-eas.js', 'simulate'], JSON.stringify({ ...DEPLOYED, ...load }))),
        budget: '< 1',
      },
      { what: 'reading the lines of the day as JSON', seconds: await timed(() => readLines(trace)), budget: '' },
      {
        what: `a day of ${requests} requests`,
        seconds: await timed(() =>
          run(['dist/cli/pai-eas.js', 'simulate', '--trace', trace], JSON.stringify(DEPLOYED)),
        ),
        budget: '< 60',
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

/** Runs Node with a line of input; throws when it says no result. */
async function run(args: readonly string[], line: string): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stdin.end(`${line}\n`);
  await once(child, 'close');
  if (line !== '' && !output.includes('"tpotMs"')) throw new Error(`simulate says: ${output}`);
}

async function readLines(path: string): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(path) })) JSON.parse(line);
}
