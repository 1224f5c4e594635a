import { readFile, writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import { staticCredentials } from '../../src/cloud/credentials.ts';
import { EasClient } from '../../src/eas/client.ts';
import { loadServices } from '../../src/eas/services/load.ts';
import type { Connection } from '../../src/features/connection/connection.ts';
import type { ServiceNode } from '../../src/features/explorer/serviceNode.ts';
import { ServicesModel } from '../../src/features/explorer/servicesModel.ts';
import { ServicesTree } from '../../src/features/explorer/servicesTree.ts';
import { connectedTo } from '../host/builders.ts';

/** What one window measured; times in ms of the extension host, memory in MiB. */
export interface TreeReport {
  readonly services: number;
  readonly nodes: number;
  /** From when the last page's text was there until VS Code had every root, cold and again. */
  readonly firstPaintMs: number;
  readonly refreshMs: number;
  /** Nodes that were asked for again after a refresh in which one service had changed. */
  readonly redrawn: number;
  readonly heapMiB: number;
}

/** Answers ListServices with prepared pages and notes when the last one was handed over. */
class Pages {
  lastHandedOverAt = 0;
  constructor(public pages: readonly string[]) {}

  readonly fetch: typeof fetch = (input) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const number = Number(url.searchParams.get('PageNumber') ?? '1');
    if (number === this.pages.length) this.lastHandedOverAt = performance.now();
    const body = this.pages[number - 1] ?? '{}';
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'application/json' } }));
  };
}

/** The tree under measurement, with a count of the nodes that VS Code asks it to draw. */
class CountingTree implements vscode.TreeDataProvider<ServiceNode> {
  drawn = 0;
  lastDrawnAt = 0;
  readonly onDidChangeTreeData: vscode.Event<ServiceNode | undefined>;

  constructor(private readonly tree: ServicesTree) {
    this.onDidChangeTreeData = tree.onDidChangeTreeData;
  }

  getChildren(node?: ServiceNode): vscode.ProviderResult<ServiceNode[]> {
    return this.tree.getChildren(node);
  }

  getParent(node: ServiceNode): ServiceNode | undefined {
    return this.tree.getParent(node);
  }

  getTreeItem(node: ServiceNode): vscode.TreeItem {
    this.drawn += 1;
    this.lastDrawnAt = performance.now();
    return this.tree.getTreeItem(node);
  }
}

/** Shows the prepared services in a tree view of this window and writes what was measured. */
export async function run(): Promise<void> {
  const prepared: unknown = JSON.parse(await readFile(process.env['PAI_EAS_BENCH_PAGES'] ?? '', 'utf8'));
  const { before, after } = prepared as { before: string[]; after: string[] };
  await writeFile(process.env['PAI_EAS_BENCH_REPORT'] ?? '', JSON.stringify(await measure(before, after)));
}

async function measure(before: readonly string[], after: readonly string[]): Promise<TreeReport> {
  const pages = new Pages(before);
  const credentials = staticCredentials({ accessKeyId: 'bench', accessKeySecret: 'bench' });
  const api = new EasClient({ region: 'cn-hangzhou', endpoint: 'http://bench.test', credentials, fetch: pages.fetch });
  const load = ({ api: from }: Connection, signal: AbortSignal) => loadServices(from, {}, signal);
  const model = new ServicesModel(connectedTo({ listServices: (...args) => api.listServices(...args) }), load, {
    changing: () => 1e9,
    idle: 1e9,
  });
  const tree = new CountingTree(new ServicesTree(model, (error) => Promise.resolve(String(error))));
  await quiet();
  const heapBefore = heapMiB();
  const view = vscode.window.createTreeView('bench.services', { treeDataProvider: tree });
  await vscode.commands.executeCommand('bench.services.focus');
  await model.refresh();
  const roots = model.state.kind === 'ready' ? model.state.services.length : 0;
  const firstPaintMs = await quietAfter(tree, roots, pages);
  const nodes = await drawMembers(tree);
  const heapAfter = heapMiB();

  await quiet();
  pages.pages = after;
  tree.drawn = 0;
  await model.refresh();
  await quiet();
  const redrawn = tree.drawn;
  const refreshMs = performance.now() - pages.lastHandedOverAt - quietMs;
  view.dispose();
  return { services: roots, nodes, firstPaintMs, refreshMs, redrawn, heapMiB: heapAfter - heapBefore };
}

/** Waits until every root was drawn; gives the time since the last page was handed over. */
async function quietAfter(tree: CountingTree, roots: number, pages: Pages): Promise<number> {
  const end = Date.now() + 30_000;
  while (tree.drawn < roots && Date.now() < end) await new Promise((resolve) => setImmediate(resolve));
  if (tree.drawn < roots) throw new Error(`VS Code asked for ${tree.drawn} of ${roots} services.`);
  const drawnAt = tree.lastDrawnAt;
  // What VS Code's own side of the host does with the rows belongs to it.
  await new Promise((resolve) => setImmediate(resolve));
  return Math.max(drawnAt, performance.now()) - pages.lastHandedOverAt;
}

/** Makes the nodes of all members, as if every aggregate were expanded; gives the number of nodes in all. */
async function drawMembers(tree: CountingTree): Promise<number> {
  const roots = (await tree.getChildren()) ?? [];
  let nodes = roots.length;
  for (const root of roots) {
    const members = (await tree.getChildren(root)) ?? [];
    for (const member of members) tree.getTreeItem(member);
    nodes += members.length;
  }
  return nodes;
}

const quietMs = 500;

/** Long enough for VS Code to ask for whatever it wants to draw again. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, quietMs));
}

function heapMiB(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
