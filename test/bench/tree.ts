import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { launchBrowser } from '../../scripts/lib/browser.ts';
import { startVscodeServer, type ServerTools } from '../../scripts/lib/vscodeServer.ts';
import { listPages, seededAggregate } from './manyServices.ts';
import { untilReady } from './requests.ts';
import type { TreeReport } from './treeReport.ts';

const reporter = 'dist-test/bench/treeReport.mjs';
const windowTimeout = 120_000;

/** Draws many aggregates in the Services tree of a real VS Code, in fresh windows; one report per window. */
export async function measureTree(
  tools: ServerTools & { readonly browser: string },
  aggregates: number,
  windows: number,
): Promise<TreeReport[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'pai-eas-tree-'));
  const report = join(scratch, 'report.json');
  const pages = join(scratch, 'pages.json');
  await writeFile(pages, JSON.stringify(await preparePages(aggregates)));
  await writeTreeExtension(join(scratch, 'tree'));
  await build({
    entryPoints: ['test/bench/treeReport.ts'],
    outfile: reporter,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['vscode'],
  });
  const server = await startVscodeServer({
    ...tools,
    env: { PAI_EAS_BENCH_PAGES: pages, PAI_EAS_BENCH_REPORT: report },
  });
  const browser = await launchBrowser(tools.browser);
  const reports: TreeReport[] = [];
  try {
    for (let window = 0; window < windows; window += 1) {
      await rm(report, { force: true });
      const page = await browser.newPage();
      const exit = new Promise<unknown>((resolve) => {
        void page.exposeFunction('codeAutomationExit', (code: unknown) => resolve(code));
        setTimeout(() => resolve('timeout'), windowTimeout).unref();
      });
      const log: string[] = [];
      await page.exposeFunction('codeAutomationLog', (_type: unknown, args: unknown[]) => log.push(args.join(' ')));
      const tests = join(process.cwd(), reporter);
      await page.goto(server.address({ folder: scratch, extensions: [join(scratch, 'tree')], tests }));
      const code = await exit;
      if (code !== 0) throw new Error(`The window gave no tree report (${String(code)}).\n${log.join('\n')}`);
      reports.push(JSON.parse(await readFile(report, 'utf8')));
      await page.close();
    }
    return reports;
  } finally {
    await browser.close();
    await server.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The list as it is, and as it is when one member has changed. */
async function preparePages(aggregates: number): Promise<{ before: string[]; after: string[] }> {
  const emulator = spawn(process.execPath, ['dist/cli/pai-eas.js', 'emulator'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const before = listPages(await seededAggregate(await untilReady(emulator)), aggregates);
    const changed = before[1]?.replace('"RunningInstance":1', '"RunningInstance":0') ?? '';
    if (changed === before[1]) throw new Error('No service of the second page could be changed.');
    return { before, after: before.map((page, index) => (index === 1 ? changed : page)) };
  } finally {
    emulator.kill();
  }
}

/** An extension that does nothing but own a view. */
async function writeTreeExtension(folder: string): Promise<void> {
  const manifest = {
    name: 'tree',
    publisher: 'pai-eas-bench',
    version: '0.0.1',
    engines: { vscode: '^1.105.0' },
    contributes: {
      viewsContainers: { activitybar: [{ id: 'bench', title: 'Bench', icon: '$(beaker)' }] },
      views: { bench: [{ id: 'bench.services', name: 'Services' }] },
    },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
}
