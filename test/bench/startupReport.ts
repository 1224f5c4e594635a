import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';

/** How long the report may take to be written, in milliseconds. */
const reportTimeout = 20_000;

/**
 * Activates the extensions that `PAI_EAS_BENCH_EXTENSIONS` names, in this order, and writes VS Code's own startup report
 * (`Developer: Startup Performance`) into the file that `PAI_EAS_BENCH_REPORT` names.
 */
export async function run(): Promise<void> {
  for (const id of (process.env['PAI_EAS_BENCH_EXTENSIONS'] ?? '').split(',')) {
    const extension = vscode.extensions.getExtension(id);
    if (!extension) throw new Error(`The extension ${id} is not in this window.`);
    await extension.activate();
  }
  const text = await startupReport();
  await writeFile(process.env['PAI_EAS_BENCH_REPORT'] ?? '', text);
}

async function startupReport(): Promise<string> {
  await vscode.commands.executeCommand('perfview.show');
  const end = Date.now() + reportTimeout;
  while (Date.now() < end) {
    const text = vscode.workspace.textDocuments.find((document) => document.uri.scheme === 'perf')?.getText() ?? '';
    if (text.includes('## Extension Activation Stats')) return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('VS Code wrote no startup report.');
}
