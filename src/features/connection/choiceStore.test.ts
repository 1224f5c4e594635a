import { describe, expect, it } from 'vitest';
import { fillPlaceholders, type Translate } from '../../messages/translate.ts';
import { WorkspaceChoiceStore } from './choiceStore.ts';
import { readConnections } from './connectionEntries.ts';
import { FakeSecrets, fakeSettings } from './fakeWorld.testing.ts';

const t: Translate = (message, ...args) => fillPlaceholders(message, args);

/** One person with one list of connections and one secret storage; each window has a memory of its own. */
function person(over: Parameters<typeof fakeSettings>[0] = {}) {
  const settings = fakeSettings(over);
  const secrets = new FakeSecrets();
  const warnings: string[] = [];
  const window = (kept?: unknown) => {
    const memory = new Map<string, unknown>(kept === undefined ? [] : [['eas.connection', kept]]);
    const store = new WorkspaceChoiceStore({
      memento: {
        get: (key: string) => memory.get(key) as never,
        update: async (key, value) => void memory.set(key, value),
      },
      secrets,
      settings: settings.read,
      saveConnections: settings.saveConnections,
      warn: (message) => warnings.push(message),
      t,
    });
    return { store, memory };
  };
  return { settings, secrets, window, warnings };
}

describe('the choice of a window', () => {
  it('is its own: two windows use different connections', async () => {
    const connections = [
      { id: 'a', name: 'A', region: 'cn-beijing' },
      { id: 'b', name: 'B', region: 'cn-shanghai' },
    ];
    const { window } = person({ connections });
    const [one, two] = [window(), window()];
    await one.store.write({ kind: 'named', id: 'a' });
    await two.store.write({ kind: 'named', id: 'b' });
    expect((await one.store.read())?.name).toBe('A');
    expect((await two.store.read())?.name).toBe('B');
  });

  it.each([
    ['none', undefined],
    ['', undefined],
    ['emulator', 'emulator'],
    ['Team', 't1'],
    ['t1', 't1'],
    ['nobody', undefined],
  ])('follows the setting %j before anything was chosen', async (defaultConnection, id) => {
    const { window, warnings } = person({ defaultConnection, connections: [{ id: 't1', name: 'Team' }] });
    expect((await window().store.read())?.id).toBe(id);
    expect(warnings).toHaveLength(defaultConnection === 'nobody' ? 1 : 0);
  });

  it('is none where the connection was removed, and where what was kept cannot be read', async () => {
    const { window } = person();
    expect(await window({ kind: 'named', id: 'gone' }).store.read()).toBeUndefined();
    expect(await window('junk').store.read()).toBeUndefined();
  });
});

describe('what version 0.1.0 kept', () => {
  const old = { kind: 'alibaba-cloud', region: 'cn-beijing', workspaceId: 'w', credentials: 'access-key' };
  const oldKey = JSON.stringify({ accessKeyId: 'id', accessKeySecret: 'canary-secret' });

  it('becomes a named connection with the key, once', async () => {
    const { window, settings, secrets } = person();
    secrets.kept.set('eas.accessKey', oldKey);
    const { store, memory } = window(old);
    const spec = await store.read();
    expect(spec).toMatchObject({ name: 'Alibaba Cloud', region: 'cn-beijing', workspaceId: 'w' });
    expect([...secrets.kept.keys()]).toEqual([`eas.accessKey:${spec?.id}`]);
    expect(memory.get('eas.connection')).toEqual({ kind: 'named', id: spec?.id });
    expect(readConnections(settings.connections, t).specs).toEqual([spec]);
    expect(JSON.stringify(settings.connections)).not.toContain('canary-secret');
    expect(await store.read()).toEqual(spec);
    expect(settings.saves).toBe(1);
  });

  it('is the same connection for a second window with the same choice, and the same key for another region', async () => {
    const { window, settings, secrets } = person();
    secrets.kept.set('eas.accessKey', oldKey);
    const first = await window(old).store.read();
    expect(await window(old).store.read()).toEqual(first);
    const other = await window({ ...old, region: 'cn-shanghai' }).store.read();
    expect(other).toMatchObject({ name: 'Alibaba Cloud 2', region: 'cn-shanghai' });
    expect(secrets.kept.get(`eas.accessKey:${other?.id}`)).toBe(secrets.kept.get(`eas.accessKey:${first?.id}`));
    expect(readConnections(settings.connections, t).specs).toHaveLength(2);
  });

  it('stays as it was where it is still understood', async () => {
    const { window, settings } = person();
    expect((await window({ kind: 'emulator' }).store.read())?.id).toBe('emulator');
    expect(await window({ kind: 'none' }).store.read()).toBeUndefined();
    expect(settings.saves).toBe(0);
  });
});
