// What `npm start` opens: the desktop VS Code, a VS Code server, or the tour.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runTour } from '../../test/ui/tour.ts';
import { Failure, say } from './print.mjs';
import { capture, childEnvironment, must, whenParentIsGone } from './run.mjs';
import { ensureBrowser, ensureVscodeServer, root } from './tools.mjs';
import { colorThemes, startVscodeServer, type ThemeName } from './vscodeServer.ts';

export interface StartOptions {
  readonly theme: ThemeName;
  readonly size: { readonly width: number; readonly height: number };
  /** Of the VS Code server; 0 takes a free one. */
  readonly port: number;
  /** Use the VS Code server although a desktop VS Code is there. */
  readonly server: boolean;
}

/** The extension connects to the emulator by itself. */
const emulatorSettings = { 'eas.defaultConnection': 'emulator' };

/** Builds and opens a VS Code for a person. Gives the status to exit with. */
export async function openVscode(options: StartOptions): Promise<number> {
  const code = options.server ? undefined : desktopCode();
  if (code) {
    await build();
    if (await openDesktop(code)) return 0;
  }
  return serve(options);
}

/** Builds and walks the main job in a headless browser. Gives the status to exit with. */
export async function tour(options: StartOptions): Promise<number> {
  const vscodeServer = await ensureVscodeServer(process.execPath);
  const browser = await ensureBrowser();
  const vsix = await packed();
  const { theme, size } = options;
  const isDefault = theme === 'dark' && size.width === 1400 && size.height === 900;
  const folder = join(root, 'tour', isDefault ? '' : `${theme}-${size.width}x${size.height}`);
  const tools = { node: process.execPath, vscodeServer, browser };
  return runTour({ tools, extension: { vsix }, theme, size, settings: emulatorSettings }, folder);
}

/** Builds and packs the extension; gives the path of the .vsix. */
async function packed(): Promise<string> {
  await build();
  await must('Packing', process.execPath, ['scripts/package.mjs', '--no-build']);
  const { name, version } = JSON.parse(await readFile('package.json', 'utf8'));
  return join(root, `${name}-${version}.vsix`);
}

async function build(): Promise<void> {
  say('Building …');
  await must('The build', process.execPath, ['scripts/build.mjs']);
}

/** The desktop VS Code on the PATH, where there is a screen to show it on. */
function desktopCode(): string | undefined {
  const { CI, DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI, PATH } = process.env;
  // In the terminal of a remote window `code` is another program, which cannot load an extension from source.
  if (CI || VSCODE_IPC_HOOK_CLI) return undefined;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return (PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** Opens the desktop VS Code with a user folder of its own, so that the person's own VS Code stays as it is. */
async function openDesktop(code: string): Promise<boolean> {
  const data = join(root, '.cache', 'desktop');
  const folder = join(data, 'demo');
  await mkdir(join(data, 'User'), { recursive: true });
  await mkdir(folder, { recursive: true });
  const settings = join(data, 'User', 'settings.json');
  if (!existsSync(settings)) await writeFile(settings, `${JSON.stringify(emulatorSettings, null, 2)}\n`);
  const args = ['--new-window', `--user-data-dir=${data}`, `--extensionDevelopmentPath=${root}`, folder];
  const isScript = process.platform === 'win32';
  const [command, quoted] = isScript ? [`"${code}"`, args.map((arg) => `"${arg}"`)] : [code, args];
  const { status, output } = await capture(command, quoted, { env: childEnvironment(), shell: isScript });
  if (status === 0) {
    say('VS Code is open. The PAI-EAS view is in the activity bar, connected to the local emulator.');
    return true;
  }
  say(
    `The desktop VS Code did not open (${output.trim().split('\n').at(-1) ?? ''}). Starting a VS Code server instead.`,
  );
  return false;
}

/** Serves VS Code to a browser until Ctrl+C. */
async function serve({ theme, port }: StartOptions): Promise<number> {
  const vscodeServer = await ensureVscodeServer(process.execPath);
  const vsix = await packed();
  const folder = await mkdtemp(join(tmpdir(), 'pai-eas-demo-'));
  const settings = { ...emulatorSettings, 'workbench.colorTheme': colorThemes[theme] };
  const server = await startVscodeServer({ node: process.execPath, vscodeServer, settings, port, vsix, driver: false });
  try {
    say('VS Code is ready, connected to the local emulator. Open this address in a browser (Ctrl+C ends it):');
    say(server.address({ folder }));
    say('Choose the PAI-EAS icon in the activity bar, or run a command that begins with "PAI-EAS:" (F1).');
    await Promise.race([
      endSignal(),
      server.ended.then(() => Promise.reject(new Failure(`The VS Code server ended:\n${server.output()}`))),
    ]);
    return 0;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    whenParentIsGone(() => resolve());
  });
}
