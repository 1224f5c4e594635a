import type { SecretStorage } from 'vscode';
import { credentialOwner, defaultChain, staticCredentials, type CredentialSource } from '../../cloud/credentials.ts';
import { CloudError } from '../../cloud/errors.ts';
import { EasClient } from '../../eas/client.ts';
import { readAccessKey } from './accessKeyStore.ts';
import type { ConnectionChoice } from './connectionChoice.ts';
import type { OpenedConnection } from './connectionModel.ts';

/** What opening a connection to Alibaba Cloud needs. */
export interface CloudParts {
  readonly choice: Extract<ConnectionChoice, { kind: 'alibaba-cloud' }>;
  readonly secrets: SecretStorage;
  /** Stands in for every regional endpoint; empty for the real ones. */
  readonly endpoint: string;
  readonly label: string;
}

/** A client for Alibaba Cloud. Credentials are found here, so that a missing key is said before the first request. */
export async function openCloud({ choice, secrets, endpoint, label }: CloudParts): Promise<OpenedConnection> {
  const credentials = await credentialsFor(choice, secrets);
  const owner = await credentialOwner(await credentials.getCredential());
  const api = new EasClient({ region: choice.region, endpoint: endpoint || undefined, credentials });
  return {
    connection: {
      id: `alibaba-cloud/${choice.region}/${choice.workspaceId ?? ''}/${owner}`,
      kind: 'alibaba-cloud',
      label,
      region: choice.region,
      workspaceId: choice.workspaceId,
      pollMs: 5_000,
      api,
    },
    dispose: () => undefined,
  };
}

async function credentialsFor(choice: CloudParts['choice'], secrets: SecretStorage): Promise<CredentialSource> {
  if (choice.credentials === 'default-chain') return defaultChain();
  const key = await readAccessKey(secrets);
  if (!key) throw new CloudError({ kind: 'credentials-missing', action: 'Connect' });
  return staticCredentials(key);
}
