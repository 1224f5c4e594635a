import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ParseError } from 'jsonc-parser';
import * as z from 'zod/mini';
import { CloudError } from './errors.ts';
import { parseJson } from './json.ts';

const text = z.catch(z.optional(z.string()), undefined);

/** A profile of the Alibaba Cloud CLI, as far as we read it. */
const Profile = z.looseObject({
  name: z.string(),
  mode: text,
  region_id: text,
  access_key_id: text,
  access_key_secret: text,
  sts_token: text,
  source_profile: text,
  oauth_refresh_token: text,
  oauth_access_token: text,
  access_token: text,
});

export type CliProfile = z.infer<typeof Profile>;

const ConfigFile = z.looseObject({ current: text, profiles: z.array(Profile) });

/** The CLI's configuration: its profiles, and the name of the one in use. */
export type CliConfig = z.infer<typeof ConfigFile>;

/** Where the process keeps its settings; replaced in tests. */
export interface Home {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dir: string;
}

/** The environment and the home folder of this process. */
export function processHome(): Home {
  return { env: process.env, dir: homedir() };
}

/** True when a setting of the environment says so. */
function isOn(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}

/**
 * Reads `~/.aliyun/config.json`; undefined when there is none. Throws a `CloudError` of kind `credentials-unreadable`
 * that tells the place of a mistake and never what stands there: the file holds secrets.
 */
export async function readCliConfig(home: Home): Promise<CliConfig | undefined> {
  if (isOn(home.env['ALIBABA_CLOUD_CLI_PROFILE_DISABLED'])) return undefined;
  const file = await readText(join(home.dir, '.aliyun', 'config.json'));
  if (file === undefined || file.trim() === '') return undefined;
  const parsed = parseJson(file);
  if (!parsed.ok) throw unreadable('InvalidJson', undefined, await placeOfMistake(file));
  const read = z.safeParse(ConfigFile, parsed.value);
  if (!read.success) throw unreadable('InvalidConfig');
  return read.data;
}

/** The profile that is chosen, named by `ALIBABA_CLOUD_PROFILE`, or in use. Throws when a chosen one does not exist. */
export function chosenProfile(
  config: CliConfig | undefined,
  home: Home,
  name: string | undefined,
): CliProfile | undefined {
  const asked = name ?? (home.env['ALIBABA_CLOUD_PROFILE'] || undefined);
  const wanted = asked ?? config?.current;
  const profile = config?.profiles.find((candidate) => candidate.name === wanted);
  if (!profile && asked !== undefined) throw unreadable('ProfileNotFound', asked);
  return profile;
}

/** Why credentials cannot be read, as the `code` of the error; anything else is the system's code of a file error. */
export type UnreadableCode =
  | 'InvalidJson' // `serverMessage` is the place, `line:column`
  | 'InvalidConfig' // no list of named profiles
  | 'ProfileNotFound'
  | 'IncompleteProfile'
  | 'UnsupportedProfileMode' // `serverMessage` is the mode
  | 'ProfileRefused'; // `serverMessage` is the mode

/** An error about credentials, without any of their content; `subject` is the profile. */
export function unreadable(code: UnreadableCode, subject?: string, serverMessage?: string): CloudError {
  return new CloudError({ kind: 'credentials-unreadable', action: 'GetCredential', code, subject, serverMessage });
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CloudError({ kind: 'credentials-unreadable', action: 'GetCredential', code });
  }
}

/** JSON.parse's own message quotes the file; this tells the place only. */
async function placeOfMistake(file: string): Promise<string> {
  const { parse } = await import('jsonc-parser');
  const mistakes: ParseError[] = [];
  parse(file, mistakes, { disallowComments: true });
  const before = file.slice(0, mistakes[0]?.offset ?? 0).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
