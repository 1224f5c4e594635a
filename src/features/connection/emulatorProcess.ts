import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { CloudError } from '../../cloud/errors.ts';
import { rememberSecret } from '../../cloud/redact.ts';
import type { Translate } from '../../messages/translate.ts';

/** What the emulator says on stdout when it can answer (`design.md`). */
const ReadyLine = z.object({
  event: z.literal('ready'),
  endpoint: z.string(),
  region: z.string(),
  accessKeyId: z.string(),
  accessKeySecret: z.string(),
});

export type EmulatorReady = z.infer<typeof ReadyLine>;

/** How to start the emulator. */
export interface EmulatorOptions {
  /** The built command line, `dist/cli/pai-eas.js`. */
  readonly cliPath: string;
  readonly timeScale: number;
  readonly seed: 'demo' | 'empty';
  /** A folder that keeps services across reloads of the window; none = nothing is written. */
  readonly stateDir: string | undefined;
  readonly faultFile: string | undefined;
  /** Gets each line the emulator writes to its log. */
  readonly onLog: (line: string) => void;
}

/** A longer start than this is a failure, in ms. */
const startTimeout = 20_000;
/** A process that takes longer to end is killed, in ms. */
const endTimeout = 5_000;
/** How many log lines are kept to explain an unexpected end. */
const tailLength = 5;

/** A running emulator. Its process ends with `stop`, and by itself when ours does. */
export class EmulatorProcess {
  /** Settles with a sentence when the process ends without `stop`. */
  readonly ended: Promise<Error>;
  #stopping = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly ready: EmulatorReady,
    tail: readonly string[],
    t: Translate,
  ) {
    this.ended = new Promise((resolve) => {
      // Not at "exit": its last words may come after that.
      child.once('close', (code) => {
        if (!this.#stopping) resolve(new Error(endSentence(code, tail, t)));
      });
    });
  }

  get endpoint(): string {
    return `http://${this.ready.endpoint}`;
  }

  /** Ends the process; kills it when it takes longer than `patienceMs`. */
  stop(patienceMs = endTimeout): void {
    this.#stopping = true;
    if (!this.child.kill('SIGTERM')) return;
    const timer = setTimeout(() => this.child.kill('SIGKILL'), patienceMs).unref();
    this.child.once('exit', () => clearTimeout(timer));
  }

  /**
   * Starts the process and waits until it can answer. Rejects with a sentence, or as cancelled, after ending the
   * process.
   */
  static async start(options: EmulatorOptions, t: Translate, signal: AbortSignal): Promise<EmulatorProcess> {
    if (signal.aborted) throw cancelled();
    const child = spawn(process.execPath, [options.cliPath, 'emulator', ...flags(options)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // In the desktop VS Code execPath is Electron; this makes it behave as Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const tail: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      options.onLog(line);
      tail.push(line);
      if (tail.length > tailLength) tail.shift();
    });
    try {
      const ready = await readyLine(child, tail, t, signal);
      rememberSecret(ready.accessKeySecret);
      return new EmulatorProcess(child, ready, tail, t);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }
}

function flags(options: EmulatorOptions): string[] {
  return [
    '--exit-with-parent',
    '--time-scale',
    String(options.timeScale),
    '--seed',
    options.seed,
    ...(options.stateDir ? ['--state', options.stateDir] : []),
    ...(options.faultFile ? ['--faults', options.faultFile] : []),
  ];
}

function readyLine(
  child: ChildProcess,
  tail: readonly string[],
  t: Translate,
  signal: AbortSignal,
): Promise<EmulatorReady> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) return reject(new Error(t('The local emulator could not be started.')));
    const fail = (error: Error): void => reject(error);
    const timeout = AbortSignal.timeout(startTimeout);
    timeout.addEventListener('abort', () => fail(new Error(t('The local emulator did not start within {0} s.', 20))));
    signal.addEventListener('abort', () => fail(cancelled()), { once: true });
    child.once('error', (error) => fail(new Error(t('The local emulator could not be started: {0}', error.message))));
    child.once('close', (code) => fail(new Error(endSentence(code, tail, t))));
    createInterface({ input: child.stdout }).once('line', (line) => {
      const read = parseReady(line);
      if (read) resolve(read);
      else fail(new Error(t('The local emulator gave an answer that is not understood.')));
    });
  });
}

function cancelled(): CloudError {
  return new CloudError({ kind: 'cancelled', action: 'Connect' });
}

function parseReady(line: string): EmulatorReady | undefined {
  try {
    const read = z.safeParse(ReadyLine, JSON.parse(line));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

function endSentence(code: number | null, tail: readonly string[], t: Translate): string {
  const reason = tail.at(-1);
  const status = code === null ? t('killed') : t('status {0}', code);
  if (!reason) return t('The local emulator ended unexpectedly ({0}).', status);
  return t('The local emulator ended unexpectedly ({0}): {1}', status, reason);
}
