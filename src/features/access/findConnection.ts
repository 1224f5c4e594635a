import { connectionCredentials, type WatchedSecrets } from '../connection/connectionCredentials.ts';
import { specOf } from '../connection/connection.ts';
import type { ConnectionSource } from '../connection/connectionSource.ts';
import type { CloudSpec } from '../connection/connectionSpec.ts';
import { fetchTrusting } from '../../cloud/trustedFetch.ts';
import type { AccessTarget } from '../../eas/access/accessTarget.ts';
import type { Settings } from '../../host/settings.ts';
import type { Translate } from '../../messages/translate.ts';
import type { Checked } from './accessSession.ts';
import { originOfCredentials } from './credentialOrigin.ts';

/** What finding the connection needs. */
export interface FindParts {
  readonly connections: ConnectionSource;
  readonly secrets: WatchedSecrets;
  readonly settings: () => Pick<Settings, 'endpoint' | 'caFile'>;
  readonly t: Translate;
}

/**
 * The window's connection as the check needs it; undefined when there is none. One to Alibaba Cloud is found also when
 * it could not be opened: what is wrong with it is what the check is for. Rejects where not even that is possible.
 */
export async function findConnection(parts: FindParts): Promise<Checked | undefined> {
  const { connections, t } = parts;
  const opening = await connections.connected().then(
    (connection) => ({ connection, error: undefined }),
    (error: unknown) => ({ connection: undefined, error }),
  );
  const spec = specOf(connections.state);
  if (!spec) return undefined;
  // Of an open connection its own: a second source would run a profile's command, or renew its tokens, once more.
  const requests = opening.connection?.requests;
  if (spec.kind === 'alibaba-cloud') {
    if (!requests) return { spec, target: await cloudTarget(spec, parts) };
    const credentialOrigin = await originOfCredentials(spec.credentials, t);
    return { spec, target: { ...requests, workspaceId: spec.workspaceId, credentialOrigin } };
  }
  if (!requests) throw opening.error;
  return { spec, target: { ...requests, credentialOrigin: t('made up by the local emulator') } };
}

async function cloudTarget(spec: CloudSpec, { secrets, settings, t }: FindParts): Promise<AccessTarget> {
  const { endpoint, caFile } = settings();
  const trusting = caFile ? await fetchTrusting(caFile) : undefined;
  const credentials = connectionCredentials(spec, secrets, trusting);
  const region = spec.region ?? (await credentials.ownRegion());
  if (!region)
    throw new Error(t('The CLI profile names no region. Edit the connection "{0}" and choose one.', spec.name));
  return {
    region,
    workspaceId: spec.workspaceId,
    endpoint: endpoint || undefined,
    credentials: credentials.source,
    credentialOrigin: await originOfCredentials(spec.credentials, t),
    ...(trusting ? { fetch: trusting } : {}),
  };
}
