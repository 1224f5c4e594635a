import { credentialOwner } from '../../cloud/credentialOwner.ts';
import {
  type Credential,
  type CredentialSource,
  defaultChain,
  profileCredentials,
  profileRegion,
} from '../../cloud/credentials.ts';
import { watchCliConfig } from '../../cloud/cliProfiles.ts';
import { CloudError } from '../../cloud/errors.ts';
import { type Home, processHome } from '../../cloud/home.ts';
import type { OnChange, Subscription } from '../../host/changes.ts';
import { accessKeyName, readAccessKey, type Secrets } from './accessKeyStore.ts';
import type { CredentialFacts } from './connection.ts';
import type { CloudSpec, CredentialChoice } from './connectionSpec.ts';

/** The secret storage with word of what changes in it, by name. */
export interface WatchedSecrets extends Secrets {
  readonly onDidChange: OnChange<{ readonly key: string }>;
}

/** Whose requests a connection signs, where that comes from, and how a change of it is noticed. */
export interface ConnectionCredentials {
  readonly source: CredentialSource;
  /** Names the account or user, for keys of caches; the credential itself is not written anywhere. */
  owner(credential: Credential): Promise<string>;
  /** The region of the CLI profile; undefined where there is none. */
  ownRegion(): Promise<string | undefined>;
  /** Calls `onChange` after the file or the secret that holds the credentials changed. */
  watch(onChange: () => void): Subscription;
}

/**
 * The credentials that a connection asks for. `fetchTemporary` reaches the servers that give temporary ones; `home` is
 * replaced in tests.
 */
export function connectionCredentials(
  { id, credentials: choice }: Pick<CloudSpec, 'id' | 'credentials'>,
  secrets: WatchedSecrets,
  fetchTemporary: typeof fetch | undefined,
  home: Home = processHome(),
): ConnectionCredentials {
  if (choice.kind === 'access-key') return keptKey(id, secrets);
  const options = { home, consent: choice.consent, fetch: fetchTemporary };
  const place = choice.kind === 'cli-profile' ? { home, profile: choice.profile } : { home };
  return {
    source: choice.kind === 'cli-profile' ? profileCredentials(choice.profile, options) : defaultChain(options),
    owner: (credential) => credentialOwner(credential, place),
    ownRegion: () => profileRegion(place),
    watch: (onChange) => watchCliConfig(onChange, home),
  };
}

/** The key in the secret storage; another window may change or delete it. */
function keptKey(connectionId: string, secrets: WatchedSecrets): ConnectionCredentials {
  let key: Promise<Credential> | undefined;
  const renew = (): void => {
    key = undefined;
  };
  const read = async (): Promise<Credential> => {
    const kept = await readAccessKey(secrets, connectionId);
    if (kept) return kept;
    throw new CloudError({ kind: 'credentials-missing', action: 'Connect', code: 'NoAccessKey' });
  };
  const getCredential = (): Promise<Credential> => {
    const reading = (key ??= read());
    // A key that is missing now may be entered later.
    reading.catch(() => {
      if (key === reading) key = undefined;
    });
    return reading;
  };
  return {
    source: { getCredential, renew },
    owner: (credential) => credentialOwner(credential, { isTyped: true }),
    ownRegion: () => Promise.resolve(undefined),
    watch: (onChange) =>
      secrets.onDidChange((changed) => {
        if (changed.key === accessKeyName(connectionId)) onChange();
      }),
  };
}

/** What may be shown of a credential. */
export function credentialFacts(choice: CredentialChoice, credential: Credential): CredentialFacts {
  return {
    choice,
    keyTail: credential.accessKeyId.slice(-4),
    temporary: credential.securityToken !== undefined,
  };
}
