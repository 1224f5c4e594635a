import type { Home } from '../../cloud/home.ts';
import { fetchTrusting } from '../../cloud/trustedFetch.ts';
import { EasClient } from '../../eas/client.ts';
import { Changes } from '../../host/changes.ts';
import type { Settings } from '../../host/settings.ts';
import type { Translate } from '../../messages/translate.ts';
import type { ConnectionNews } from './connection.ts';
import {
  connectionCredentials,
  credentialFacts,
  type ConnectionCredentials,
  type WatchedSecrets,
} from './connectionCredentials.ts';
import type { OpenedConnection } from './connectionModel.ts';
import type { CloudSpec } from './connectionSpec.ts';

/** What opening a connection to Alibaba Cloud needs. */
export interface CloudParts {
  readonly spec: CloudSpec;
  readonly secrets: WatchedSecrets;
  readonly settings: Pick<Settings, 'endpoint' | 'caFile'>;
  readonly t: Translate;
  /** Where the CLI's file is; replaced in tests. */
  readonly home?: Home;
}

/**
 * A client for Alibaba Cloud. Credentials are found here, so that a missing key is said before the first request. While
 * it is open, what holds the credentials is watched.
 */
export async function openCloud({ spec, secrets, settings, t, home }: CloudParts): Promise<OpenedConnection> {
  const trusting = settings.caFile ? await fetchTrusting(settings.caFile) : undefined;
  const credentials = connectionCredentials(spec, secrets, trusting, home);
  const credential = await credentials.source.getCredential();
  const owner = await credentials.owner(credential);
  const region = spec.region ?? (await credentials.ownRegion());
  if (!region)
    throw new Error(t('The CLI profile names no region. Edit the connection "{0}" and choose one.', spec.name));
  const requests = {
    region,
    endpoint: settings.endpoint || undefined,
    credentials: credentials.source,
    ...(trusting ? { fetch: trusting } : {}),
  };
  const news = new Changes<ConnectionNews>();
  const watch = credentials.watch(
    () => void look(credentials, { owner, region: spec.region ? undefined : region }, news),
  );
  return {
    connection: {
      id: ['alibaba-cloud', spec.id, region, spec.workspaceId ?? '', owner].map(encodeURIComponent).join('/'),
      kind: 'alibaba-cloud',
      label: spec.name,
      region,
      workspaceId: spec.workspaceId,
      pollMs: 5_000,
      api: new EasClient(requests),
      requests,
      credentials: credentialFacts(spec.credentials, credential),
      ...(trusting ? { fetch: trusting } : {}),
    },
    onNews: news.on,
    dispose: () => {
      watch.dispose();
      news.dispose();
    },
  };
}

/** Reads the credentials anew and tells what is different. What cannot be read is said by the next request. */
async function look(
  credentials: ConnectionCredentials,
  known: { readonly owner: string; readonly region: string | undefined },
  news: Changes<ConnectionNews>,
): Promise<void> {
  credentials.source.renew?.();
  try {
    const owner = await credentials.owner(await credentials.source.getCredential());
    if (owner !== known.owner) return news.fire({ kind: 'other-owner' });
    const region = known.region && (await credentials.ownRegion());
    if (region && region !== known.region) news.fire({ kind: 'other-region', region });
  } catch {
    // Half a file, perhaps: there will be another change.
  }
}
