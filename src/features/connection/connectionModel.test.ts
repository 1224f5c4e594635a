import { describe, expect, it } from 'vitest';
import { deferred } from '../../../test/deferred.ts';
import type { EasApi } from '../../eas/api.ts';
import type { ConnectionState } from './connection.ts';
import type { ConnectionChoice } from './connectionChoice.ts';
import { ConnectionModel, type OpenedConnection } from './connectionModel.ts';

function opened(id: string): OpenedConnection & { disposed: number; end: (error: Error) => void } {
  const { promise, resolve } = deferred<Error>();
  const result = {
    connection: {
      id,
      kind: 'emulator' as const,
      label: id,
      region: 'cn-hangzhou',
      workspaceId: undefined,
      api: { region: 'cn-hangzhou' } as EasApi,
    },
    ended: promise,
    end: resolve,
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
      labelOf: ({ kind }) => kind,
      open: (_choice, signal) =>
        new Promise((resolve, reject) => {
          opens.push({ resolve, reject, signal });
        }),
    },
    { read: async () => kept, write: async (next) => void (kept = next) },
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
    const second = model.choose({ kind: 'alibaba-cloud', region: 'cn-beijing', credentials: 'default-chain' });
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
});
