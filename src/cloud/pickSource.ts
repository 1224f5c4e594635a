import { type CliConfig, type CliProfile, profilesAreOff, readCliConfig } from './cliProfile.ts';
import { unreadable } from './credentialError.ts';
import type { Credential } from './credentials.ts';
import { CloudError } from './errors.ts';
import { type Home, isOn, setting } from './home.ts';
import { asksMetadata, endOfProfile, modeOf, needsConsent, problemIn, profileChain } from './profileChain.ts';
import { readSharedSection, type SharedSection, sharedFileName } from './sharedFile.ts';

/** The one source that is asked for credentials. */
export type PickedSource =
  | { readonly kind: 'key'; readonly credential: Credential; readonly profile: string | undefined }
  | { readonly kind: 'profile'; readonly chain: readonly CliProfile[]; readonly config: CliConfig }
  | { readonly kind: 'oidc'; readonly role: string; readonly provider: string; readonly tokenFile: string }
  | { readonly kind: 'shared'; readonly name: string; readonly section: SharedSection }
  | { readonly kind: 'metadata'; readonly role: string }
  | { readonly kind: 'uri'; readonly uri: string };

/** How to pick. */
export interface PickOptions {
  readonly home: Home;
  /** The profile that the person chose; undefined = the chain. */
  readonly profile: string | undefined;
  /** The person agreed to what `needsConsent` says. */
  readonly consent: boolean;
}

/**
 * Picks where credentials come from, in the order of the official chain (wire.md 6.1), without asking anyone. The
 * metadata service and a credentials URI are taken only where the environment names them. Throws a `CloudError`.
 */
export async function pickSource(options: PickOptions): Promise<PickedSource> {
  const { home } = options;
  if (options.profile !== undefined) return pickNamed(options, options.profile);
  const picked = keyOfEnvironment(home) ?? roleOfEnvironment(home);
  if (picked) return picked;
  const named = setting(home, 'ALIBABA_CLOUD_PROFILE');
  const config = await readCliConfig(home);
  const profile = config?.profiles.find(({ name }) => name === (named ?? config.current));
  const usable = config && profile && !isEmptyDefault(profile, config, home);
  if (usable) return pickProfile(profile, config, options, named !== undefined);
  const other = (await sharedSource(home)) ?? sourceOfMachine(home);
  if (other) return other;
  if (profile) throw unreadable('IncompleteProfile', { subject: profile.name, mode: modeOf(profile) });
  if (named !== undefined && !profilesAreOff(home)) throw unreadable('ProfileNotFound', { subject: named });
  throw new CloudError({ kind: 'credentials-missing', action: 'GetCredential' });
}

/** The named CLI profile; undefined when there is no such one, no file, or no name. */
export async function findProfile(
  home: Home,
  name: string | undefined,
): Promise<{ readonly profile: CliProfile; readonly config: CliConfig } | undefined> {
  const config = await readCliConfig(home);
  const wanted = name ?? setting(home, 'ALIBABA_CLOUD_PROFILE') ?? config?.current;
  const profile = config?.profiles.find((candidate) => candidate.name === wanted);
  return config && profile ? { profile, config } : undefined;
}

async function pickNamed(options: PickOptions, name: string): Promise<PickedSource> {
  const found = await findProfile(options.home, name);
  if (!found) throw unreadable('ProfileNotFound', { subject: name });
  return pickProfile(found.profile, found.config, options, true);
}

/** The CLI makes an empty profile before anything is configured: the chain goes on behind it. */
function isEmptyDefault(profile: CliProfile, config: CliConfig, home: Home): boolean {
  return modeOf(profile) === 'AK' && problemIn(profileChain(profile, config), home) !== undefined;
}

function pickProfile(profile: CliProfile, config: CliConfig, options: PickOptions, isChosen: boolean): PickedSource {
  const { home } = options;
  const chain = profileChain(profile, config);
  const wrong = problemIn(chain, home);
  if (wrong) {
    const code = wrong.problem === 'incomplete' ? 'IncompleteProfile' : 'UnsupportedProfileMode';
    throw unreadable(code, { subject: wrong.profile.name, mode: modeOf(wrong.profile) });
  }
  const about = { subject: profile.name, mode: modeOf(profile) };
  if (needsConsent(chain) && !options.consent) throw unreadable('ConsentNeeded', about);
  if (asksMetadata(chain)) requireMetadata(home, isChosen, about);
  const mode = modeOf(profile);
  if (mode !== 'AK' && mode !== 'StsToken') return { kind: 'profile', chain, config };
  const { access_key_id: accessKeyId = '', access_key_secret: accessKeySecret = '' } = profile;
  const securityToken = mode === 'StsToken' ? profile.sts_token : undefined;
  const credential = { accessKeyId, accessKeySecret, securityToken, expiresAt: endOfProfile(profile) };
  return { kind: 'key', credential, profile: profile.name };
}

function requireMetadata(home: Home, isChosen: boolean, about: { subject: string | undefined; mode: string }): void {
  if (isOn(home, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED')) throw unreadable('MetadataOff', about);
  if (!isChosen && !setting(home, 'ALIBABA_CLOUD_ECS_METADATA')) throw unreadable('MetadataNotChosen', about);
}

function keyOfEnvironment(home: Home): PickedSource | undefined {
  const accessKeyId = setting(home, 'ALIBABA_CLOUD_ACCESS_KEY_ID');
  const accessKeySecret = setting(home, 'ALIBABA_CLOUD_ACCESS_KEY_SECRET');
  if (!accessKeyId || !accessKeySecret) return undefined;
  const securityToken = setting(home, 'ALIBABA_CLOUD_SECURITY_TOKEN');
  return { kind: 'key', credential: { accessKeyId, accessKeySecret, securityToken }, profile: undefined };
}

function roleOfEnvironment(home: Home): PickedSource | undefined {
  const role = setting(home, 'ALIBABA_CLOUD_ROLE_ARN');
  const provider = setting(home, 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN');
  const tokenFile = setting(home, 'ALIBABA_CLOUD_OIDC_TOKEN_FILE');
  return role && provider && tokenFile ? { kind: 'oidc', role, provider, tokenFile } : undefined;
}

async function sharedSource(home: Home): Promise<PickedSource | undefined> {
  const shared = await readSharedSection(home);
  if (!shared) return undefined;
  const { name, section } = shared;
  const { type, access_key_id: accessKeyId, access_key_secret: accessKeySecret } = section;
  const about = { subject: name, mode: sharedFileName };
  if (type === 'ecs_ram_role') {
    requireMetadata(home, false, about);
    return { kind: 'metadata', role: section['role_name'] ?? '' };
  }
  if (type !== 'access_key' && type !== 'ram_role_arn') throw unreadable('UnsupportedProfileMode', about);
  const isWhole = accessKeyId && accessKeySecret && (type === 'access_key' || section['role_arn']);
  if (!isWhole) throw unreadable('IncompleteProfile', about);
  if (type === 'ram_role_arn') return { kind: 'shared', name, section };
  return { kind: 'key', credential: { accessKeyId, accessKeySecret }, profile: undefined };
}

function sourceOfMachine(home: Home): PickedSource | undefined {
  const role = setting(home, 'ALIBABA_CLOUD_ECS_METADATA');
  if (role && !isOn(home, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED')) return { kind: 'metadata', role };
  const uri = setting(home, 'ALIBABA_CLOUD_CREDENTIALS_URI');
  if (!uri) return undefined;
  const isAddress = URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol);
  if (!isAddress) throw unreadable('SourceRefused', { mode: 'ALIBABA_CLOUD_CREDENTIALS_URI' });
  return { kind: 'uri', uri };
}
