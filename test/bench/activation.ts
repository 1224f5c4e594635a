import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/lib/browser.ts';
import { startVscodeServer, type ServerTools, type VscodeServer } from '../../scripts/lib/vscodeServer.ts';

/** Milliseconds of one activation, from VS Code's startup report. */
export interface Activation {
  readonly load: number;
  readonly call: number;
  readonly finish: number;
}

const ours = 'pai-eas.pai-eas';
const empty = 'pai-eas-bench.empty';
const windowTimeout = 60_000;

/** Activates the packed extension, and an empty one after it, in `windows` fresh windows. Gives one entry per window. */
export async function measureActivation(
  tools: ServerTools & { readonly browser: string },
  vsix: string,
  windows: number,
): Promise<Record<'packed' | 'empty', Activation[]>> {
  const scratch = await mkdtemp(join(tmpdir(), 'pai-eas-bench-'));
  const report = join(scratch, 'report.md');
  const env = { PAI_EAS_BENCH_EXTENSIONS: `${ours},${empty}`, PAI_EAS_BENCH_REPORT: report };
  await writeEmptyExtension(join(scratch, 'empty'));
  await bundleReporter();
  const server = await startVscodeServer({ ...tools, vsix, env });
  const browser = await launchBrowser(tools.browser);
  const found: Record<'packed' | 'empty', Activation[]> = { packed: [], empty: [] };
  try {
    for (let window = 0; window < windows; window += 1) {
      await rm(report, { force: true });
      await runWindow(browser, server, scratch);
      const text = await readFile(report, 'utf8');
      found.packed.push(activationOf(text, ours));
      found.empty.push(activationOf(text, empty));
    }
    return found;
  } finally {
    await browser.close();
    await server.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

const reporter = 'dist-test/bench/startupReport.mjs';

async function bundleReporter(): Promise<void> {
  await build({
    entryPoints: ['test/bench/startupReport.ts'],
    outfile: reporter,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['vscode'],
  });
}

async function writeEmptyExtension(folder: string): Promise<void> {
  const [publisher, name] = empty.split('.');
  const manifest = {
    name,
    publisher,
    version: '0.0.1',
    type: 'module',
    main: './main.js',
    engines: { vscode: '^1.105.0' },
    activationEvents: [],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'main.js'), 'export function activate() {}\n');
}

async function runWindow(browser: Browser, server: VscodeServer, scratch: string): Promise<void> {
  const page = await browser.newPage();
  try {
    const exit = new Promise<unknown>((resolve) => {
      void page.exposeFunction('codeAutomationExit', (code: unknown) => resolve(code));
      setTimeout(() => resolve('timeout'), windowTimeout).unref();
    });
    await page.exposeFunction('codeAutomationLog', () => undefined);
    const tests = join(process.cwd(), reporter);
    await page.goto(server.address({ folder: scratch, extensions: [join(scratch, 'empty')], tests }));
    const code = await exit;
    if (code !== 0) throw new Error(`The window gave no startup report (${String(code)}).\n${server.output()}`);
  } finally {
    await page.close();
  }
}

/** Reads an extension's row of the table "Extension Activation Stats". */
function activationOf(report: string, id: string): Activation {
  const table = report.slice(report.indexOf('## Extension Activation Stats')).split('\n');
  const header = cells(table.find((line) => line.includes('Load Code')) ?? '');
  const row = cells(table.find((line) => cells(line)[0] === id) ?? '');
  const value = (name: string): number => {
    const number = Number(row[header.indexOf(name)]);
    if (!Number.isFinite(number))
      throw new Error(`The startup report has no "${name}" for ${id}:\n${table.slice(0, 20).join('\n')}`);
    return number;
  };
  return { load: value('Load Code'), call: value('Call Activate'), finish: value('Finish Activate') };
}

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
