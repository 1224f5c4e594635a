/** Runs the real command line, bundled as the build bundles it, in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import * as z from 'zod/mini';
import type { Emulator } from '../../src/emulator/emulator.ts';

const Ready = z.strictObject({
  event: z.literal('ready'),
  endpoint: z.string().check(z.regex(/^127\.0\.0\.1:\d+$/)),
  region: z.literal('cn-hangzhou'),
  accessKeyId: z.string(),
  accessKeySecret: z.string(),
});

/** Bundles src/cli/pai-eas.ts into a new folder; gives the path of the script. */
export async function bundleCli(): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), 'pai-eas-bundle-'));
  await build({
    entryPoints: [fileURLToPath(new URL('../../src/cli/pai-eas.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    splitting: true,
    outdir,
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  });
  return join(outdir, 'pai-eas.mjs');
}

/** A command line that runs. */
export class CliProcess {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #exit: Promise<number | null>;
  #line: (text: string) => void = () => undefined;
  readonly #firstLine: Promise<string>;

  constructor(script: string, args: readonly string[]) {
    this.child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#firstLine = new Promise((resolve) => (this.#line = resolve));
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
      if (this.stdout.includes('\n')) this.#line(this.stdout);
    });
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#exit = once(this.child, 'close').then(([code]: (number | null)[]) => code ?? null);
  }

  /** The ready line, checked, as an emulator to talk to; rejects when the process ends before. */
  async ready(): Promise<Pick<Emulator, 'endpoint' | 'accessKey'>> {
    const text = await Promise.race([this.#firstLine, this.#exit]);
    if (typeof text !== 'string') throw new Error(`the emulator ended with ${text}: ${this.stderr}`);
    const { endpoint, accessKeyId: id, accessKeySecret: secret } = z.parse(Ready, JSON.parse(text));
    return { endpoint, accessKey: { id, secret } };
  }

  /** The exit status, when the process has ended and its output is whole; null after a kill. */
  ended(): Promise<number | null> {
    return this.#exit;
  }

  async kill(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.#exit;
  }
}
