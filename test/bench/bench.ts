import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { duration, say } from '../../scripts/lib/print.mjs';
import type { ServerTools } from '../../scripts/lib/vscodeServer.ts';
import { measureActivation, type Activation } from './activation.ts';
import { dataPlaneReports } from './dataPlane/report.ts';
import { measureRequests } from './requests.ts';
import { servingReports } from './servingReport.ts';
import { measureTree } from './tree.ts';
import type { TreeReport } from './treeReport.ts';

const windows = 7;
const requests = 500;
const aggregates = 2000;
const treeWindows = 5;

/** Measures and prints tables. Budgets are beside the figures; nothing fails here, because a clock on the wall is no test. */
export async function runBench(tools: ServerTools & { readonly browser: string }, root: string): Promise<number> {
  const { name, version } = JSON.parse(await readFile('package.json', 'utf8'));
  for (const { title, header, rows } of [...(await servingReports()), ...(await dataPlaneReports())]) {
    say(`\n${title}`);
    printTable(header, rows);
  }
  say(`\nRequests, ${requests} one after the other, in milliseconds`);
  printTable(
    ['', 'median', 'p99', 'per second'],
    (await measureRequests(requests)).map(({ what, times }) => [
      what,
      quantile(times, 0.5).toFixed(2),
      quantile(times, 0.99).toFixed(2),
      (1000 / quantile(times, 0.5)).toFixed(0),
    ]),
  );
  const start = performance.now();
  const found = await measureActivation(tools, join(root, `${name}-${version}.vsix`), windows);
  say(
    `\nActivation in milliseconds, VS Code's startup report, median of ${windows} fresh windows (${duration(performance.now() - start)})`,
  );
  printTable(
    ['', 'load', 'call', 'finish', 'sum', 'budget', 'all sums'],
    [
      activationRow(`${name} ${version}, packed`, found.packed, '≤ 20'),
      activationRow('an empty extension', found.empty, ''),
    ],
  );
  const trees = await measureTree(tools, aggregates, treeWindows);
  say(`\nServices tree of ${aggregates} aggregates, median of ${treeWindows} fresh windows`);
  printTable(['', 'median', 'budget', 'all'], treeRows(trees));
  return 0;
}

function treeRows(reports: readonly TreeReport[]): string[][] {
  const row = (what: string, budget: string, pick: (report: TreeReport) => number): string[] => {
    const values = reports.map(pick);
    return [what, quantile(values, 0.5).toFixed(0), budget, values.map((value) => value.toFixed(0)).join(' ')];
  };
  return [
    row('first paint after the last answer, ms', '≤ 150', (report) => report.firstPaintMs),
    row('refresh after the last answer, ms', '', (report) => report.refreshMs),
    row('nodes drawn again when one service changed', '1', (report) => report.redrawn),
    row('nodes when all are expanded', '', (report) => report.nodes),
    row('memory of all that, MiB', '', (report) => report.heapMiB),
  ];
}

function activationRow(what: string, runs: readonly Activation[], budget: string): string[] {
  const median = (pick: (run: Activation) => number): string => quantile(runs.map(pick), 0.5).toFixed(0);
  const sum = ({ load, call, finish }: Activation): number => load + call + finish;
  return [
    what,
    median((run) => run.load),
    median((run) => run.call),
    median((run) => run.finish),
    median(sum),
    budget,
    runs.map(sum).join(' '),
  ];
}

/** The value below which the share `q` of the values lies. */
function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of [header, ...rows]) {
    say(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    );
  }
}
