#!/usr/bin/env node
import { usageError } from './usage.ts';

/** The subcommands; each loads only when it is called, and gives the exit status. */
const commands: Readonly<Record<string, () => Promise<(args: readonly string[]) => Promise<number>>>> = {
  emulator: async () => (await import('./emulatorCommand.ts')).emulatorCommand,
  simulate: async () => (await import('./simulateCommand.ts')).simulateCommand,
  validate: async () => (await import('./validateCommand.ts')).validateCommand,
};

const help = `pai-eas: Alibaba Cloud PAI EAS on the command line

  pai-eas emulator    EAS in one local process (pai-eas emulator --help)
  pai-eas simulate    how a deployment would perform (pai-eas simulate --help)
  pai-eas validate    what is wrong about a service configuration (pai-eas validate --help)
`;

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help);
    return 0;
  }
  if (name === undefined) return usageError(`Say which subcommand to run: ${Object.keys(commands).join(', ')}.`);
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) return usageError(`There is no subcommand "${name}". Known: ${Object.keys(commands).join(', ')}.`);
  const command = await load();
  return command(rest);
}

// A reader that has gone away is no failure, as `head` goes away; every other loss of output is.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') return;
  if (process.exitCode !== 2) process.exitCode = usageError(`The output cannot be written: ${error.message}.`);
});
const status = await main(process.argv.slice(2));
process.exitCode ??= status;
