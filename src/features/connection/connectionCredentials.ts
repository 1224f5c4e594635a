import {
  credentialOwner,
  type Credential,
  type CredentialSource,
  defaultChain,
  profileCredentials,
  profileRegion,
} from '../../cloud/credentials.ts';
import { watchCliConfig } from '../../cloud/cliProfiles.ts';
import { CloudError } from '../../cloud/errors.ts';
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

/** The credentials that a connection asks for. `fetch` reaches the servers that give temporary ones. */
export function connectionCredentials(
  { id, credentials: choice }: Pick<CloudSpec, 'id' | 'credentials'>,
  secrets: WatchedSecrets,
  fetchTemporary: typeof fetch | undefined,
): ConnectionCredentials {
  if (choice.kind === 'access-key') return keptKey(id, secrets);
  const options = { consent: choice.consent, ...(fetchTemporary ? { fetch: fetchTemporary } : {}) };
  const profile = choice.kind === 'cli-profile' ? { profile: choice.profile } : {};
  return {
    source: choice.kind === 'cli-profile' ? profileCredentials(choice.profile, options) : defaultChain(options),
    owner: (credential) => credentialOwner(credential, profile),
    ownRegion: () => profileRegion(profile),
    watch: (onChange) => watchCliConfig(onChange),
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
  return {
    source: { getCredential: () => (key ??= read()), renew },
    owner: (credential) => credentialOwner({ ...credential, securityToken: undefined }),
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
