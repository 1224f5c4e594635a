import { askInTurn } from '../../host/steps.ts';
import { deleteAccessKey, writeAccessKey, type AccessKey } from './accessKeyStore.ts';
import { specOf } from './connection.ts';
import type { ConnectionParts } from './connectionParts.ts';
import type { ConnectionSpec } from './connectionSpec.ts';
import { askKey } from './setup/askAccessKey.ts';

/** Asks for a new key for the window's connection, such as after a temporary one ended, and connects again. */
export async function enterAccessKey(parts: ConnectionParts): Promise<void> {
  const { t, prompts, connections, secrets } = parts;
  const spec = specOf(connections.state);
  if (spec?.kind !== 'alibaba-cloud' || spec.credentials.kind !== 'access-key') {
    await prompts.notify('info', t('The connection of this window signs with no access key of its own.'));
    return;
  }
  const key = await askInTurn<Partial<AccessKey>>({}, askKey(t('New Access Key for {0}', spec.name), parts));
  const { accessKeyId, accessKeySecret } = key ?? {};
  if (!accessKeyId || !accessKeySecret) return;
  await writeAccessKey(secrets, spec.id, { ...key, accessKeyId, accessKeySecret });
  await connections.reconnect();
}

/** Deletes the key of a connection that the person picks, after a question that names it. */
export async function forgetAccessKey(parts: ConnectionParts): Promise<void> {
  const { t, prompts, named, secrets } = parts;
  const kept = await named.withKey();
  if (kept.length === 0) {
    await prompts.notify('info', t("VS Code's secret storage holds no access key of a connection."));
    return;
  }
  const spec = await prompts.pick<ConnectionSpec>(
    t('Forget the access key of which connection?'),
    kept.map((value) => ({ label: value.name, icon: 'key', value })),
  );
  if (!spec) return;
  const agreed = await prompts.confirm({
    message: t('Delete the access key of "{0}" from VS Code\'s secret storage?', spec.name),
    detail: t('The connection stays, and cannot be used until it gets a new key.'),
    action: t('Delete Key'),
  });
  if (!agreed) return;
  await deleteAccessKey(secrets, spec.id);
  await prompts.notify('info', t('The access key of "{0}" is deleted.', spec.name));
}
