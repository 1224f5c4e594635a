import { describe, expect, it } from 'vitest';
import { HostSlots } from './slots.ts';

/** A job that ends when it is told to. */
function job() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  const state = { started: false };
  const run = () => {
    state.started = true;
    return promise;
  };
  return { run, end: () => resolve(), state };
}

describe('HostSlots', () => {
  it('starts the next job of a host in order when one ends, and other hosts at once', async () => {
    const slots = new HostSlots(1);
    const [a, b, c, elsewhere] = [job(), job(), job(), job()];
    const first = slots.run('h', undefined, a.run);
    const second = slots.run('h', undefined, b.run);
    const third = slots.run('h', undefined, c.run);
    const other = slots.run('g', undefined, elsewhere.run);
    await Promise.resolve();
    expect([a, b, c, elsewhere].map(({ state }) => state.started)).toEqual([true, false, false, true]);
    a.end();
    await first;
    await Promise.resolve();
    expect([b, c].map(({ state }) => state.started)).toEqual([true, false]);
    b.end();
    c.end();
    elsewhere.end();
    await Promise.all([second, third, other]);
  });

  it('gives the slot back when a job fails', async () => {
    const slots = new HostSlots(1);
    await expect(slots.run('h', undefined, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(await slots.run('h', undefined, () => Promise.resolve(7))).toBe(7);
  });

  it('lets a waiting job leave the queue without taking a slot with it', async () => {
    const slots = new HostSlots(1);
    const [a, b] = [job(), job()];
    const first = slots.run('h', undefined, a.run);
    const controller = new AbortController();
    const leaving = slots.run('h', controller.signal, b.run);
    controller.abort(new Error('left'));
    await expect(leaving).rejects.toThrow('left');
    a.end();
    await first;
    expect(b.state.started).toBe(false);
    expect(await slots.run('h', undefined, () => Promise.resolve('free'))).toBe('free');
  });
});
