import { readFile } from 'node:fs/promises';
import { text as readStream } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { validateText } from '../eas/validity/validateText.ts';
import { translateWith } from '../messages/translate.ts';
import { usageError } from './usage.ts';
import { validateHelp } from './validateHelp.ts';

const see = 'See pai-eas validate --help.';

/** `pai-eas validate`: prints what it finds; gives the exit status, 0 when nothing is an error. */
export async function validateCommand(args: readonly string[]): Promise<number> {
  const options = readArgs(args);
  if (typeof options === 'string') return usageError(`${options} ${see}`);
  if (options.help) {
    process.stdout.write(validateHelp);
    return 0;
  }
  const text = await readConfiguration(options.file);
  if (typeof text !== 'string') return usageError(text.problem);
  const findings = validateText(text, { t: translateWith({}) });
  const shown = findings.map(({ severity, path, code, message }) => ({ severity, path, code, message }));
  process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function readArgs(args: readonly string[]): { readonly help: boolean; readonly file: string } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (positionals.length > 1) return `One file at a time, not ${positionals.length}.`;
    return { help: values.help === true, file: positionals[0] ?? '-' };
  } catch (error) {
    const [sentence = 'The options cannot be read'] = error instanceof Error ? error.message.split(/\.\s|\n|\.$/) : [];
    return `${sentence}.`;
  }
}

async function readConfiguration(file: string): Promise<string | { readonly problem: string }> {
  try {
    return file === '-' ? await readStream(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    const name = file === '-' ? 'The standard input' : `The file ${file}`;
    return { problem: `${name} cannot be read: ${reasonOf(error)}.` };
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is none of that name',
    EACCES: 'this user may not read it',
    EISDIR: 'it is a folder',
    ERR_STRING_TOO_LONG: 'it is too large',
  };
  return known[code] ?? (code || 'the reason is not known');
}
