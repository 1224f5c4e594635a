import { adoptOnlyKey, readAccessKey, writeAccessKey } from './accessKeyStore.ts';
import type { ChoiceStoreParts } from './choiceStore.ts';
import type { UnnamedCloud } from './connectionChoice.ts';
import { readConnections, withConnection } from './connectionEntries.ts';
import { freeName } from './connectionName.ts';
import type { CloudSpec, ConnectionSpec } from './connectionSpec.ts';

const idPrefix = 'earlier-';

/**
 * Makes a named connection of what version 0.1.0 kept in the workspace, and moves its key. A second window with the
 * same choice gets the same connection; one with another region gets the same key.
 */
export async function nameOldChoice(
  { region, workspaceId, credentials }: UnnamedCloud,
  { settings, saveConnections, secrets, t }: Omit<ChoiceStoreParts, 'memento'>,
): Promise<ConnectionSpec> {
  const { connections } = settings();
  const { specs } = readConnections(connections, t);
  const id = `${idPrefix}${[credentials, region, workspaceId].filter(Boolean).join('-')}`;
  const there = specs.find((other) => other.id === id);
  if (there) return there;
  const spec: CloudSpec = {
    kind: 'alibaba-cloud',
    id,
    name: freeName(t('Alibaba Cloud'), specs),
    region,
    workspaceId,
    credentials: credentials === 'access-key' ? { kind: 'access-key' } : { kind: 'default-chain', consent: false },
  };
  if (credentials === 'access-key') await moveKey();
  await saveConnections(withConnection(connections, spec));
  return spec;

  async function moveKey(): Promise<void> {
    await adoptOnlyKey(secrets, id);
    if (await readAccessKey(secrets, id)) return;
    const earlier = specs.find((other) => other.id.startsWith(`${idPrefix}access-key`));
    const key = earlier && (await readAccessKey(secrets, earlier.id));
    if (key) await writeAccessKey(secrets, id, key);
  }
}
