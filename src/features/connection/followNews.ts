import type { Prompts } from '../../host/prompts.ts';
import type { Subscription } from '../../host/changes.ts';
import type { Translate } from '../../messages/translate.ts';
import type { Connection, ConnectionNews } from './connection.ts';
import type { ConnectionModel } from './connectionModel.ts';

/** Acts on what changes about the open connection from outside, and says so. */
export function followNews(
  connections: Pick<ConnectionModel, 'onNews' | 'reconnect' | 'state'>,
  prompts: Pick<Prompts, 'notify'>,
  t: Translate,
): Subscription {
  // A file is written more than once: the same is said once for each connection.
  let said = '';
  return connections.onNews(({ connection, news }) => {
    const key = JSON.stringify([connection.id, news]);
    if (key === said) return;
    said = key;
    void tell(connection, news);
  });

  async function tell(connection: Connection, news: ConnectionNews): Promise<void> {
    const { label, region } = connection;
    if (news.kind === 'other-owner') {
      // What is shown belongs to whom the credentials belonged to.
      const again = await reconnect();
      if (again)
        await prompts.notify('info', t('The credentials of "{0}" are others now: it was connected again.', label));
      return;
    }
    const message = t(
      'The CLI profile of "{0}" names the region {1} now. The connection stays in {2} until you reconnect.',
      label,
      news.region,
      region,
    );
    const action = t('Reconnect');
    if ((await prompts.notify('info', message, action)) !== action) return;
    const { state } = connections;
    if (state.kind === 'connected' && state.connection.id === connection.id) await reconnect();
  }

  /** The state tells why it failed. */
  async function reconnect(): Promise<boolean> {
    return connections.reconnect().then(
      () => true,
      () => false,
    );
  }
}
