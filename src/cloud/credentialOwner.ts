import { createHash } from 'node:crypto';
import type { CliProfile } from './cliProfile.ts';
import type { Credential } from './credentials.ts';
import { type Home, processHome } from './home.ts';
import { type PickedSource, pickSource } from './pickSource.ts';

/** Where a credential is from, for `credentialOwner`. */
export interface OwnerOptions {
  readonly home?: Home;
  /** The CLI profile it is of; left out, the chain. */
  readonly profile?: string;
  /** True for a key that a person typed in. */
  readonly isTyped?: boolean;
}

/**
 * Names whose a credential is, for keys of caches and drafts: a digest, so that no key id is written anywhere. The ids
 * of temporary credentials change every hour; those are named by the place they come from, and by the role or account
 * that is written there.
 */
export async function credentialOwner(credential: Credential, options: OwnerOptions = {}): Promise<string> {
  if (!credential.securityToken || options.isTyped) return digest(`key ${credential.accessKeyId}`);
  const home = options.home ?? processHome();
  // Nothing is asked here: consent makes no difference.
  return digest(placeOf(await pickSource({ home, profile: options.profile, consent: true })));
}

function placeOf(source: PickedSource): string {
  switch (source.kind) {
    case 'key':
      return source.profile === undefined ? 'environment' : `profile ${source.profile}`;
    case 'profile':
      return JSON.stringify(source.chain.map(identityOf));
    case 'oidc':
      return `role ${source.role}`;
    case 'shared':
      return `shared ${source.name} ${source.section['role_arn']}`;
    case 'metadata':
      return `metadata ${source.role}`;
    case 'uri':
      return `uri ${source.uri}`;
  }
}

function identityOf(profile: CliProfile): unknown[] {
  // Renewed by the official library in the other modes.
  const key = profile.mode === 'RamRoleArn' || profile.mode === 'AK' ? profile.access_key_id : undefined;
  const { name, mode, ram_role_arn, ram_role_name, cloud_sso_account_id, cloud_sso_access_config } = profile;
  return [name, mode, key, ram_role_arn, ram_role_name, cloud_sso_account_id, cloud_sso_access_config];
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
