import type { Subscription } from '../../host/changes.ts';
import type { Prompts } from '../../host/prompts.ts';
import type { Settings } from '../../host/settings.ts';
import type { Translate } from '../../messages/translate.ts';
import { specOf } from './connection.ts';
import type { ConnectionModel } from './connectionModel.ts';
import { builtInEmulatorId, opensTheSame, type ConnectionSpec } from './connectionSpec.ts';
import type { NamedConnections } from './namedConnections.ts';

/** What following the settings needs. */
export interface FollowedSettings {
  readonly connections: ConnectionModel;
  readonly named: () => Promise<Pick<NamedConnections, 'read' | 'has' | 'isSavedHere'>>;
  readonly settings: () => Pick<Settings, 'endpoint' | 'caFile'>;
  readonly prompts: Pick<Prompts, 'notify'>;
  readonly onChange: (names: readonly string[], listener: () => void) => Subscription;
  readonly t: Translate;
}

/**
 * Notices what changes in the settings under an open connection, also by another window: a removed connection is
 * closed, a renamed one goes on, and for all else it offers to reconnect.
 */
export function followSettings(parts: FollowedSettings): Subscription[] {
  const { connections, settings, onChange, t } = parts;
  let used = addressOf(settings());
  let isOffering = false;
  const offer = async (message: string): Promise<void> => {
    if (isOffering) return;
    isOffering = true;
    const action = t('Reconnect');
    const chosen = await parts.prompts.notify('info', message, action);
    isOffering = false;
    if (chosen === action && specOf(connections.state)) await connections.reconnect().catch(() => undefined);
  };
  const listen = async (): Promise<void> => {
    const spec = specOf(connections.state);
    if (!spec || spec.id === builtInEmulatorId) return;
    const named = await parts.named();
    if (named.isSavedHere) return;
    const now = named.read().specs.find(({ id }) => id === spec.id);
    // While the list was read the window may have gone on to another one.
    if (specOf(connections.state)?.id !== spec.id) return;
    // An entry that cannot be read is one that a person is in the middle of editing.
    if (!now) return named.has(spec.id) ? undefined : close(spec);
    if (!opensTheSame(now, spec)) return offer(t('The connection "{0}" was changed in the settings.', now.name));
    if (now.name !== spec.name) connections.rename(now);
  };
  const close = async ({ name }: ConnectionSpec): Promise<void> => {
    // The choice stays: an entry that comes back is used again.
    connections.close();
    await parts.prompts.notify(
      'info',
      t('The connection "{0}" is not in the settings any more: this window is disconnected.', name),
    );
  };
  return [
    connections.onDidChange(({ kind }) => {
      if (kind !== 'connecting') return;
      used = addressOf(settings());
      // What was offered before is old news, though it may still lie in the notification centre.
      isOffering = false;
    }),
    onChange(['connections'], () => void listen()),
    onChange(['endpoint', 'caFile'], () => {
      if (specOf(connections.state)?.kind !== 'alibaba-cloud' || addressOf(settings()) === used) return;
      void offer(
        t('The endpoint or the certificates in the settings changed. The connection goes on with the old ones.'),
      );
    }),
  ];
}

function addressOf({ endpoint, caFile }: Pick<Settings, 'endpoint' | 'caFile'>): string {
  return JSON.stringify([endpoint, caFile]);
}
