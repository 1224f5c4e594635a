import { startEmulator, type Emulator } from '../emulator/emulator.ts';
import { FolderInUse } from '../emulator/state/folderLock.ts';
import { emulatorHelp } from './emulatorHelp.ts';
import { BadOption, readEmulatorOptions, type EmulatorCommand } from './emulatorOptions.ts';
import { usageError } from './usage.ts';

/** How often a process that npx started looks whether its parent is still there, in ms. */
const parentEveryMs = 250;

function log(sentence: string): void {
  process.stderr.write(`${new Date().toISOString()} ${sentence}\n`);
}

/** `pai-eas emulator`: runs until it is told to end; gives the exit status. */
export async function emulatorCommand(args: readonly string[]): Promise<number> {
  let command: EmulatorCommand;
  try {
    command = await readEmulatorOptions(args);
  } catch (error) {
    if (error instanceof BadOption) return usageError(`${error.message}. See pai-eas emulator --help.`);
    throw error;
  }
  if (command.help) {
    process.stdout.write(emulatorHelp);
    return 0;
  }
  // Asked for before the start, so that a signal during it ends the process cleanly too.
  const told = endSignal(command.exitWithParent);
  let emulator: Emulator;
  try {
    emulator = await startEmulator({ ...command.options, log });
  } catch (error) {
    process.stderr.write(`pai-eas: ${startFailure(error, command)}\n`);
    return 1;
  }
  const { endpoint, region, accessKey } = emulator;
  const ready = { event: 'ready', endpoint, region, accessKeyId: accessKey.id, accessKeySecret: accessKey.secret };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  log(`The emulator answers on ${endpoint}.`);
  log(`The emulator ends: ${await told}.`);
  await emulator.close();
  return 0;
}

/** Resolves with the reason when the process is told to end. */
function endSignal(exitWithParent: boolean): Promise<string> {
  return new Promise((resolve) => {
    process.on('SIGTERM', () => resolve('SIGTERM'));
    process.on('SIGINT', () => resolve('SIGINT'));
    process.stdout.on('error', () => resolve('nobody reads its output any more'));
    // npx passes signals to a shell, which dies of them and leaves what it runs behind.
    if (process.env['npm_command'] === 'exec') onParentGone(() => resolve('npx has gone'));
    if (!exitWithParent) return;
    process.stdin.on('end', () => resolve('its parent has gone'));
    process.stdin.on('error', () => resolve('its parent has gone'));
    process.stdin.resume();
  });
}

/** Calls back once when this process has got another parent: the one that started it has ended. */
function onParentGone(listener: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    listener();
  }, parentEveryMs);
  timer.unref();
}

function startFailure(error: unknown, command: EmulatorCommand): string {
  if (error instanceof FolderInUse) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : 'unknown reason';
  if (code === 'EADDRINUSE')
    return `The port ${command.options.port ?? 0} is in use. Choose another, or 0 for a free one.`;
  if (code === 'EACCES' && command.options.stateFolder === undefined) {
    return `The port ${command.options.port ?? 0} may not be used by this user.`;
  }
  if (command.options.stateFolder !== undefined && code !== undefined) {
    return `The state folder ${command.options.stateFolder} cannot be used: ${message}`;
  }
  return `The emulator could not start: ${message}`;
}
