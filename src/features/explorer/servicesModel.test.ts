import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deferred } from '../../../test/deferred.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { EasApi } from '../../eas/api.ts';
import type { ServiceModel, ServicePhase } from '../../eas/services/model.ts';
import { Changes } from '../../host/changes.ts';
import type { Connection, ConnectionState } from '../connection/connection.ts';
import { ServicesModel, type ServicesChange } from './servicesModel.ts';

function service(name: string, phase: ServicePhase, members: readonly ServiceModel[] = []): ServiceModel {
  return {
    key: `cn/${name}`,
    name,
    uid: name,
    region: 'cn',
    kind: members.length > 0 ? 'aggregate' : 'single',
    ownLife: true,
    role: undefined,
    state: { phase, status: phase, message: undefined, changing: phase === 'creating' },
    instances: { running: 1, total: 1 },
    members,
    ratio: undefined,
    service: { ServiceName: name, Labels: [], AccessToken: undefined },
  };
}

function setUp() {
  const changes: ServicesChange[] = [];
  const connectionChanges = new Changes<ConnectionState>();
  const listInstances = vi.fn(async (_name: string) => [{ InstanceName: 'i-1', Status: 'Running' }]);
  const api = { region: 'cn', listInstances } as unknown as EasApi;
  const connection: Connection = {
    id: 'c',
    kind: 'emulator',
    label: 'E',
    region: 'cn',
    workspaceId: undefined,
    pollMs: 1_000,
    api,
  };
  const source = {
    state: { kind: 'connected', connection } as ConnectionState,
    onDidChange: connectionChanges.on,
    connected: async () => connection,
  };
  const load = vi.fn(async (): Promise<readonly ServiceModel[]> => [service('a', 'running')]);
  const model = new ServicesModel(source, load, { changing: () => 1_000, idle: 60_000 });
  model.onDidChange((change) => changes.push(change));
  const switchTo = (state: ConnectionState): void => {
    source.state = state;
    connectionChanges.fire(state);
  };
  return { model, load, changes, listInstances, switchTo, source };
}

describe('members that cannot be asked for', () => {
  const refused = new CloudError({ kind: 'forbidden', action: 'ListServices', missingPermission: 'eas:ListServices' });

  it('stay as they were known, with the reason, until they can be asked for again', async () => {
    const { model, load, changes } = setUp();
    const whole = service('agg', 'running', [service('agg-prefill', 'running'), service('agg-decode', 'running')]);
    const cut: ServiceModel = { ...service('agg', 'running'), kind: 'aggregate', membersTrouble: refused };
    load.mockResolvedValue([whole]);
    await model.refresh();
    load.mockResolvedValue([cut, service('other', 'running')]);
    await model.refresh();
    const [first] = model.state.kind === 'ready' ? model.state.services : [];
    expect(first?.members.map(({ name }) => name)).toEqual(['agg-prefill', 'agg-decode']);
    expect(first?.membersTrouble).toBe(refused);
    changes.length = 0;
    load.mockResolvedValue([whole, service('other', 'running')]);
    await model.refresh();
    expect(model.find('agg')?.membersTrouble).toBeUndefined();
    expect(changes).toMatchObject([{ kind: 'some', services: [{ name: 'agg' }] }]);
    model.dispose();
  });

  it('are not taken from another connection', async () => {
    const { model, load, switchTo, source } = setUp();
    const cut: ServiceModel = { ...service('agg', 'running'), kind: 'aggregate', membersTrouble: refused };
    load.mockResolvedValue([service('agg', 'running', [service('agg-prefill', 'running')])]);
    await model.refresh();
    const { state } = source;
    switchTo({ kind: 'connecting', label: 'Other' });
    source.state = state;
    load.mockResolvedValue([cut]);
    await model.refresh();
    expect(model.find('agg')?.members).toEqual([]);
    model.dispose();
  });
});

describe('ServicesModel', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('reads nothing while hidden, at once when shown, and stops when hidden again', async () => {
    const { model, load } = setUp();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(load).toHaveBeenCalledTimes(0);
    model.setVisible(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(load).toHaveBeenCalledTimes(1);
    model.setVisible(false);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(load).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('reads often while a service changes and seldom afterwards', async () => {
    const { model, load } = setUp();
    load.mockResolvedValue([service('a', 'creating')]);
    model.setVisible(true);
    await vi.advanceTimersByTimeAsync(3_500);
    expect(load).toHaveBeenCalledTimes(4);
    load.mockResolvedValue([service('a', 'running')]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(load).toHaveBeenCalledTimes(5);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(load).toHaveBeenCalledTimes(5);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(load).toHaveBeenCalledTimes(6);
  });

  it('redraws only the service that changed', async () => {
    const { model, load, changes } = setUp();
    load.mockResolvedValueOnce([service('a', 'creating'), service('b', 'running')]);
    await model.refresh();
    load.mockResolvedValueOnce([service('a', 'running'), service('b', 'running')]);
    await model.refresh();
    const last = changes.at(-1);
    expect(last?.kind === 'some' && last.services.map(({ name }) => name)).toEqual(['a']);
  });

  it('redraws a member without its parent', async () => {
    const { model, load, changes } = setUp();
    load.mockResolvedValueOnce([service('a', 'running', [service('a-prefill', 'creating')])]);
    await model.refresh();
    load.mockResolvedValueOnce([service('a', 'running', [service('a-prefill', 'running')])]);
    await model.refresh();
    const last = changes.at(-1);
    expect(last?.kind === 'some' && last.services.map(({ name }) => name)).toEqual(['a-prefill']);
  });

  it('keeps what it has when a refresh fails, and says that it is old', async () => {
    const { model, load } = setUp();
    await model.refresh();
    load.mockRejectedValueOnce(new Error('no network'));
    await model.refresh();
    expect(model.state).toMatchObject({ kind: 'ready', stale: { message: 'no network' } });
    expect(model.find('a')?.name).toBe('a');
    await model.refresh();
    expect(model.state).toMatchObject({ kind: 'ready', stale: undefined });
  });

  it('fails with the reason when it has nothing, and goes on trying while it is seen', async () => {
    const { model, load } = setUp();
    load.mockRejectedValueOnce(new Error('no network'));
    model.setVisible(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(model.state).toMatchObject({ kind: 'failed', error: { message: 'no network' } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(model.state.kind).toBe('ready');
  });

  it('shows nothing of a connection that is gone', async () => {
    const { model, switchTo, changes } = setUp();
    await model.refresh();
    switchTo({ kind: 'none' });
    expect(model.state).toEqual({ kind: 'disconnected' });
    expect(model.all()).toEqual([]);
    expect(changes.at(-1)).toEqual({ kind: 'all' });
  });

  it('drops an answer that comes after the connection was switched', async () => {
    const { model, load, switchTo } = setUp();
    const late = deferred<readonly ServiceModel[]>();
    load.mockReturnValueOnce(late.promise);
    const reading = model.refresh();
    await vi.advanceTimersByTimeAsync(0);
    switchTo({ kind: 'none' });
    late.resolve([service('of-the-old-connection', 'running')]);
    await reading;
    expect(model.all()).toEqual([]);
  });

  it('keeps the instances of expanded services fresh, and forgets them when collapsed', async () => {
    const { model, listInstances, changes } = setUp();
    await model.refresh();
    const a = model.find('a');
    if (!a) throw new Error('no service');
    expect(await model.instances(a)).toHaveLength(1);
    listInstances.mockResolvedValueOnce([{ InstanceName: 'i-2', Status: 'Pending' }]);
    await model.refresh();
    expect(changes.at(-1)).toMatchObject({ kind: 'some', services: [{ name: 'a' }] });
    expect(await model.instances(a)).toMatchObject([{ InstanceName: 'i-2' }]);
    model.forgetInstances(a);
    const calls = listInstances.mock.calls.length;
    await model.refresh();
    expect(listInstances.mock.calls.length).toBe(calls);
  });

  it('reads again after a change that was asked for while a read was under way, and often for a while', async () => {
    const { model, load } = setUp();
    model.setVisible(true);
    await vi.advanceTimersByTimeAsync(0);
    const old = deferred<readonly ServiceModel[]>();
    load.mockReturnValueOnce(old.promise);
    const reading = model.refresh();
    const rereading = model.readChange();
    old.resolve([service('a', 'running')]);
    await reading;
    load.mockResolvedValueOnce([service('a', 'running')]);
    await rereading;
    expect(load).toHaveBeenCalledTimes(3);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(load).toHaveBeenCalledTimes(6);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(load).toHaveBeenCalledTimes(6);
  });

  it('reads once after a change while hidden', async () => {
    const { model, load } = setUp();
    await model.readChange();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('gives a list that is old anew, and one that is kept fresh as it is', async () => {
    const { model, load } = setUp();
    model.setVisible(true);
    await vi.advanceTimersByTimeAsync(0);
    await model.fresh();
    expect(load).toHaveBeenCalledTimes(1);
    model.setVisible(false);
    load.mockResolvedValueOnce([service('new', 'running')]);
    expect((await model.fresh()).map(({ name }) => name)).toEqual(['new']);
  });

  it('gives a fresh list though the view is hidden while it is read', async () => {
    const { model, load } = setUp();
    const late = deferred<readonly ServiceModel[]>();
    load.mockReturnValueOnce(late.promise);
    model.setVisible(true);
    const fresh = model.fresh();
    await vi.advanceTimersByTimeAsync(0);
    model.setVisible(false);
    late.resolve([]);
    expect((await fresh).map(({ name }) => name)).toEqual(['a']);
  });

  it('gives the reason when there is no fresh list', async () => {
    const { model, load, source, switchTo } = setUp();
    load.mockRejectedValueOnce(new Error('no network'));
    await expect(model.fresh()).rejects.toThrow('no network');
    source.connected = async () => {
      throw new Error('not connected');
    };
    switchTo({ kind: 'none' });
    await expect(model.fresh()).rejects.toThrow('not connected');
  });

  it('shows why the connection ended when it ends in the middle of a read', async () => {
    const { model, load, switchTo } = setUp();
    await model.refresh();
    const late = deferred<readonly ServiceModel[]>();
    load.mockReturnValueOnce(late.promise);
    const reading = model.refresh();
    await vi.advanceTimersByTimeAsync(0);
    switchTo({ kind: 'failed', label: 'E', error: new Error('the emulator ended') });
    late.reject(new Error('no connection'));
    await reading;
    expect(model.state).toMatchObject({ kind: 'failed', error: { message: 'the emulator ended' } });
  });

  it('keeps no instances that come after their service was collapsed or the connection was left', async () => {
    const { model, listInstances, switchTo } = setUp();
    await model.refresh();
    const a = model.find('a');
    if (!a) throw new Error('no service');
    for (const leave of [() => model.forgetInstances(a), () => switchTo({ kind: 'none' })]) {
      const late = deferred<{ InstanceName: string; Status: string }[]>();
      listInstances.mockReturnValueOnce(late.promise);
      const reading = model.instances(a);
      await vi.advanceTimersByTimeAsync(0);
      leave();
      late.resolve([{ InstanceName: 'old', Status: 'Running' }]);
      await reading;
      expect(await model.instances(a)).toMatchObject([{ InstanceName: 'i-1' }]);
      model.forgetInstances(a);
    }
  });
});
