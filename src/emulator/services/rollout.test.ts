import { describe, expect, test } from 'vitest';
import { stageOf } from './instanceState.ts';
import { restart, scale, start, stop } from './operate.ts';
import { createRollout, deleteRollout, updateRollout, type RolloutChange } from './rollout.ts';
import { batchPlan, keptReplicas, parseInterval } from './rolloutPlan.ts';
import { rolloutStatus, type RolloutStatus } from './rolloutStatus.ts';
import { gallerySpec, plainSpec, TestServices } from './testServices.testing.ts';
import { updateService } from './update.ts';

const quick = { rolling_strategy: { max_surge: '100%' } };

function running(count: number, metadata: Record<string, unknown> = quick): TestServices {
  const services = new TestServices();
  services.create(plainSpec('echo', { metadata: { name: 'echo', instance: count, ...metadata } }));
  services.pass(10);
  return services;
}

function update(services: TestServices, tag: string): void {
  const document = { containers: [{ image: `registry/echo:${tag}`, port: 8000 }] };
  services.run((state, env) => updateService(state, 'echo', { document, type: 'merge', member: undefined }, env));
}

function create(services: TestServices, given: RolloutChange, name = 'echo'): void {
  services.run((state, env) => createRollout(state, name, given, env));
}

function change(services: TestServices, given: RolloutChange): void {
  services.run((state, env) => updateRollout(state, 'echo', given, env));
}

function status(services: TestServices, name = 'echo'): RolloutStatus {
  return rolloutStatus(services.find(name), services.clock.now());
}

/** Instances that take traffic, by their version. */
function ready(services: TestServices): Record<number, number> {
  const now = services.clock.now();
  const counts: Record<number, number> = {};
  for (const entry of services.find('echo').instances) {
    if (stageOf(entry, now) === 'ready') counts[entry.version] = (counts[entry.version] ?? 0) + 1;
  }
  return counts;
}

const batch = (size: string, minutes: number) => ({
  batch: { size, interval: `${minutes}m`, intervalMinutes: minutes },
});

describe('in batches', () => {
  test('so many are replaced, then it waits, and so on until all are', () => {
    const services = running(6);
    create(services, batch('2', 30));
    expect(status(services)).toMatchObject({ phase: 'Pending', total: 6, updated: 0, nextBatchAt: undefined });
    update(services, '2');
    services.pass(10);
    expect(ready(services)).toEqual({ 1: 4, 2: 2 });
    expect(status(services)).toMatchObject({ phase: 'Running', updated: 2, from: 1, to: 2 });
    expect(services.status('echo')).toMatchObject({ status: 'Updating', running: 6 });
    const next = status(services).nextBatchAt ?? 0;
    expect((next - services.clock.now()) / 60_000).toBeGreaterThan(20);
    services.pass((next - services.clock.now()) / 60_000 + 10);
    expect(ready(services)).toEqual({ 1: 2, 2: 4 });
    services.pass(60);
    expect(ready(services)).toEqual({ 2: 6 });
    expect(status(services)).toMatchObject({ phase: 'Completed', updated: 6, from: 2, to: 2, nextBatchAt: undefined });
    expect(services.status('echo').status).toBe('Running');
  });

  test('the next update goes by it too', () => {
    const services = running(4);
    create(services, batch('25%', 60));
    update(services, '2');
    services.pass(300);
    expect(status(services).phase).toBe('Completed');
    update(services, '3');
    services.pass(10);
    expect(ready(services)).toEqual({ 2: 3, 3: 1 });
    expect(status(services)).toMatchObject({ phase: 'Running', from: 2, to: 3 });
  });

  test('paused: what is under way comes to its end, then nothing happens until it goes on', () => {
    const services = running(4);
    create(services, batch('1', 10));
    update(services, '2');
    services.pass(0.5);
    change(services, { paused: true });
    expect(status(services).phase).toBe('Paused');
    services.pass(200);
    expect(ready(services)).toEqual({ 1: 3, 2: 1 });
    expect(services.find('echo').instances.filter((entry) => entry.endingAt === undefined)).toHaveLength(4);
    change(services, { paused: false });
    expect(status(services).phase).toBe('Running');
    services.pass(100);
    expect(status(services).phase).toBe('Completed');
  });

  test('made paused: an update waits from its beginning', () => {
    const services = running(2);
    create(services, { ...batch('1', 1), paused: true });
    expect(status(services).phase).toBe('Paused');
    update(services, '2');
    services.pass(60);
    expect(ready(services)).toEqual({ 1: 2 });
    expect(services.find('echo').version).toBe(2);
    change(services, { paused: false });
    services.pass(60);
    expect(ready(services)).toEqual({ 2: 2 });
  });

  test('made while an update is under way: the rest of it goes by it', () => {
    const services = running(6, {});
    update(services, '2');
    for (let step = 0; (ready(services)[2] ?? 0) < 2; step += 1) services.pass(0.1);
    create(services, batch('1', 500));
    services.pass(100);
    // The one that was being replaced, and the first batch.
    expect(ready(services)[2]).toBe(4);
    expect(status(services)).toMatchObject({ phase: 'Running', from: 1, to: 2 });
    expect((status(services).nextBatchAt ?? 0) - services.clock.now()).toBeGreaterThan(300 * 60_000);
  });

  test('a scaling while it waits does not begin the next batch', () => {
    const services = running(4);
    create(services, batch('2', 60));
    update(services, '2');
    services.pass(20);
    const before = status(services).nextBatchAt;
    services.run((state, env) => scale(state, 'echo', 5, [], env));
    expect(status(services)).toMatchObject({ total: 5, nextBatchAt: before });
    services.pass(10);
    expect(ready(services)).toEqual({ 1: 2, 2: 3 });
  });

  test('a new version that cannot start: it fails, and the old go on', () => {
    const services = running(4);
    create(services, batch('2', 1));
    update(services, 'nosuch');
    services.pass(5);
    expect(status(services).phase).toBe('Running');
    services.pass(30);
    expect(status(services)).toMatchObject({ phase: 'Failed', updated: 0 });
    expect(ready(services)).toEqual({ 1: 4 });
  });

  test('neither batches nor a partition: a quarter at a time', () => {
    const services = running(8);
    create(services, {});
    expect(services.find('echo').rollout?.batch).toMatchObject({ size: '25%' });
    update(services, '2');
    services.pass(100);
    expect(status(services).phase).toBe('Completed');
  });
});

describe('stopped in the middle', () => {
  test('no batch is to come any more', () => {
    const services = running(6);
    create(services, batch('2', 30));
    update(services, '2');
    services.pass(10);
    expect(status(services).nextBatchAt).toBeGreaterThan(services.clock.now());
    services.run((state, env) => stop(state, 'echo', env));
    expect(status(services).nextBatchAt).toBeUndefined();
  });

  test('started again it is new as a whole, and a later scaling takes nothing back', () => {
    const services = running(4);
    create(services, { partition: '50%' });
    update(services, '2');
    services.pass(10);
    expect(ready(services)).toEqual({ 1: 2, 2: 2 });
    services.run((state, env) => stop(state, 'echo', env));
    services.pass(5);
    services.run((state, env) => start(state, 'echo', env));
    services.pass(10);
    expect(ready(services)).toEqual({ 2: 4 });
    services.run((state, env) => scale(state, 'echo', 5, [], env));
    services.pass(30);
    expect(ready(services)).toEqual({ 2: 5 });
  });
});

describe('with a partition', () => {
  test('so many old ones stay; fewer goes on, 0 completes, more goes back', () => {
    const services = running(10);
    create(services, { partition: '70%' });
    update(services, '2');
    services.pass(10);
    expect(ready(services)).toEqual({ 1: 7, 2: 3 });
    expect(status(services)).toMatchObject({ phase: 'Running', total: 10, updated: 3 });
    change(services, { partition: '4' });
    services.pass(10);
    expect(ready(services)).toEqual({ 1: 4, 2: 6 });
    change(services, { partition: '9' });
    services.pass(10);
    expect(ready(services)).toEqual({ 1: 9, 2: 1 });
    change(services, { partition: '0' });
    services.pass(10);
    expect(ready(services)).toEqual({ 2: 10 });
    expect(status(services).phase).toBe('Completed');
    change(services, { partition: '100%' });
    services.pass(10);
    expect(ready(services)).toEqual({ 1: 10 });
  });

  test('never fewer serve while it goes back', () => {
    const services = running(6);
    create(services, { partition: '0' });
    update(services, '2');
    services.pass(20);
    change(services, { partition: '50%' });
    for (let step = 0; step < 100; step += 1) {
      const count = Object.values(ready(services)).reduce((sum, each) => sum + each, 0);
      expect(count).toBeGreaterThanOrEqual(6);
      services.pass(0.1);
    }
    expect(ready(services)).toEqual({ 1: 3, 2: 3 });
  });

  test('a scaled service keeps its part', () => {
    const services = running(4);
    create(services, { partition: '50%' });
    update(services, '2');
    services.pass(10);
    services.run((state, env) => scale(state, 'echo', 8, [], env));
    services.pass(20);
    expect(ready(services)).toEqual({ 1: 4, 2: 4 });
  });

  test.each([0, 1, 3])('scaled in to %i in the middle of an update', (count) => {
    const services = running(4, {});
    create(services, { partition: '1' });
    update(services, '2');
    services.pass(0.5);
    services.run((state, env) => scale(state, 'echo', count, [], env));
    services.pass(60);
    expect(services.status('echo')).toMatchObject({ status: 'Running', total: count, running: count });
    const kept = Math.min(1, count);
    const counts = { ...(kept > 0 ? { 1: kept } : {}), ...(count > kept ? { 2: count - kept } : {}) };
    expect(ready(services)).toEqual(counts);
  });

  test('from batches to a partition', () => {
    const services = running(4);
    create(services, batch('1', 60));
    update(services, '2');
    services.pass(10);
    change(services, { partition: '1' });
    services.pass(10);
    expect(ready(services)).toEqual({ 1: 1, 2: 3 });
    expect(services.find('echo').rollout).not.toHaveProperty('batch');
  });
});

describe('deleted', () => {
  test('it stops at once, and what was replaced stays replaced', () => {
    const services = running(6, {});
    create(services, batch('3', 60));
    update(services, '2');
    for (let step = 0; (ready(services)[2] ?? 0) < 1; step += 1) services.pass(0.1);
    services.run((state, env) => deleteRollout(state, 'echo', env));
    services.pass(200);
    const mixed = ready(services);
    expect((mixed[1] ?? 0) + (mixed[2] ?? 0)).toBe(6);
    expect(mixed[2]).toBeLessThanOrEqual(2);
    expect(services.status('echo').status).toBe('Running');
    expect(() => status(services)).toThrow('The service echo has no rollout.');
    services.run((state, env) => scale(state, 'echo', 7, [], env));
    services.pass(20);
    expect(ready(services)[1]).toBe(mixed[1]);
    update(services, '3');
    services.pass(100);
    expect(ready(services)).toEqual({ 3: 7 });
  });

  test('before any update it changes nothing', () => {
    const services = running(2);
    create(services, { partition: '1' });
    const before = services.find('echo').instances;
    services.run((state, env) => deleteRollout(state, 'echo', env));
    expect(services.find('echo').instances).toEqual(before);
  });
});

describe('refused', () => {
  test('a second one, and changing or deleting one that is not there', () => {
    const services = running(1);
    expect(() => change(services, { paused: true })).toThrow('has no rollout');
    expect(() => services.run((state, env) => deleteRollout(state, 'echo', env))).toThrow('has no rollout');
    create(services, {});
    expect(() => create(services, {})).toThrow('The service echo has a rollout already.');
  });

  test('a restart while one is not complete; after it a restart goes on', () => {
    const services = running(2);
    create(services, { partition: '1' });
    update(services, '2');
    services.pass(10);
    expect(() => services.run((state, env) => restart(state, 'echo', env))).toThrow(
      'A rollout of echo is not complete',
    );
    change(services, { partition: '0' });
    services.pass(10);
    services.run((state, env) => restart(state, 'echo', env));
    expect(services.status('echo').status).toBe('Updating');
  });
});

test('of an aggregate it is one of each member, all or none', () => {
  const services = new TestServices();
  services.create(gallerySpec('Qwen3-235B-A22B', 'pd', 'moe'));
  services.pass(60);
  create(services, batch('1', 5), 'moe-decode');
  expect(() => create(services, batch('1', 5), 'moe')).toThrow('moe-decode has a rollout already');
  expect(services.find('moe-prefill').rollout).toBeUndefined();
  services.run((state, env) => deleteRollout(state, 'moe-decode', env));
  create(services, batch('1', 5), 'moe');
  expect(services.members('moe').every((member) => member.rollout !== undefined)).toBe(true);
});

test.each([
  ['60s', 1],
  ['5m', 5],
  ['1h', 60],
  ['0s', 0],
  ['5', undefined],
  ['m', undefined],
  ['-5m', undefined],
  ['5d', undefined],
  ['', undefined],
])('an interval of %j is %j minutes', (text, minutes) => {
  expect(parseInterval(text)).toBe(minutes);
});

test('parts are rounded up: each batch does something, and a partition keeps at least what it says', () => {
  const services = new TestServices();
  const plan = batchPlan({ size: '25%', interval: '1m', intervalMinutes: 1 }, 3, services.scale);
  expect([plan.next(0), plan.next(1), plan.waitMs]).toEqual([1, 2, 60_000]);
  expect(keptReplicas({ partition: '50%', paused: false, batchStarts: [] }, 3)).toBe(2);
  expect(keptReplicas({ partition: '9', paused: false, batchStarts: [] }, 3)).toBe(3);
  expect(keptReplicas(undefined, 3)).toBe(0);
});
