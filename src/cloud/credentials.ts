import { createHash } from 'node:crypto';
import type { CliProvider } from './cliProvider.ts';
import { type CliProfile, chosenProfile, type Home, processHome, readCliConfig, unreadable } from './cliProfile.ts';
import { CloudError } from './errors.ts';
import { rememberSecret } from './redact.ts';
import { singleFlight } from './singleFlight.ts';

/** Who signs a request. */
export interface Credential {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Only for temporary (STS) credentials. */
  readonly securityToken?: string | undefined;
  /** When temporary credentials end, ms since 1970. */
  readonly expiresAt?: number | undefined;
}

/** Gives the credential for one request; rejects with a `CloudError` (`credentials-missing`, `credentials-unreadable`). */
export interface CredentialSource {
  getCredential(): Promise<Credential>;
  /** Drops what is kept: the next call reads the source again. */
  renew?(): void;
}

/** A source that always gives the same key. */
export function staticCredentials(credential: Credential): CredentialSource {
  remember(credential);
  return { getCredential: () => Promise.resolve(credential) };
}

/** Which source of the machine to use. */
export interface ChainOptions {
  /** Name of a CLI profile; left out, the environment comes first, then the profile in use. */
  readonly profile?: string;
  readonly home?: Home;
  /** The person agreed that the official library writes fresh secrets to the CLI's file or runs the profile's command. */
  readonly consent?: boolean;
  /** Reaches the servers that give temporary credentials; the global `fetch` when left out. */
  readonly fetch?: typeof fetch;
}

/** The credentials of one CLI profile, whichever is in use. */
export function profileCredentials(name: string, options: Omit<ChainOptions, 'profile'> = {}): CredentialSource {
  return defaultChain({ ...options, profile: name });
}

/**
 * The machine's own credentials: key and secret in the environment, else the CLI profile. The official chain would go
 * on to instance metadata and to `https://undefined/`, so the source is picked here and only that one is asked.
 * Calls at the same time share one answer; it is asked for anew each time after, so that a change is seen.
 */
export function defaultChain(options: ChainOptions = {}): CredentialSource {
  const home = options.home ?? processHome();
  const providers = new ProviderCache();
  return { getCredential: singleFlight(() => findCredential(home, options.profile, providers)) };
}

/** The region of the profile that `defaultChain` would use; undefined when it names none. */
export async function profileRegion(options: ChainOptions = {}): Promise<string | undefined> {
  const home = options.home ?? processHome();
  return chosenProfile(await readCliConfig(home), home, options.profile)?.region_id || undefined;
}

/**
 * Names whose a credential is, for keys of caches and drafts: a digest, so that no key id is written anywhere. The ids
 * of temporary credentials change every hour; those are named by the place they come from.
 */
export async function credentialOwner(credential: Credential, options: ChainOptions = {}): Promise<string> {
  if (!credential.securityToken) return digest(`key ${credential.accessKeyId}`);
  const home = options.home ?? processHome();
  if (options.profile === undefined && environmentCredential(home.env)) return digest('environment');
  const profile = chosenProfile(await readCliConfig(home), home, options.profile);
  return digest(`profile ${profile?.name ?? ''}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

async function findCredential(home: Home, name: string | undefined, providers: ProviderCache): Promise<Credential> {
  const fromEnvironment = name === undefined ? environmentCredential(home.env) : undefined;
  if (fromEnvironment) return remember(fromEnvironment);
  const config = await readCliConfig(home);
  const profile = chosenProfile(config, home, name);
  if (!config || !profile) throw new CloudError({ kind: 'credentials-missing', action: 'GetCredential' });
  rememberProfile(profile);
  if (profile.mode === 'AK' || profile.mode === 'StsToken' || !profile.mode) return remember(keyOf(profile));
  for (let at: CliProfile | undefined = profile, seen = 0; at && seen < 10; seen += 1) {
    requireSupported(at);
    const source: string | undefined = at.mode === 'ChainableRamRoleArn' ? at.source_profile : undefined;
    at = config.profiles.find((candidate) => candidate.name === source);
  }
  return remember(await providers.ask(profile, home));
}

function environmentCredential(env: Home['env']): Credential | undefined {
  const accessKeyId = env['ALIBABA_CLOUD_ACCESS_KEY_ID']?.trim();
  const accessKeySecret = env['ALIBABA_CLOUD_ACCESS_KEY_SECRET']?.trim();
  if (!accessKeyId || !accessKeySecret) return undefined;
  return { accessKeyId, accessKeySecret, securityToken: env['ALIBABA_CLOUD_SECURITY_TOKEN']?.trim() || undefined };
}

function keyOf(profile: CliProfile): Credential {
  const { access_key_id: accessKeyId, access_key_secret: accessKeySecret } = profile;
  if (!accessKeyId || !accessKeySecret) throw unreadable('IncompleteProfile', profile.name);
  const securityToken = profile.mode === 'StsToken' ? profile.sts_token || undefined : undefined;
  return { accessKeyId, accessKeySecret, securityToken };
}

/**
 * Modes that are asked for through the official package. Left out on purpose: EcsRamRole (asks the instance metadata
 * service), OAuth and External (write into the CLI's file; External runs a command).
 */
const packageModes = new Set(['RamRoleArn', 'ChainableRamRoleArn', 'OIDC', 'CloudSSO']);
const keyModes = new Set(['AK', 'StsToken']);

function requireSupported(profile: CliProfile): void {
  const mode = profile.mode ?? 'AK';
  if (packageModes.has(mode) || keyModes.has(mode)) return;
  throw unreadable('UnsupportedProfileMode', profile.name, mode);
}

/** Keeps the provider of a profile as long as the profile is the same: it remembers its temporary credentials. */
class ProviderCache {
  #profile = '';
  #provider: CliProvider | undefined;

  async ask(profile: CliProfile, home: Home): Promise<Credential> {
    const key = JSON.stringify(profile);
    if (key !== this.#profile) this.#provider = undefined;
    this.#profile = key;
    const { cliProvider } = await import('./cliProvider.ts');
    try {
      this.#provider ??= cliProvider(profile.name, home.dir);
      const { accessKeyId, accessKeySecret, securityToken } = await this.#provider.getCredentials();
      if (accessKeyId && accessKeySecret) return { accessKeyId, accessKeySecret, securityToken };
    } catch {
      // Its words may quote the whole file, secrets and all: they go nowhere.
      this.#provider = undefined;
    }
    throw unreadable('ProfileRefused', profile.name, profile.mode);
  }
}

/** Makes `redact` mask the secret parts of a credential from now on. */
function remember(credential: Credential): Credential {
  rememberSecret(credential.accessKeySecret);
  rememberSecret(credential.securityToken);
  return credential;
}

function rememberProfile(profile: CliProfile): void {
  const secrets = [profile.access_key_secret, profile.sts_token, profile.access_token];
  for (const secret of [...secrets, profile.oauth_access_token, profile.oauth_refresh_token]) rememberSecret(secret);
}
