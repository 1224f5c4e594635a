// A VS Code server for one run: a fresh data folder, settings that keep the window calm, a free port, and an end that
// leaves no process behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the server needs of the machine. */
export interface ServerTools {
  /** Node 24 or newer. */
  readonly node: string;
  /** The folder that holds `out/server-main.js`. */
  readonly vscodeServer: string;
}

export interface ServerOptions extends ServerTools {
  /** Kept when given, else a fresh one that is deleted at the end. */
  readonly dataFolder?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the server and of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Install this .vsix before the start. */
  readonly vsix?: string;
  /**
   * VS Code's own test driver, on when left out. Only with it are an extension loaded from source and tests run; it
   * also hides the toasts of notifications, so a window for a person goes without.
   */
  readonly driver?: boolean;
  /** How much VS Code and its extensions write to their logs; the usual when left out. */
  readonly logLevel?: 'trace';
  /** A module that Node loads first, in the server and in the extension host. */
  readonly preload?: string;
}

/** What the workbench of one page is asked for. All paths are absolute. */
export interface WorkbenchAddress {
  readonly folder: string;
  /** Folders of extensions to load from source. */
  readonly extensions?: readonly string[];
  /** A module with `run()`. With it, VS Code refuses modal dialogs. */
  readonly tests?: string;
}

export interface VscodeServer {
  readonly origin: string;
  readonly dataFolder: string;
  address(workbench: WorkbenchAddress): string;
  /** The last lines of what the server wrote, for diagnosis. */
  output(): string;
  /** Settles when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const readyTimeout = 60_000;

/** Settings for a window without anything that moves, asks, or phones. */
export const calmSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.accounts.experimental.showEntitlements': false,
  'window.commandCenter': false,
  'window.newWindowProfile': 'Default',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'npm.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'security.workspace.trust.enabled': false,
  'editor.accessibilitySupport': 'off',
  'editor.cursorBlinking': 'solid',
};

/** The names of VS Code's built-in themes that screenshots are made in. */
export const colorThemes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
} as const;

export type ThemeName = keyof typeof colorThemes;

/** Starts a server and waits until it answers. Stop it in a `finally`. */
export async function startVscodeServer(options: ServerOptions): Promise<VscodeServer> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'pai-eas-vscode-')));
  await writeSettings(dataFolder, { ...calmSettings, ...options.settings });
  const port = options.port || (await freePort());
  const output = new LastLines();
  const env: NodeJS.ProcessEnv = { ...cleanEnvironment(), ...options.env };
  if (options.vsix) await installVsix(options, dataFolder, options.vsix, env);
  const child = spawn(options.node, serverArguments(options, dataFolder, port), {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: stopping it takes the extension hosts along.
    detached: true,
    env,
  });
  const guard = guardGroup(child);
  const stop = async (): Promise<void> => {
    await endGroup(child);
    guard?.kill('SIGKILL');
    if (!options.dataFolder) await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilReady(child, output);
  } catch (error) {
    await stop();
    throw error;
  }
  const authority = `127.0.0.1:${port}`;
  return {
    origin: `http://${authority}`,
    dataFolder,
    address: (workbench) => workbenchAddress(authority, workbench),
    output: () => output.text(),
    ended: new Promise((resolve) => child.once('exit', () => resolve())),
    stop,
  };
}

function serverArguments(options: ServerOptions, dataFolder: string, port: number): string[] {
  return [
    // The extension host gets the same.
    ...(options.preload ? [`--import=${options.preload}`] : []),
    join(options.vscodeServer, 'out', 'server-main.js'),
    '--host=127.0.0.1',
    `--port=${port}`,
    '--without-connection-token',
    '--accept-server-license-terms',
    ...((options.driver ?? true) ? ['--enable-smoke-test-driver'] : []),
    `--server-data-dir=${dataFolder}`,
    ...(options.logLevel ? [`--log=${options.logLevel}`] : []),
    '--disable-telemetry',
    '--disable-workspace-trust',
  ];
}

function workbenchAddress(authority: string, workbench: WorkbenchAddress): string {
  const uri = (path: string): string => `vscode-remote://${authority}${path}`;
  const payload: [string, string][] = [
    ...(workbench.extensions ?? []).map((path): [string, string] => ['extensionDevelopmentPath', uri(path)]),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  if (workbench.tests) payload.push(['extensionTestsPath', uri(workbench.tests)]);
  const query = new URLSearchParams({ folder: workbench.folder, payload: JSON.stringify(payload) });
  return `http://${authority}/?${query.toString()}`;
}

async function writeSettings(dataFolder: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const text = `${JSON.stringify(settings, null, 2)}\n`;
  // VS Code takes settings of the scope "machine" from the second file only, as for any remote window.
  for (const kind of ['User', 'Machine']) {
    await mkdir(join(dataFolder, 'data', kind), { recursive: true });
    await writeFile(join(dataFolder, 'data', kind, 'settings.json'), text);
  }
}

async function installVsix(
  tools: ServerTools,
  dataFolder: string,
  vsix: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const main = join(tools.vscodeServer, 'out', 'server-main.js');
  const args = [main, '--accept-server-license-terms', '--server-data-dir', dataFolder, '--install-extension', vsix];
  const child = spawn(tools.node, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const output = new LastLines();
  output.follow(child);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0) throw new Error(`VS Code did not install ${vsix}:\n${output.text()}`);
}

function untilReady(child: ChildProcess, output: LastLines): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`The VS Code server was not ready after ${readyTimeout / 1000} s:\n${output.text()}`)),
      readyTimeout,
    );
    output.follow(child, (line) => {
      if (!line.includes('Extension host agent listening')) return;
      clearTimeout(late);
      resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`The VS Code server ended with status ${code}:\n${output.text()}`));
    });
  });
}

/** A shell that ends the group when this process is gone, however it went: its end of the pipe closes then. */
function guardGroup(child: ChildProcess): ChildProcess | undefined {
  if (child.pid === undefined) return undefined;
  const guard = spawn('/bin/sh', ['-c', `read -r line; kill -s KILL -- -${child.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  return guard;
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    killGroup(child, 'SIGTERM');
    const late = setTimeout(() => killGroup(child, 'SIGKILL'), 3000);
    await ended;
    clearTimeout(late);
  }
  killGroup(child, 'SIGKILL');
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended.
  }
}

/** The environment without what an outer npm or VS Code put there for itself. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name)),
  );
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** Keeps the last lines of a process. */
class LastLines {
  readonly #lines: string[] = [];

  follow(child: ChildProcess, listener?: (line: string) => void): void {
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          this.#lines.push(line);
          listener?.(line);
        }
        this.#lines.splice(0, this.#lines.length - 200);
      });
    }
  }

  text(): string {
    return this.#lines.join('\n');
  }
}
