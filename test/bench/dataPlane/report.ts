import type { Report } from '../servingReport.ts';
import { type LoadFigures, measureAgreement } from './agreement.ts';
import { measureChunkRates, measurePace, type PaceError } from './dataPlane.ts';

/** What the emulator's data plane can do, each figure beside its floor, or beside what it stands for. */
export async function dataPlaneReports(): Promise<Report[]> {
  return [await speedReport(), await paceReport(), await agreementReport()];
}

async function speedReport(): Promise<Report> {
  const rows: string[][] = [];
  for (const perTurn of [1, 16]) {
    const [bare, plane] = await measureChunkRates(perTurn);
    const share = (plane.perSecond / bare.perSecond).toFixed(2);
    rows.push([bare.what, bare.perSecond.toFixed(0), bare.perCpuSecond.toFixed(0), '', '']);
    rows.push([plane.what, plane.perSecond.toFixed(0), plane.perCpuSecond.toFixed(0), share, '≥ 0.60']);
  }
  return {
    title: 'Data plane of the emulator: 64 streams at full speed, each server a process, medians of 7 rounds',
    header: ['', 'chunks/s', 'chunks per CPU second', 'of the floor', 'wanted'],
    rows,
  };
}

async function paceReport(): Promise<Report> {
  const [ticking, paced] = await measurePace(256, 300);
  return {
    title: 'Data plane of the emulator: 256 streams at true pace, error in milliseconds, best of 3 rounds',
    header: ['', 'p50', 'p99', 'most', 'time per token', 'gaps'],
    rows: [
      ['bare node:http, setInterval', ...paceCells(ticking)],
      ['data plane (wanted: p99 ≤ 5)', ...paceCells(paced)],
    ],
  };
}

async function agreementReport(): Promise<Report> {
  const [emulated, simulated] = await measureAgreement();
  return {
    title: '64 closed-loop streams of 1024 + 128 tokens to the seeded aggregate, and pai-eas simulate',
    header: ['', 'TTFT ms', 'TPOT ms', 'tokens/s'],
    rows: [
      ['measured by HTTP', ...loadCells(emulated)],
      ['simulated', ...loadCells(simulated)],
      ['off by (wanted: 10 %, 5 %, 5 %)', ...offCells(emulated, simulated)],
    ],
  };
}

function paceCells({ p50, p99, max, tokenMs, gaps }: PaceError): string[] {
  return [p50.toFixed(2), p99.toFixed(2), max.toFixed(1), tokenMs.toFixed(1), String(gaps)];
}

function loadCells({ ttftMs, tpotMs, outputTokensPerSecond }: LoadFigures): string[] {
  return [ttftMs.toFixed(0), tpotMs.toFixed(2), outputTokensPerSecond.toFixed(0)];
}

function offCells(got: LoadFigures, said: LoadFigures): string[] {
  const off = (of: (figures: LoadFigures) => number): string => `${(100 * (of(got) / of(said) - 1)).toFixed(1)} %`;
  return [off((one) => one.ttftMs), off((one) => one.tpotMs), off((one) => one.outputTokensPerSecond)];
}
