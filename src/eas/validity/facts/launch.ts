import { isObject, listAt, type JsonObject } from '../../deployment/json.ts';
import { pointer } from '../pointer.ts';

/** One run command of a container, as one text. */
export interface Launch {
  /** JSON pointer to it. */
  readonly at: string;
  readonly text: string;
  /** Whether the configuration has it as this text, so that it can be changed in place. */
  readonly isText: boolean;
}

/** The run commands of a document: `script` is text, `command` and `args` text or a list of words. */
export function launchesOf(document: JsonObject, at: string): Launch[] {
  return listAt(document, 'containers').flatMap((container, index) =>
    ['script', 'command', 'args'].flatMap((key): Launch[] => {
      const found = isObject(container) ? container[key] : undefined;
      const text = Array.isArray(found) ? found.filter((word) => typeof word === 'string').join(' ') : found;
      if (typeof text !== 'string' || text.trim() === '') return [];
      return [{ at: pointer(at, 'containers', index, key), text, isText: typeof found === 'string' }];
    }),
  );
}

/** What a command line says with one flag. */
export interface FlagValue {
  readonly launch: Launch;
  /** Without quotes; empty for a flag without a value. */
  readonly text: string;
  /** Where the value begins in the launch's text. */
  readonly offset: number;
}

/** The value of a flag, written `--flag value` or `--flag=value`, with `_` for `-` too. The last one counts. */
export function flagOf(launches: readonly Launch[], names: readonly string[]): FlagValue | undefined {
  return launches
    .flatMap((launch) => names.flatMap((name) => flagsIn(launch, name)))
    .toSorted((a, b) => (a.launch === b.launch ? a.offset - b.offset : 0))
    .at(-1);
}

function flagsIn(launch: Launch, name: string): FlagValue[] {
  const pattern = name.replace(
    /^(-+)(.*)$/,
    (_, dashes: string, word: string) => dashes + word.replaceAll('-', '[-_]'),
  );
  const flag = new RegExp(
    `(?<![\\w-])${pattern}(?:(?:=|[ \\t\\\\\\r\\n]+)('[^']*'|"[^"]*"|[^\\s'";|&-][^\\s'";|&]*|-\\d+))?(?![\\w-])`,
    'g',
  );
  return [...launch.text.matchAll(flag)].map((match) => {
    const raw = match[1] ?? '';
    const text = raw.replace(/^['"]|['"]$/g, '');
    return { launch, text, offset: match.index + match[0].length - raw.length + raw.indexOf(text) };
  });
}

/** The first number or word behind a key of a JSON value on the command line, however its quotes are written. */
export function jsonWordOf(launches: readonly Launch[], key: string): FlagValue | undefined {
  const pattern = new RegExp(`\\b${key}[\\\\"'\\s:=]+([\\w.+-]+)`);
  for (const launch of launches) {
    const match = pattern.exec(launch.text);
    const text = match?.[1];
    if (match && text) return { launch, text, offset: match.index + match[0].length - text.length };
  }
  return undefined;
}
