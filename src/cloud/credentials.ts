import { askOfficial } from './askOfficial.ts';
import { unreadable } from './credentialError.ts';
import { directFetch } from './directFetch.ts';
import { FreshCredentials, type Origin } from './freshCredentials.ts';
import { type Home, processHome } from './home.ts';
import { findProfile, type PickedSource, pickSource } from './pickSource.ts';
import { endOfProfile, modeOf, needsConsent } from './profileChain.ts';
import { rememberSecret } from './redact.ts';

/** Who signs a request. */
export interface Credential {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Only for temporary (STS) credentials. */
  readonly securityToken?: string | undefined;
  /** When temporary credentials end, ms since 1970. */
  readonly expiresAt?: number | undefined;
}

/**
 * Gives the credential for one request; rejects with a `CloudError` (`credentials-missing`, `credentials-unreadable`;
 * `unreachable`, `timeout`, `unexpected-answer` and `clock` from a server that was to give them).
 */
export interface CredentialSource {
  getCredential(): Promise<Credential>;
  /** Drops what is kept: the next call reads the source again. */
  renew?(): void;
}

/** How credentials of this machine are found; all may be left out. */
export interface CredentialOptions {
  readonly home?: Home;
  /** The person agreed that the official library writes fresh secrets to the CLI's file or runs the profile's command. */
  readonly consent?: boolean;
  /** Reaches the servers that give temporary credentials; the `fetch` that is global at the time, when left out. */
  readonly fetch?: typeof fetch | undefined;
  /** Reaches the instance metadata service; replaced in tests. */
  readonly metadataFetch?: typeof fetch;
  /** Ms since 1970; replaced in tests. */
  readonly now?: () => number;
}

/** A source that always gives the same key. With `expiresAt` it says so once the key has ended. */
export function staticCredentials(key: Credential): CredentialSource {
  remember(key);
  return {
    getCredential: async () => {
      const { expiresAt } = key;
      if (expiresAt !== undefined && expiresAt <= Date.now()) {
        throw unreadable('ExpiredCredentials', { endedAt: expiresAt });
      }
      return key;
    },
  };
}

/**
 * The machine's own credentials: environment, CLI profile, shared file; the metadata service and a credentials URI only
 * where the environment names them. One source is picked and only that one is asked.
 */
export function defaultChain(options: CredentialOptions = {}): CredentialSource {
  return machineCredentials(options, undefined);
}

/** The credentials of one CLI profile, whichever is in use. */
export function profileCredentials(name: string, options: CredentialOptions = {}): CredentialSource {
  return machineCredentials(options, name);
}

/** The region of a CLI profile: the named one, else the one in use; undefined when it names none. */
export async function profileRegion(options: { home?: Home; profile?: string } = {}): Promise<string | undefined> {
  const found = await findProfile(options.home ?? processHome(), options.profile);
  return found?.profile.region_id || undefined;
}

function machineCredentials(options: CredentialOptions, profile: string | undefined): CredentialSource {
  const home = options.home ?? processHome();
  const now = options.now ?? Date.now;
  const origin = async (): Promise<Origin> => {
    const source = await pickSource({ home, profile, consent: options.consent ?? false });
    return { key: keyOf(source), ask: () => ask(source, options, home, now) };
  };
  return new FreshCredentials(origin, now);
}

async function ask(
  source: PickedSource,
  options: CredentialOptions,
  home: Home,
  now: () => number,
): Promise<Credential> {
  if (source.kind === 'key') {
    const { credential, profile: subject } = source;
    requireCurrent({ subject, mode: 'StsToken' }, credential.expiresAt, now());
    return remember(credential);
  }
  for (const profile of source.kind === 'profile' ? source.chain : [])
    requireCurrent({ subject: profile.name, mode: modeOf(profile) }, endOfProfile(profile), now());
  const send: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const metadataFetch = options.metadataFetch ?? directFetch;
  return remember(await askOfficial(source, { homeDir: home.dir, fetch: send, metadataFetch }));
}

function requireCurrent(
  about: { subject: string | undefined; mode: string },
  endedAt: number | undefined,
  now: number,
): void {
  if (endedAt !== undefined && endedAt <= now) throw unreadable('ExpiredProfile', { ...about, endedAt });
}

/**
 * Two sources with the same key give the same credentials. What the official library writes back into a profile does
 * not count: another window's renewal would end ours, and ours that one's.
 */
function keyOf(source: PickedSource): string {
  if (source.kind !== 'profile') return JSON.stringify(source);
  if (!needsConsent(source.chain)) return JSON.stringify(source.chain);
  return JSON.stringify(
    source.chain.map(({ name, mode, oauth_site_type, process_command, ram_role_arn }) => [
      name,
      mode,
      oauth_site_type,
      process_command,
      ram_role_arn,
    ]),
  );
}

/** Makes `redact` mask the secret parts of a credential from now on. */
function remember(credential: Credential): Credential {
  rememberSecret(credential.accessKeySecret);
  rememberSecret(credential.securityToken);
  return credential;
}
