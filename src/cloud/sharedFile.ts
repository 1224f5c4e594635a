import { join } from 'node:path';
import { readCredentialFile } from './credentialFile.ts';
import { type Home, setting } from './home.ts';
import { rememberSecret } from './redact.ts';

/** A part of the shared credentials file: names and values as they stand there. */
export type SharedSection = Readonly<Record<string, string>>;

/** How the shared file is named to a person. */
export const sharedFileName = '~/.alibabacloud/credentials';

/**
 * The part of the shared credentials file that is in use (`ALIBABA_CLOUD_PROFILE`, else `default`); undefined when
 * there is no file, no such part, or no type in it. Rejects with a `CloudError` when the file cannot be read.
 */
export async function readSharedSection(
  home: Home,
): Promise<{ readonly name: string; readonly section: SharedSection } | undefined> {
  const path = setting(home, 'ALIBABA_CLOUD_CREDENTIALS_FILE') ?? join(home.dir, '.alibabacloud', 'credentials');
  const text = await readCredentialFile(path);
  const name = setting(home, 'ALIBABA_CLOUD_PROFILE') ?? 'default';
  const section = text === undefined ? undefined : sections(text).get(name);
  if (!section?.['type']) return undefined;
  rememberSecret(section['access_key_secret']);
  return { name, section };
}

/** The parts of an INI text. */
function sections(text: string): Map<string, Record<string, string>> {
  const found = new Map<string, Record<string, string>>();
  let current: Record<string, string> = {};
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const title = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1]?.trim();
    const [, name, value] = /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (title) {
      current = found.get(title) ?? {};
      found.set(title, current);
    } else if (name) current[name] = unquoted(value ?? '');
  }
  return found;
}

function unquoted(value: string): string {
  const quoted = /^(["'])(.*?)\1(?:\s+[;#].*)?$/.exec(value)?.[2];
  return quoted ?? value.replace(/\s+[;#].*$/, '');
}
