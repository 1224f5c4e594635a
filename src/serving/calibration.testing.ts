import type { Workers } from './deployment.ts';
import { serving } from './known.testing.ts';
import { prefillCapacity } from './prefill.ts';
import { runCase, type SimulationCase } from './simulation/simulationCase.ts';
import { resultOf } from './simulation/simulationResult.ts';

type Shape = readonly [workers: number, tp: number, dp: number];

/**
 * Measured with DeepSeek-V3 FP8 on 8 × H200 per worker, TensorRT-LLM 0.8.1.post1 under Dynamo, answers of 1,024 tokens:
 * the public InferenceX rows in github.com/ai-dynamo/aiconfigurator (Apache-2.0), by serving/calibration.csv.
 */
const MEASURED: readonly (readonly [
  inputTokens: number,
  users: number,
  prefill: Shape,
  decode: Shape,
  ttftMs: number,
  tpotMs: number,
])[] = [
  [1024, 1152, [1, 1, 8], [9, 1, 8], 3288.1, 34.82],
  [1024, 1536, [1, 1, 8], [6, 1, 8], 5121.3, 39.9],
  [1024, 3584, [2, 1, 8], [7, 1, 8], 4742.0, 48.59],
  [1024, 36, [1, 8, 1], [9, 8, 1], 673.2, 13.39],
  [1024, 36, [1, 1, 8], [9, 8, 1], 622.9, 13.38],
  [1024, 72, [1, 8, 1], [9, 8, 1], 875.5, 16.26],
  [1024, 72, [1, 1, 8], [9, 8, 1], 881.2, 16.26],
  [1024, 144, [1, 8, 1], [9, 8, 1], 1037.0, 20.17],
  [1024, 144, [1, 1, 8], [9, 8, 1], 978.3, 20.16],
  [1024, 288, [1, 8, 1], [9, 8, 1], 1371.3, 25.29],
  [1024, 288, [1, 1, 8], [9, 8, 1], 1691.9, 25.19],
  [1024, 576, [1, 8, 1], [9, 8, 1], 1807.9, 30.9],
  [1024, 576, [1, 1, 8], [9, 8, 1], 1658.5, 31.04],
  [8192, 128, [1, 1, 8], [1, 1, 8], 7727.1, 36.31],
  [8192, 128, [1, 8, 1], [1, 1, 8], 7690.8, 36.34],
  [8192, 192, [2, 1, 8], [3, 1, 8], 2577.8, 33.14],
  [8192, 192, [2, 8, 1], [3, 1, 8], 2599.3, 33.11],
  [8192, 512, [3, 1, 8], [1, 1, 8], 4022.3, 58.28],
  [8192, 512, [3, 8, 1], [1, 1, 8], 3970.0, 58.27],
  [8192, 768, [5, 1, 8], [3, 1, 8], 8836.2, 44.01],
  [8192, 768, [5, 8, 1], [3, 1, 8], 8764.0, 44.03],
  [8192, 28, [1, 8, 1], [7, 8, 1], 1094.8, 13.8],
  [8192, 48, [1, 8, 1], [3, 8, 1], 1448.8, 21.36],
  [8192, 48, [1, 8, 1], [6, 8, 1], 1718.5, 16.81],
  [8192, 160, [2, 8, 1], [5, 8, 1], 2353.1, 27.55],
];

const OUTPUT_TOKENS = 1024;
/** Lengths are uniform in [0.8 L, L], so this much of L in the mean. */
const MEAN_LENGTH = 0.9;
/** So much that KV admission does not bind: the KV type and free memory of the measured systems are not known. */
const MEMORY = 200e9;

/** One measured run. */
export interface MeasuredRow {
  readonly name: string;
  readonly inputTokens: number;
  readonly users: number;
  readonly prefill: Workers;
  readonly decode: Workers;
  readonly ttftMs: number;
  readonly tpotMs: number;
  readonly requestsPerSecond: number;
  /** Share of the prefill workers' capacity that the run took. */
  readonly prefillLoad: number;
}

/** What the simulation gives for a row, and its errors as parts of what was measured. */
export interface RowErrors {
  readonly tpot: number;
  /** Throughput by the mean times of a user's turn, as the rows give it, and as completed requests over duration. */
  readonly requestsPerSecond: number;
  readonly completed: number;
  readonly ttft: number;
}

/** All rows. */
export const MEASURED_ROWS: readonly MeasuredRow[] = MEASURED.map(([inputTokens, users, p, d, ttftMs, tpotMs]) => {
  const [prefill, decode] = [workersOf(p), workersOf(d)];
  const perSecond = turnsPerSecond(users, ttftMs, tpotMs);
  const eight = { ...serving('H200'), tp: 8, dp: 1 };
  const tokensPerSecond = prefill.workers * prefillCapacity(eight, inputTokens);
  return {
    name: `${inputTokens} ${prefill.workers}P(TP${prefill.tp}) ${decode.workers}D(TP${decode.tp}) × ${users}`,
    inputTokens,
    users,
    prefill,
    decode,
    ttftMs,
    tpotMs,
    requestsPerSecond: perSecond,
    prefillLoad: (perSecond * MEAN_LENGTH * inputTokens) / tokensPerSecond,
  };
});

function workersOf([workers, tp, dp]: Shape): Workers {
  return { workers, tp, dp };
}

/** Requests per second of users whose turns take so long (serving/model.md, section 5). */
function turnsPerSecond(users: number, ttftMs: number, tpotMs: number): number {
  return users / (ttftMs / 1e3 + ((MEAN_LENGTH * OUTPUT_TOKENS - 1) * tpotMs) / 1e3);
}

/** The case of a row. */
function caseOf(row: MeasuredRow): SimulationCase {
  return {
    ...serving('H200', { gpuMemoryBytes: MEMORY }),
    layout: { mode: 'disaggregated', prefill: row.prefill, decode: row.decode },
    arrivals: { kind: 'users', users: row.users },
    requests: 10 * row.users,
    inputTokens: row.inputTokens,
    outputTokens: OUTPUT_TOKENS,
    lengthRange: 0.8,
    prefixHitRate: 0,
    maxModelLength: undefined,
    seed: 1,
  };
}

/** Replays a row's load. */
export function errorsOf(row: MeasuredRow): RowErrors {
  const asked = caseOf(row);
  const result = resultOf(asked, asked.layout, 'users', runCase(asked));
  const ttftMs = result.ttftMs?.mean ?? 0;
  return {
    tpot: result.tpotMs.mean / row.tpotMs - 1,
    requestsPerSecond: turnsPerSecond(row.users, ttftMs, result.tpotMs.mean) / row.requestsPerSecond - 1,
    completed: (result.requestsPerSecond ?? 0) / row.requestsPerSecond - 1,
    ttft: ttftMs / row.ttftMs - 1,
  };
}
