import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import type { EmulatorOptions } from '../emulator/emulator.ts';
import { FaultFile, FaultList, type Fault } from '../emulator/faults.ts';

/** What the command line of `pai-eas emulator` asks for. */
export interface EmulatorCommand {
  readonly options: EmulatorOptions;
  readonly exitWithParent: boolean;
  readonly help: boolean;
}

/** The command line is wrong; the message is a sentence for a person. */
export class BadOption extends Error {
  override readonly name = 'BadOption';
}

const flags = {
  port: { type: 'string' },
  'time-scale': { type: 'string' },
  seed: { type: 'string' },
  state: { type: 'string' },
  'access-key-id': { type: 'string' },
  'access-key-secret': { type: 'string' },
  faults: { type: 'string' },
  'exit-with-parent': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new BadOption(
      error instanceof Error ? (error.message.split(/\.\s|\n|\.$/)[0] ?? '') : 'the options cannot be read',
    );
  }
}

/** Reads the options of `pai-eas emulator`, and the file of `--faults`. Throws `BadOption`. */
export async function readEmulatorOptions(args: readonly string[]): Promise<EmulatorCommand> {
  const values = readFlags(args);
  const exitWithParent = values['exit-with-parent'] === true;
  if (values.help) return { options: {}, exitWithParent, help: true };
  const options: EmulatorOptions = {
    port: portIn(values.port),
    timeScale: scaleIn(values['time-scale']),
    seed: seedIn(values.seed),
    ...(values.state === undefined ? {} : { stateFolder: notEmpty('--state', values.state) }),
    ...accessKeyIn(values['access-key-id'], values['access-key-secret']),
    ...(values.faults === undefined ? {} : { faults: await faultsIn(values.faults) }),
  };
  return { options, exitWithParent, help: false };
}

function portIn(text: string | undefined): number {
  const port = text === undefined ? 0 : /^\d+$/.test(text) ? Number(text) : -1;
  if (port >= 0 && port <= 65535) return port;
  throw new BadOption(`--port must be a number from 0 to 65535, not "${text}"`);
}

function scaleIn(text: string | undefined): number {
  const scale = text === undefined ? 100 : text.trim() === '' ? 0 : Number(text);
  if (Number.isFinite(scale) && scale > 0 && scale <= 1_000_000) return scale;
  throw new BadOption(`--time-scale must be a number above 0 and up to 1000000, not "${text}"`);
}

function seedIn(text: string | undefined): 'demo' | 'empty' {
  const seed = text ?? 'demo';
  if (seed === 'demo' || seed === 'empty') return seed;
  throw new BadOption(`--seed must be demo or empty, not "${seed}"`);
}

function notEmpty(flag: string, text: string): string {
  if (text.trim() !== '') return text;
  throw new BadOption(`${flag} must not be empty`);
}

function accessKeyIn(id: string | undefined, secret: string | undefined): Pick<EmulatorOptions, 'accessKey'> {
  if (id === undefined && secret === undefined) return {};
  if (id === undefined || secret === undefined || id === '' || secret === '') {
    throw new BadOption('--access-key-id and --access-key-secret must be given together');
  }
  return { accessKey: { id, secret } };
}

async function faultsIn(path: string): Promise<readonly Fault[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new BadOption(`the file of --faults cannot be read: ${path}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadOption(`the file of --faults is not valid JSON: ${error instanceof Error ? error.message : path}`);
  }
  const read = Array.isArray(value) ? z.safeParse(FaultList, value) : z.safeParse(FaultFile, value);
  if (read.success) return Array.isArray(read.data) ? read.data : read.data.rules;
  throw new BadOption(`the file of --faults is not valid: ${read.error.issues.map(issueText).join('; ')}`);
}

function issueText(issue: z.core.$ZodIssue): string {
  const what = issue.code === 'unrecognized_keys' ? `unknown field "${issue.keys.join('", "')}"` : issue.message;
  return issue.path.length === 0 ? what : `${what} at ${z.core.toDotPath(issue.path)}`;
}
