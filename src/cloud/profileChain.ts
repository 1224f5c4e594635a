import type { CliConfig, CliProfile } from './cliProfile.ts';
import { type Home, setting } from './home.ts';

/** Why a profile cannot be used. */
export type ProfileProblem = 'unsupported-mode' | 'incomplete';

/** The mode of a profile; the CLI's oldest files have none, and mean a key. */
export function modeOf(profile: CliProfile): string {
  return profile.mode || 'AK';
}

/** The profile, the one its credentials come from, and so on to the first. Ends where a name leads nowhere or back. */
export function profileChain(profile: CliProfile, config: CliConfig): readonly CliProfile[] {
  const chain: CliProfile[] = [];
  for (let at: CliProfile | undefined = profile; at && !chain.includes(at);) {
    chain.push(at);
    const source: string | undefined = at.mode === 'ChainableRamRoleArn' ? at.source_profile : undefined;
    at = source === undefined ? undefined : config.profiles.find(({ name }) => name === source);
  }
  return chain;
}

/** True when the official library writes to the CLI's file or runs a command for one of these profiles. */
export function needsConsent(chain: readonly CliProfile[]): boolean {
  return chain.some(({ mode }) => mode === 'OAuth' || mode === 'External');
}

/** True when one of these profiles asks the instance metadata service. */
export function asksMetadata(chain: readonly CliProfile[]): boolean {
  return chain.some(({ mode }) => mode === 'EcsRamRole');
}

/** The first of these profiles that cannot be used, and why; undefined when all can. */
export function problemIn(
  chain: readonly CliProfile[],
  home: Home,
): { readonly profile: CliProfile; readonly problem: ProfileProblem } | undefined {
  for (const [at, profile] of chain.entries()) {
    const needed = needs[modeOf(profile)];
    if (!needed) return { profile, problem: 'unsupported-mode' };
    const endsEarly = profile.mode === 'ChainableRamRoleArn' && at === chain.length - 1;
    if (endsEarly || !needed(profile, home)) return { profile, problem: 'incomplete' };
  }
  return undefined;
}

type Needed = (profile: CliProfile, home: Home) => boolean;

const key: Needed = (profile) => Boolean(profile.access_key_id && profile.access_key_secret);
const role: Needed = (profile, home) => Boolean(profile.ram_role_arn || setting(home, 'ALIBABA_CLOUD_ROLE_ARN'));

/** What a profile of each mode must have. The official library fills some from the environment. */
const needs: Readonly<Record<string, Needed | undefined>> = {
  AK: key,
  StsToken: (profile, home) => key(profile, home) && Boolean(profile.sts_token),
  RamRoleArn: (profile, home) => key(profile, home) && role(profile, home),
  EcsRamRole: () => true,
  ChainableRamRoleArn: role,
  OIDC: (profile, home) =>
    role(profile, home) &&
    Boolean(profile.oidc_provider_arn || setting(home, 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN')) &&
    Boolean(profile.oidc_token_file || setting(home, 'ALIBABA_CLOUD_OIDC_TOKEN_FILE')),
  CloudSSO: (profile) =>
    Boolean(
      profile.access_token &&
      profile.cloud_sso_access_token_expire &&
      profile.cloud_sso_sign_in_url &&
      profile.cloud_sso_account_id &&
      profile.cloud_sso_access_config,
    ),
  OAuth: (profile) =>
    /^(CN|INTL)$/i.test(profile.oauth_site_type ?? '') &&
    Boolean(profile.oauth_refresh_token || profile.oauth_access_token),
  External: (profile) => Boolean(profile.process_command?.trim()),
};

/** When what the file holds for a profile ends, ms since 1970: temporary credentials, or a login. */
export function endOfProfile(profile: CliProfile): number | undefined {
  const seconds =
    profile.mode === 'StsToken'
      ? profile.sts_expiration
      : profile.mode === 'CloudSSO'
        ? profile.cloud_sso_access_token_expire
        : undefined;
  // 0 stands for none; beyond the last there is no date.
  return seconds && seconds > 0 && seconds < 8.64e12 ? seconds * 1000 : undefined;
}
