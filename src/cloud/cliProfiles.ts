import { type CliConfig, type CliProfile, readCliConfig } from './cliProfile.ts';
import { type Home, processHome, setting } from './home.ts';
import { endOfProfile, modeOf, needsConsent, problemIn, profileChain, type ProfileProblem } from './profileChain.ts';

export { watchCliConfig } from './watchCliConfig.ts';

/** A profile of the Alibaba Cloud CLI as it may be shown: nothing in it is secret. */
export interface ProfileSummary {
  readonly name: string;
  /** `AK`, `StsToken`, `RamRoleArn` …, as the file has it. */
  readonly mode: string;
  readonly region: string | undefined;
  /** The one that is used when none is chosen. */
  readonly isCurrent: boolean;
  /** Why it cannot be used, else undefined. */
  readonly problem?: ProfileProblem | undefined;
  /**
   * True when using it makes the official library write to the CLI's file or run a command (OAuth, External): only
   * after the person agreed.
   */
  readonly needsConsent: boolean;
  /** When the temporary credentials or the login in the file end, ms since 1970. */
  readonly expiresAt?: number | undefined;
}

/** The profiles of `~/.aliyun/config.json` in their order. Rejects with a `CloudError` when the file cannot be read. */
export async function listProfiles(home: Home = processHome()): Promise<readonly ProfileSummary[]> {
  const config = await readCliConfig(home);
  return config ? config.profiles.map((profile) => summaryOf(profile, config, home)) : [];
}

function summaryOf(profile: CliProfile, config: CliConfig, home: Home): ProfileSummary {
  const chain = profileChain(profile, config);
  return {
    name: profile.name,
    mode: modeOf(profile),
    region: profile.region_id || undefined,
    isCurrent: profile.name === (setting(home, 'ALIBABA_CLOUD_PROFILE') ?? config.current),
    problem: problemIn(chain, home)?.problem,
    needsConsent: needsConsent(chain),
    expiresAt: endOfProfile(profile),
  };
}
