import { describe, expect, it } from 'vitest';
import { fillPlaceholders, type Translate } from '../../messages/translate.ts';
import { WorkspaceChoiceStore } from './choiceStore.ts';
import type { Connection, ConnectionNews, ConnectionState } from './connection.ts';
import { ConnectionModel } from './connectionModel.ts';
import { Changes } from '../../host/changes.ts';
import { FakeSecrets, fakeSettings } from './fakeWorld.testing.ts';
import { followNews } from './followNews.ts';
import { followSettings } from './followSettings.ts';
import { NamedConnections } from './namedConnections.ts';

const t: Translate = (message, ...args) => fillPlaceholders(message, args);
const team = { id: 'team', name: 'Team', region: 'cn-beijing' };

/** A window with one connection open, and a person who answers notices as told. */
async function openWindow(answer?: string) {
  const settings = fakeSettings({ connections: [team], defaultConnection: 'Team' });
  const secrets = new FakeSecrets();
  const named = new NamedConnections(settings.read, settings.saveConnections, secrets, t);
  const memory = new Map<string, unknown>();
  const news = new Changes<ConnectionNews>();
  const notices: string[] = [];
  const states: ConnectionState['kind'][] = [];
  const noticed = new Changes<string>();
  const store = new WorkspaceChoiceStore({
    memento: {
      get: (key: string) => memory.get(key) as never,
      update: async (key, value) => void memory.set(key, value),
    },
    secrets,
    settings: settings.read,
    saveConnections: settings.saveConnections,
    warn: () => undefined,
    t,
  });
  const open = async (spec: { readonly id: string; readonly name: string; readonly kind: Connection['kind'] }) => ({
    connection: { id: `${spec.id}/1`, kind: spec.kind, label: spec.name, region: 'cn-beijing' } as Connection,
    onNews: news.on,
    dispose: () => undefined,
  });
  const connections = new ConnectionModel({ open }, store, () => new Error('none'));
  const prompts = {
    notify: async (_level: string, message: string, ...actions: readonly string[]) => {
      notices.push(message);
      queueMicrotask(() => noticed.fire(message));
      return actions.find((action) => action === answer);
    },
  };
  followSettings({
    connections,
    named: async () => named,
    settings: settings.read,
    prompts,
    onChange: settings.onChange,
    t,
  });
  followNews(connections, prompts, t);
  await connections.connected();
  connections.onDidChange(({ kind }) => states.push(kind));
  const notice = (): Promise<string> =>
    new Promise((resolve) => {
      const listener = noticed.on((message) => {
        listener.dispose();
        resolve(message);
      });
    });
  const state = (kind: ConnectionState['kind']): Promise<ConnectionState> =>
    new Promise((resolve) => {
      const listener = connections.onDidChange((now) => {
        if (now.kind !== kind) return;
        listener.dispose();
        resolve(now);
      });
    });
  return { settings, named, connections, news, notices, notice, state, states };
}

describe('settings that change under an open connection', () => {
  it('closes a connection that is not there any more, and says its name', async () => {
    const { settings, connections, notice, notices } = await openWindow();
    const said = notice();
    settings.change({ connections: [] });
    expect(await said).toMatch(/"Team" is not in the settings/);
    expect(connections.state.kind).toBe('none');
    expect(notices).toHaveLength(1);
  });

  it('waits while an entry is being edited, and takes it back when it is there again', async () => {
    const { settings, connections, notice, notices } = await openWindow();
    settings.change({ connections: [{ ...team, region: 7 }] });
    await new Promise(setImmediate);
    expect(connections.state.kind).toBe('connected');
    expect(notices).toEqual([]);
    const said = notice();
    settings.change({ connections: [] });
    await said;
    settings.change({ connections: [team] });
    expect((await connections.connected()).spec).toMatchObject({ id: 'team' });
  });

  it('offers to reconnect, and goes on as it is without an answer', async () => {
    const { settings, notice, states } = await openWindow();
    const said = notice();
    settings.change({ connections: [{ ...team, region: 'cn-shanghai' }] });
    expect(await said).toMatch(/"Team" was changed/);
    expect(states).toEqual([]);
  });

  it('reconnects when the person says so, with what is in the settings then', async () => {
    const { settings, state } = await openWindow('Reconnect');
    const again = state('connected');
    settings.change({ connections: [{ ...team, region: 'cn-shanghai' }] });
    expect(await again).toMatchObject({ connection: { spec: { region: 'cn-shanghai' } } });
  });

  it('takes a new name without a word', async () => {
    const { settings, state, notices } = await openWindow();
    const renamed = state('connected');
    settings.change({ connections: [{ ...team, name: 'New' }] });
    expect(await renamed).toMatchObject({ connection: { label: 'New', id: 'team/1' } });
    expect(notices).toEqual([]);
  });

  it('says nothing about what the window itself saved, about others, and about the same address', async () => {
    const { settings, named, notices, notice } = await openWindow();
    const { specs } = named.read();
    if (specs[0]?.kind !== 'alibaba-cloud') throw new Error('no connection');
    await named.save({ ...specs[0], region: 'cn-shanghai' }, undefined);
    settings.change({ endpoint: '', emulatorTimeScale: 5 });
    const said = notice();
    settings.change({ endpoint: 'https://proxy.example.com' });
    expect(await said).toMatch(/endpoint or the certificates/);
    expect(notices).toHaveLength(1);
  });
});

describe('credentials that change under an open connection', () => {
  it('connects again when they are of someone else: nothing of the other is shown', async () => {
    const { news, notice, states } = await openWindow();
    const said = notice();
    news.fire({ kind: 'other-owner' });
    expect(await said).toMatch(/credentials of "Team"/);
    expect(states).toEqual(['none', 'connecting', 'connected']);
  });

  it('says that the profile names another region, once, and stays until the person reconnects', async () => {
    const { news, notice, notices, states } = await openWindow();
    const said = notice();
    news.fire({ kind: 'other-region', region: 'cn-shanghai' });
    news.fire({ kind: 'other-region', region: 'cn-shanghai' });
    expect(await said).toMatch(/names the region cn-shanghai now. The connection stays in cn-beijing/);
    expect(notices).toHaveLength(1);
    expect(states).toEqual([]);
  });
});
