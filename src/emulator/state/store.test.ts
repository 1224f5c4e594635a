import { expect, test } from 'vitest';
import { deferred } from '../../../test/deferred.ts';
import { emptyState, type EmulatorState } from './model.ts';
import { StateStore } from './store.ts';

const withKey = (id: string) => (state: EmulatorState) => ({
  state: { ...state, accessKey: { id, secret: '' } },
  result: id,
});

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

test('changes run one after the other on what the one before left', async () => {
  const saved: string[] = [];
  const store = new StateStore(emptyState, async (state) => {
    await Promise.resolve();
    saved.push(state.accessKey?.id ?? '');
  });
  const add = (letter: string) => (state: EmulatorState) => withKey(`${state.accessKey?.id ?? ''}${letter}`)(state);
  const all = await Promise.all(['a', 'b', 'c'].map((letter) => store.commit(add(letter))));
  expect(all).toEqual(['a', 'ab', 'abc']);
  expect(saved).toEqual(['a', 'ab', 'abc']);
});
