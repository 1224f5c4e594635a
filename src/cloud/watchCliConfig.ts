import { createHash } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import { cliFolder } from './cliProfile.ts';
import { type Home, processHome } from './home.ts';
import { parseJson } from './json.ts';

const defaultIntervalMs = 1000;

/**
 * Calls `onChange` after the CLI's file was changed, replaced, made or deleted, whether or not its folder is there yet.
 * Fresh secrets that the official library writes into an OAuth or External profile are no change: who reads the
 * profile at each change would make it write again. The file's state is looked at every `intervalMs`.
 */
export function watchCliConfig(
  onChange: () => void,
  home: Home = processHome(),
  intervalMs = defaultIntervalMs,
): { dispose(): void } {
  const file = join(cliFolder(home), 'config.json');
  let last = fingerprint(file);
  // Not `watch`: it loses a file that is replaced, and there may be no folder to watch.
  const look = (): void => {
    const now = fingerprint(file);
    if (now === last) return;
    last = now;
    onChange();
  };
  watchFile(file, { persistent: false, interval: intervalMs }, look);
  return { dispose: () => unwatchFile(file, look) };
}

/** A digest of what matters in the file: no secret is kept to compare with. */
function fingerprint(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  }
  const parsed = parseJson(text);
  const kept = parsed.ok ? JSON.stringify(parsed.value, withoutRenewedSecrets) : text;
  return createHash('sha256').update(kept).digest('hex');
}

/** What the official library writes back. */
const renewed = new Set([
  'access_key_id',
  'access_key_secret',
  'sts_token',
  'sts_expiration',
  'oauth_access_token',
  'oauth_access_token_expire',
  'oauth_refresh_token',
]);

function withoutRenewedSecrets(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('mode' in value)) return value;
  if (value.mode !== 'OAuth' && value.mode !== 'External') return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !renewed.has(name)));
}
