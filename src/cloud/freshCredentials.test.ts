import { describe, expect, it } from 'vitest';
import { deferred } from '../../test/deferred.ts';
import { failureOf } from '../../test/support/cloudFailure.ts';
import type { Credential } from './credentials.ts';
import { FreshCredentials } from './freshCredentials.ts';

const minute = 60_000;

function setUp(lifeMs: number | undefined) {
  const state = { now: 1_000_000, key: 'a', asked: 0, fails: false };
  const source = new FreshCredentials(
    async () => ({
      key: state.key,
      ask: async (): Promise<Credential> => {
        state.asked += 1;
        if (state.fails) throw new Error('no answer');
        const expiresAt = lifeMs === undefined ? undefined : state.now + lifeMs;
        return { accessKeyId: `id-${state.asked}`, accessKeySecret: 's', expiresAt };
      },
    }),
    () => state.now,
  );
  const id = async () => (await source.getCredential()).accessKeyId;
  return { state, source, id };
}

describe('FreshCredentials', () => {
  it('keeps temporary credentials until five minutes before their end', async () => {
    const { state, id } = setUp(60 * minute);
    expect(await id()).toBe('id-1');
    state.now += 55 * minute - 1;
    expect(await id()).toBe('id-1');
    state.now += 1;
    expect(await id()).toBe('id-2');
  });

  it('keeps what lives shorter for half its life', async () => {
    const { state, id } = setUp(4 * minute);
    await id();
    state.now += 2 * minute - 1;
    expect(await id()).toBe('id-1');
    state.now += 1;
    expect(await id()).toBe('id-2');
  });

  it('keeps what has no end until it is renewed or its origin changes', async () => {
    const { state, source, id } = setUp(undefined);
    await id();
    state.now += 24 * 60 * minute;
    expect(await id()).toBe('id-1');
    source.renew();
    expect(await id()).toBe('id-2');
    state.key = 'b';
    expect(await id()).toBe('id-3');
  });

  it('still gives what has not ended when its origin gives none, and asks again at half the time left', async () => {
    const { state, source, id } = setUp(60 * minute);
    await id();
    state.now += 56 * minute;
    state.fails = true;
    expect(await id()).toBe('id-1');
    expect(await id()).toBe('id-1');
    expect(state.asked).toBe(2);
    state.now += 2 * minute;
    state.fails = false;
    expect(await id()).toBe('id-3');
    state.fails = true;
    state.now += 60 * minute;
    await expect(source.getCredential()).rejects.toThrow('no answer');
  });

  it('does not give what was renewed, or is of another origin, when its origin gives none', async () => {
    const { state, source } = setUp(60 * minute);
    await source.getCredential();
    state.now += 56 * minute;
    Object.assign(state, { fails: true, key: 'b' });
    await expect(source.getCredential()).rejects.toThrow('no answer');
    state.key = 'a';
    source.renew();
    await expect(source.getCredential()).rejects.toThrow('no answer');
  });

  it('does not give what has ended, and asks again the next time', async () => {
    const { state, source } = setUp(0);
    const failure = await failureOf(source.getCredential());
    expect(failure.details).toMatchObject({ code: 'AlreadyExpired', endedAt: 1_000_000 });
    await failureOf(source.getCredential());
    expect(state.asked).toBe(2);
  });

  it('does not keep what was asked for before a renewal', async () => {
    const answers = [deferred<Credential>(), deferred<Credential>()];
    let asked = 0;
    const ask = () => answers[asked++]?.promise ?? Promise.reject(new Error('asked a third time'));
    const source = new FreshCredentials(async () => ({ key: 'a', ask }), Date.now);
    const before = source.getCredential();
    await new Promise(setImmediate);
    source.renew();
    const after = source.getCredential();
    answers[1]?.resolve({ accessKeyId: 'new', accessKeySecret: 's' });
    expect((await after).accessKeyId).toBe('new');
    answers[0]?.resolve({ accessKeyId: 'old', accessKeySecret: 's' });
    expect((await before).accessKeyId).toBe('old');
    expect((await source.getCredential()).accessKeyId).toBe('new');
  });

  it('asks again after a failure', async () => {
    const answers: (() => Promise<Credential>)[] = [
      () => Promise.reject(new Error('no')),
      async () => ({ accessKeyId: 'id', accessKeySecret: 's' }),
    ];
    const ask = () => (answers.shift() ?? (() => Promise.reject(new Error('asked a third time'))))();
    const source = new FreshCredentials(async () => ({ key: 'a', ask }), Date.now);
    const failed = await Promise.allSettled([source.getCredential(), source.getCredential()]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await source.getCredential()).accessKeyId).toBe('id');
  });
});
