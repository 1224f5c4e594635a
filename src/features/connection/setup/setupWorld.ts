import { listProfiles } from '../../../cloud/cliProfiles.ts';
import { type CredentialSource, staticCredentials } from '../../../cloud/credentials.ts';
import { fetchTrusting } from '../../../cloud/trustedFetch.ts';
import { EasClient } from '../../../eas/client.ts';
import { connectionCredentials } from '../connectionCredentials.ts';
import type { ConnectionParts } from '../connectionParts.ts';
import type { SetupDraft, SetupWorld } from './setupDraft.ts';

/** The world as it is: the CLI's file, the environment, and Alibaba Cloud. */
export function setupWorld({ secrets, settings }: Pick<ConnectionParts, 'secrets' | 'settings'>): SetupWorld {
  const trusting = async (): Promise<typeof fetch | undefined> => {
    const { caFile } = settings();
    return caFile ? fetchTrusting(caFile) : undefined;
  };
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: keyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: keySecret } = process.env;
  return {
    profiles: () => listProfiles(),
    hasEnvironmentKey: Boolean(keyId?.trim() && keySecret?.trim()),
    tryCredentials: async (choice) => {
      const credentials = connectionCredentials({ id: '', credentials: choice }, secrets, await trusting());
      await credentials.source.getCredential();
      return { region: await credentials.ownRegion() };
    },
    workspaces: async (draft, region, signal) => {
      const send = await trusting();
      const credentials = sourceOf(draft, secrets, send);
      const endpoint = settings().endpoint || undefined;
      const client = new EasClient({ region, endpoint, credentials, ...(send ? { fetch: send } : {}) });
      return client.listWorkspaces(signal);
    },
  };
}

function sourceOf(
  { newKey, credentials = { kind: 'access-key' }, edited }: SetupDraft,
  secrets: ConnectionParts['secrets'],
  send: typeof fetch | undefined,
): CredentialSource {
  const { accessKeyId, accessKeySecret, securityToken } = newKey ?? {};
  if (accessKeyId && accessKeySecret) return staticCredentials({ accessKeyId, accessKeySecret, securityToken });
  return connectionCredentials({ id: edited?.id ?? '', credentials }, secrets, send).source;
}
