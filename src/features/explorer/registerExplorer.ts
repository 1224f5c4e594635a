import { commands, env, window, type Disposable, type ExtensionContext, type TreeView } from 'vscode';
import { setContext } from '../../host/contexts.ts';
import { registerCommand, type CommandHost } from '../../host/commands.ts';
import { t } from '../../host/localize.ts';
import { specOf, type Connection } from '../connection/connection.ts';
import type { ConnectionModel } from '../connection/connectionModel.ts';
import { placeOf } from '../connection/statusWords.ts';
import { waysOn } from '../connection/waysOn.ts';
import { badgeOf } from './serviceLooks.ts';
import type { ServiceNode } from './serviceNode.ts';
import type { ServicesModel } from './servicesModel.ts';
import { ServicesTree } from './servicesTree.ts';

const viewId = 'eas.services';

/** What the Services view is built from. */
export interface ExplorerParts extends CommandHost {
  readonly connections: ConnectionModel;
  readonly services: ServicesModel;
}

/** Puts the Services view into the side bar. Nothing is read before it is seen. */
export function registerExplorer(context: ExtensionContext, parts: ExplorerParts): TreeView<ServiceNode> {
  const { services, connections } = parts;
  const tree = new ServicesTree(services, explain, () => waysOn(specOf(connections.state), services.trouble, t));
  const view = window.createTreeView(viewId, { treeDataProvider: tree, showCollapseAll: true });
  const show = (): void => void showState(view, parts);
  context.subscriptions.push(
    tree,
    view,
    services.onDidChange(show),
    connections.onDidChange(show),
    view.onDidChangeVisibility(({ visible }) => services.setVisible(visible)),
    view.onDidCollapseElement(({ element }) => {
      if (element.kind !== 'service') return;
      // Members of a collapsed aggregate are not seen either.
      for (const service of [element.service, ...element.service.members]) services.forgetInstances(service);
    }),
    badges(),
    registerCommand(parts, 'eas.refresh', () => refresh(parts)),
  );
  show();
  services.setVisible(view.visible);
  return view;
}

/** The letters P, D and R behind members. */
function badges(): Disposable {
  return window.registerFileDecorationProvider({
    provideFileDecoration: (uri) => {
      const badge = badgeOf(uri);
      return badge ? { badge } : undefined;
    },
  });
}

async function refresh(parts: ExplorerParts): Promise<void> {
  const failed = parts.connections.state.kind === 'failed';
  await window.withProgress({ location: { viewId } }, async () => {
    if (failed) await parts.connections.reconnect().catch(() => undefined);
    await parts.services.refresh();
  });
  // The view says that there is no connection, and how to get one.
  if (parts.services.state.kind === 'disconnected') await commands.executeCommand(`${viewId}.focus`);
}

async function showState(view: TreeView<ServiceNode>, { services, connections }: ExplorerParts): Promise<void> {
  const { state } = services;
  const connection = connections.state;
  setContext('eas.connectionKind', connection.kind === 'connected' ? connection.connection.kind : 'none');
  view.description = connection.kind === 'connected' ? describeConnection(connection.connection) : '';
  if (state.kind === 'ready') {
    setContext('eas.state', state.services.length === 0 ? 'empty' : 'ready');
    const failed = services.all().filter((service) => service.state.phase === 'failed' && service.kind !== 'member');
    view.badge =
      failed.length > 0 ? { value: failed.length, tooltip: t('Failed services: {0}', failed.length) } : undefined;
  } else {
    setContext('eas.state', state.kind);
    view.badge = undefined;
  }
  const message = await stateMessage(services);
  if (services.state === state) view.message = message;
}

function describeConnection(connection: Connection): string {
  return [connection.label, ...placeOf(connection)].join(' · ');
}

async function stateMessage(services: ServicesModel): Promise<string> {
  const { state } = services;
  if (state.kind === 'failed') return explain(state.error);
  if (state.kind !== 'ready' || state.stale === undefined) return '';
  const at = new Date(state.readAt).toLocaleTimeString(env.language);
  return t('Not updated since {0}: {1}', at, await explain(state.stale));
}

async function explain(error: unknown): Promise<string> {
  const { explainError } = await import('../../eas/explainError.ts');
  const { message, advice } = explainError(error, t);
  return advice ? `${message} ${advice}` : message;
}
