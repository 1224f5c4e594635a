import { expect, test } from 'vitest';
import { deferred } from '../../../test/deferred.ts';
import { emptyState, type EmulatorState } from './model.ts';
import { StateStore } from './store.ts';

const withKey = (id: string) => (state: EmulatorState) => ({
  state: { ...state, accessKey: { id, secret: '' } },
  result: id,
});

const add = (letter: string) => (state: EmulatorState) => withKey(`${state.accessKey?.id ?? ''}${letter}`)(state);

test('a change is seen only when it is safe', async () => {
  const disk = deferred<void>();
  const store = new StateStore(emptyState, () => disk.promise);
  const change = store.commit(withKey('a'));
  await Promise.resolve();
  expect(store.state.accessKey).toBeUndefined();
  disk.resolve();
  expect(await change).toBe('a');
  expect(store.state.accessKey?.id).toBe('a');
});

test('when saving fails nothing has changed, and the next change goes through', async () => {
  let fails = true;
  const store = new StateStore(emptyState, () => (fails ? Promise.reject(new Error('disk full')) : Promise.resolve()));
  await expect(store.commit(withKey('a'))).rejects.toThrow('disk full');
  expect(store.state.accessKey).toBeUndefined();
  fails = false;
  await store.commit(withKey('b'));
  expect(store.state.accessKey?.id).toBe('b');
});

test('changes run one after the other on what the one before left; those that wait are saved together', async () => {
  const saved: string[] = [];
  const store = new StateStore(emptyState, async (state) => {
    await Promise.resolve();
    saved.push(state.accessKey?.id ?? '');
  });
  const all = await Promise.all(['a', 'b', 'c', 'd'].map((letter) => store.commit(add(letter))));
  expect(all).toEqual(['a', 'ab', 'abc', 'abcd']);
  expect(saved).toEqual(['a', 'abcd']);
});

test('a change that is refused waits for those it saw to be safe, and spoils none', async () => {
  const disk = deferred<void>();
  const store = new StateStore(emptyState, () => disk.promise);
  const told: string[] = [];
  const tell = (work: Promise<string>): Promise<void> =>
    work.then(
      (id) => void told.push(id),
      (error: unknown) => void told.push(String(error)),
    );
  const refused = (): never => {
    throw new Error('taken');
  };
  const all = [
    store.commit(add('a')),
    store.commit(add('b')),
    store.commit<string>(refused),
    store.commit(add('c')),
  ].map(tell);
  await Promise.resolve();
  expect(told).toEqual([]);
  disk.resolve();
  await Promise.all(all);
  expect(told).toEqual(['a', 'ab', 'Error: taken', 'abc']);
});

test('when saving fails for several, each hears it and nothing has changed', async () => {
  const store = new StateStore(emptyState, () => Promise.reject(new Error('disk full')));
  const all = await Promise.allSettled([store.commit(add('a')), store.commit(add('b')), store.commit(add('c'))]);
  expect(all.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
  await store.settled();
  expect(store.state).toBe(emptyState);
});
