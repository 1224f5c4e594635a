import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ParseError } from 'jsonc-parser';
import * as z from 'zod/mini';
import { unreadable } from './credentialError.ts';
import { readCredentialFile } from './credentialFile.ts';
import { type Home, isOn } from './home.ts';
import { parseJson } from './json.ts';
import { rememberSecret } from './redact.ts';

const text = z.catch(z.optional(z.string()), undefined);
const number = z.catch(z.optional(z.number()), undefined);
const flag = z.catch(z.optional(z.boolean()), undefined);

/** Fields that are secret, or may hold a secret. */
const secretFields = {
  access_key_secret: text,
  sts_token: text,
  access_token: text,
  oauth_access_token: text,
  oauth_refresh_token: text,
  /** A command line, which may hold a password. */
  process_command: text,
};

/** A profile of the Alibaba Cloud CLI, with the fields that the official library reads (wire.md 6.1). */
const Profile = z.object({
  ...secretFields,
  name: z.string(),
  mode: text,
  region_id: text,
  access_key_id: text,
  /** Seconds since 1970. */
  sts_expiration: number,
  ram_role_arn: text,
  ram_session_name: text,
  ram_role_name: text,
  expired_seconds: number,
  duration_seconds: number,
  source_profile: text,
  sts_region: text,
  sts_endpoint: text,
  enable_vpc: flag,
  oidc_provider_arn: text,
  oidc_token_file: text,
  cloud_sso_sign_in_url: text,
  cloud_sso_account_id: text,
  cloud_sso_access_config: text,
  /** Seconds since 1970. */
  cloud_sso_access_token_expire: number,
  oauth_site_type: text,
  oauth_access_token_expire: number,
});

export type CliProfile = z.infer<typeof Profile>;

/** The CLI writes `null` for no profiles. */
const ConfigFile = z.object({ current: text, profiles: z.nullable(z.array(z.unknown())) });

/** The CLI's configuration: its profiles, and the name of the one in use. */
export interface CliConfig {
  readonly current: string | undefined;
  readonly profiles: readonly CliProfile[];
}

/** Long enough for who is writing the file to end. */
const secondLookMs = 100;

/** The folder of the CLI's configuration. */
export function cliFolder(home: Home): string {
  return join(home.dir, '.aliyun');
}

/** True when the environment says that the CLI's profiles are not to be used. */
export function profilesAreOff(home: Home): boolean {
  return isOn(home, 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED');
}

/**
 * Reads `~/.aliyun/config.json`; undefined when there is none. Throws a `CloudError` of kind `credentials-unreadable`
 * that tells the place of a mistake and never what stands there: the file holds secrets.
 */
export async function readCliConfig(home: Home): Promise<CliConfig | undefined> {
  if (profilesAreOff(home)) return undefined;
  const file = await readSettled(join(cliFolder(home), 'config.json'));
  if (file === undefined || file.trim() === '') return undefined;
  const parsed = parseJson(file);
  if (!parsed.ok) throw unreadable('InvalidJson', { serverMessage: await placeOfMistake(file) });
  const read = z.safeParse(ConfigFile, parsed.value);
  if (!read.success) throw unreadable('InvalidConfig');
  const { current, profiles: entries } = read.data;
  const profiles = namedProfiles(entries ?? []);
  for (const profile of profiles) rememberProfile(profile);
  return { current, profiles };
}

/** Entries without a name are left out, unless that leaves none. */
function namedProfiles(entries: readonly unknown[]): CliProfile[] {
  const profiles = entries.flatMap((entry) => z.safeParse(Profile, entry).data ?? []);
  if (entries.length > 0 && profiles.length === 0) throw unreadable('InvalidConfig');
  return profiles;
}

/** The text of the file; looks a second time when someone seems to be in the middle of writing it. */
async function readSettled(path: string): Promise<string | undefined> {
  const file = await readCredentialFile(path);
  if (file === undefined || parseJson(file).ok) return file;
  await delay(secondLookMs);
  return readCredentialFile(path);
}

function rememberProfile(profile: CliProfile): void {
  for (const name of Object.keys(secretFields)) {
    if (isSecretField(name)) rememberSecret(profile[name]);
  }
}

function isSecretField(name: string): name is keyof typeof secretFields {
  return name in secretFields;
}

/** JSON.parse's own message quotes the file; this tells the place only. */
async function placeOfMistake(file: string): Promise<string> {
  const { parse } = await import('jsonc-parser');
  const mistakes: ParseError[] = [];
  parse(file, mistakes, { disallowComments: true });
  const before = file.slice(0, mistakes[0]?.offset ?? 0).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
