import { rememberSecret } from './redact.ts';

/** Who signs a request. */
export interface Credential {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Only for temporary (STS) credentials. */
  readonly securityToken?: string | undefined;
}

/** Gives the credential for one request; rejects with a `CloudError` (`credentials-missing`, `credentials-unreadable`). */
export interface CredentialSource {
  getCredential(): Promise<Credential>;
}

/** A source that always gives the same key. */
export function staticCredentials(credential: Credential): CredentialSource {
  rememberCredential(credential);
  return { getCredential: () => Promise.resolve(credential) };
}

/** Makes `redact` mask the secret parts of a credential from now on. */
export function rememberCredential(credential: Credential): Credential {
  rememberSecret(credential.accessKeySecret);
  rememberSecret(credential.securityToken);
  return credential;
}
