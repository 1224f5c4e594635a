import { describe, expect, it } from 'vitest';
import { deferred } from '../../../test/deferred.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { EasApi } from '../../eas/api.ts';
import type { ConnectionState } from './connection.ts';
import type { ConnectionNews } from './connection.ts';
import type { ConnectionChoice } from './connectionChoice.ts';
import { ConnectionModel, type OpenedConnection } from './connectionModel.ts';
import type { ConnectionSpec } from './connectionSpec.ts';
import { Changes } from '../../host/changes.ts';

const named = { kind: 'named', id: 'team' } as const;

function specOf(choice: ConnectionChoice): ConnectionSpec | undefined {
  if (choice.kind === 'none') return undefined;
  if (choice.kind === 'emulator') return { kind: 'emulator', id: 'emulator', name: 'Local emulator' };
  const credentials = { kind: 'access-key' } as const;
  return {
    kind: 'alibaba-cloud',
    id: choice.id,
    name: 'Team',
    region: 'cn-beijing',
    workspaceId: undefined,
    credentials,
  };
}

function opened(id: string): OpenedConnection & {
  disposed: number;
  end: (error: Error) => void;
  news: Changes<ConnectionNews>;
} {
  const news = new Changes<ConnectionNews>();
  const { promise, resolve } = deferred<Error>();
  const result = {
    connection: {
      id,
      kind: 'emulator' as const,
      label: id,
      region: 'cn-hangzhou',
      workspaceId: undefined,
      pollMs: 1_000,
      api: { region: 'cn-hangzhou' } as EasApi,
    },
    ended: promise,
    end: resolve,
    news,
    onNews: news.on,
    disposed: 0,
    dispose: () => void (result.disposed += 1),
  };
  return result;
}

function setUp(choice: ConnectionChoice = { kind: 'emulator' }) {
  const states: ConnectionState[] = [];
  const opens: { resolve: (value: OpenedConnection) => void; reject: (error: Error) => void; signal: AbortSignal }[] =
    [];
  let kept = choice;
  const model = new ConnectionModel(
    {
      open: (_spec, signal) =>
        new Promise((resolve, reject) => {
          opens.push({ resolve, reject, signal });
        }),
    },
    { read: async () => specOf(kept), write: async (next) => void (kept = next) },
    () => new Error('nothing chosen'),
  );
  model.onDidChange((state) => states.push(state));
  return { model, states, opens, kept: () => kept };
}

/** Lets promises that are settled already run their continuations. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('ConnectionModel', () => {
  it('opens nothing before someone asks', async () => {
    const { model, opens } = setUp();
    await settle();
    expect(opens).toHaveLength(0);
    expect(model.state).toEqual({ kind: 'none' });
  });

  it('opens once for callers that come together, and again for none of the later ones', async () => {
    const { model, opens, states } = setUp();
    const both = Promise.all([model.connected(), model.connected()]);
    await settle();
    expect(opens).toHaveLength(1);
    opens[0]?.resolve(opened('a'));
    const [one, two] = await both;
    expect(one).toBe(two);
    expect(await model.connected()).toBe(one);
    expect(opens).toHaveLength(1);
    expect(states.map(({ kind }) => kind)).toEqual(['connecting', 'connected']);
  });

  it('rejects with a sentence when nothing was chosen', async () => {
    const { model } = setUp({ kind: 'none' });
    await expect(model.connected()).rejects.toThrow('nothing chosen');
  });

  it('keeps the reason of a failure and can be tried again', async () => {
    const { model, opens } = setUp();
    const first = model.connected();
    await settle();
    opens[0]?.reject(new Error('no port'));
    await expect(first).rejects.toThrow('no port');
    expect(model.state).toMatchObject({ kind: 'failed', error: { message: 'no port' } });
    const second = model.reconnect();
    await settle();
    opens[1]?.resolve(opened('b'));
    expect((await second).id).toBe('b');
  });

  it('closes a connection that opens after another one was chosen, and never shows it', async () => {
    const { model, opens } = setUp();
    const first = model.connected();
    first.catch(() => undefined);
    await settle();
    const second = model.choose(named);
    await settle();
    const late = opened('late');
    opens[0]?.resolve(late);
    opens[1]?.resolve(opened('new'));
    await second;
    await expect(first).rejects.toThrow();
    expect(opens[0]?.signal.aborted).toBe(true);
    expect(late.disposed).toBe(1);
    expect(model.state).toMatchObject({ kind: 'connected', connection: { id: 'new' } });
  });

  it('says so when a connection ends by itself', async () => {
    const { model, opens } = setUp();
    const connecting = model.connected();
    await settle();
    const connection = opened('a');
    opens[0]?.resolve(connection);
    await connecting;
    connection.end(new Error('the process died'));
    await settle();
    expect(model.state).toMatchObject({ kind: 'failed', error: { message: 'the process died' } });
  });

  it('closes what is open when another connection is chosen, and keeps the choice', async () => {
    const { model, opens, kept } = setUp();
    const connecting = model.connected();
    await settle();
    const connection = opened('a');
    opens[0]?.resolve(connection);
    await connecting;
    await model.choose({ kind: 'none' });
    expect(connection.disposed).toBe(1);
    expect(kept()).toEqual({ kind: 'none' });
    expect(model.state).toEqual({ kind: 'none' });
  });

  it('tells who waited that it was cancelled, whatever the opener says about its end', async () => {
    const { model, opens } = setUp();
    const first = model.connected();
    const ending = first.catch((error: unknown) => error);
    await settle();
    await model.choose({ kind: 'none' });
    opens[0]?.reject(new Error('did not start in time'));
    const error = await ending;
    expect(error instanceof CloudError && error.kind).toBe('cancelled');
  });

  it('leaves an open connection of the wanted kind alone, and one that is opening too', async () => {
    const { model, opens } = setUp();
    const both = Promise.all([model.chooseUnlessOpen({ kind: 'emulator' }), model.connected()]);
    await settle();
    const connection = opened('a');
    opens[0]?.resolve(connection);
    await both;
    expect(await model.chooseUnlessOpen({ kind: 'emulator' })).toBe(false);
    expect(opens).toHaveLength(1);
    expect(connection.disposed).toBe(0);
  });

  it('opens the wanted kind where another one is open, and again where it failed', async () => {
    const { model, opens, kept } = setUp(named);
    const first = model.connected();
    await settle();
    opens[0]?.reject(new Error('no key'));
    await expect(first).rejects.toThrow('no key');
    for (const at of [1, 2]) {
      const choosing = model.chooseUnlessOpen({ kind: 'emulator' });
      await settle();
      if (at === 1) {
        opens[at]?.reject(new Error('no port'));
        await expect(choosing).rejects.toThrow('no port');
      } else {
        opens[at]?.resolve(opened('e'));
        expect(await choosing).toBe(true);
      }
    }
    expect(kept()).toEqual({ kind: 'emulator' });
  });

  it('opens another connection of the same kind, which is another one', async () => {
    const { model, opens } = setUp(named);
    const first = model.connected();
    await settle();
    const connection = opened('a');
    opens[0]?.resolve(connection);
    await first;
    const choosing = model.chooseUnlessOpen({ kind: 'named', id: 'other' });
    await settle();
    opens[1]?.resolve(opened('b'));
    expect(await choosing).toBe(true);
    expect(connection.disposed).toBe(1);
    expect(model.state).toMatchObject({ kind: 'connected', connection: { id: 'b', spec: { id: 'other' } } });
  });

  it('goes on under a new name, and still says so when it ends', async () => {
    const { model, opens, states } = setUp(named);
    const first = model.connected();
    await settle();
    const connection = opened('a');
    opens[0]?.resolve(connection);
    await first;
    const spec = specOf(named);
    if (!spec) throw new Error('no spec');
    model.rename({ ...spec, name: 'New name' });
    expect(states.at(-1)).toMatchObject({ kind: 'connected', connection: { id: 'a', label: 'New name' } });
    expect(connection.disposed).toBe(0);
    expect((await model.connected()).label).toBe('New name');
    connection.end(new Error('the process died'));
    await settle();
    expect(model.state).toMatchObject({ kind: 'failed', label: 'New name' });
  });

  it('passes on what changes about the open connection, and nothing of a closed one', async () => {
    const { model, opens } = setUp(named);
    const news: unknown[] = [];
    model.onNews((one) => news.push(one));
    const first = model.connected();
    await settle();
    const connection = opened('a');
    opens[0]?.resolve(connection);
    await first;
    connection.news.fire({ kind: 'other-region', region: 'cn-hangzhou' });
    expect(news).toMatchObject([{ connection: { id: 'a' }, news: { region: 'cn-hangzhou' } }]);
    model.close();
    connection.news.fire({ kind: 'other-owner' });
    expect(news).toHaveLength(1);
  });
});
