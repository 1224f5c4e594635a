import { describe, expect, test } from 'vitest';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { stageOf } from './instanceState.ts';
import { restart, scale, stop } from './operate.ts';
import { nodesFree } from './quotaNodes.ts';
import { plainSpec, TestServices } from './testServices.testing.ts';
import { updateService } from './update.ts';

const fullQuota = 'quotah20prod8k2m4r1c';

function running(count: number, metadata: Record<string, unknown> = {}, more: Record<string, unknown> = {}) {
  const services = new TestServices();
  services.create(plainSpec('echo', { metadata: { name: 'echo', instance: count, ...metadata }, ...more }));
  services.pass(30);
  return services;
}

function update(services: TestServices, document: Record<string, unknown>): void {
  services.run((state, env) => updateService(state, 'echo', { document, type: 'merge', member: undefined }, env));
}

const image = (tag: string) => ({ containers: [{ image: `registry/echo:${tag}`, port: 8000 }] });

interface Seen {
  readonly present: number;
  readonly ready: number;
  readonly version: number;
  readonly status: string;
}

/** How the instances of a service are at a time; those that are on their way out are not counted as present. */
function look(services: TestServices, version: number): Seen {
  const now = services.clock.now();
  const own = services.find('echo').instances.filter((entry) => entry.orderedAt <= now);
  const present = own.filter((entry) => !['gone', 'terminating'].includes(stageOf(entry, now)));
  const ready = present.filter((entry) => stageOf(entry, now) === 'ready');
  return {
    present: present.length,
    ready: ready.length,
    version: ready.filter((entry) => entry.version === version).length,
    status: services.status('echo').status,
  };
}

/** What is seen every tenth of a minute. */
function watch(services: TestServices, minutes: number, version: number): Seen[] {
  return Array.from({ length: minutes * 10 }, () => {
    const seen = look(services, version);
    services.pass(0.1);
    return seen;
  });
}

const numbers = (seen: readonly Seen[], pick: (entry: Seen) => number): number[] => seen.map(pick);

describe('a rolling update', () => {
  test('of ten on public resources goes one by one: never fewer that serve, never two too many', () => {
    const services = running(10);
    update(services, image('2'));
    const seen = watch(services, 60, 2);
    expect(Math.min(...numbers(seen, (entry) => entry.ready))).toBe(10);
    expect(Math.max(...numbers(seen, (entry) => entry.present))).toBe(11);
    const steps = new Set(numbers(seen, (entry) => entry.version));
    expect([...steps]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(seen[50]?.status).toBe('Updating');
    expect(services.status('echo')).toMatchObject({ status: 'Running', total: 10, running: 10 });
    expect(look(services, 2)).toMatchObject({ present: 10, version: 10 });
  });

  test('keeps to max_surge and max_unavailable, as numbers and as parts', () => {
    const services = running(8, { rolling_strategy: { max_surge: '25%', max_unavailable: 2 } });
    update(services, image('2'));
    const seen = watch(services, 20, 2);
    expect(Math.min(...numbers(seen, (entry) => entry.ready))).toBe(6);
    expect(Math.max(...numbers(seen, (entry) => entry.present))).toBe(10);
    expect(look(services, 2)).toMatchObject({ present: 8, version: 8, status: 'Running' });
  });

  test('with all at once is as quick as one instance', () => {
    const one = running(1);
    const many = running(10, { rolling_strategy: { max_surge: '100%' } });
    for (const services of [one, many]) update(services, image('2'));
    const minutesOf = (services: TestServices, count: number): number =>
      watch(services, 30, 2).findIndex((entry) => entry.version === count);
    expect(Math.abs(minutesOf(one, 1) - minutesOf(many, 10))).toBeLessThanOrEqual(2);
  });

  test('takes one down first on dedicated resources', () => {
    const services = running(3, { quota_id: fullQuota });
    update(services, image('2'));
    const seen = watch(services, 60, 2);
    expect(Math.min(...numbers(seen, (entry) => entry.ready))).toBe(2);
    expect(look(services, 2)).toMatchObject({ present: 3, version: 3, status: 'Running' });
  });

  test('halts where the new cannot start: one is tried, and all the old go on', () => {
    const services = running(5);
    update(services, image('nosuch'));
    services.pass(30);
    expect(look(services, 2)).toMatchObject({ present: 6, ready: 5, version: 0 });
    expect(services.status('echo')).toMatchObject({ status: 'Running', running: 5, reason: 'ImagePullBackOff' });
    update(services, image('3'));
    services.pass(60);
    expect(look(services, 3)).toMatchObject({ present: 5, ready: 5, version: 5, status: 'Running' });
  });

  test('of units of several machines in a full quota replaces whole units on the nodes that they leave', () => {
    const services = running(4, { quota_id: fullQuota }, { unit: { size: 2 } });
    expect(nodesFree(services.state, fullQuota, services.clock.now())).toBe(0);
    update(services, image('2'));
    for (let minute = 0; minute < 80; minute += 1) {
      const now = services.clock.now();
      const held = services
        .find('echo')
        .instances.filter((entry) => entry.orderedAt <= now && stageOf(entry, now) !== 'gone');
      expect(held.length * 2).toBeLessThanOrEqual(8);
      expect(held.filter((entry) => stageOf(entry, now) === 'ready').length).toBeGreaterThanOrEqual(3);
      services.pass(1);
    }
    expect(look(services, 2)).toMatchObject({ present: 4, version: 4, status: 'Running' });
  });

  test('halts in a full quota when none may be missing', () => {
    const metadata = { quota_id: fullQuota, rolling_strategy: { max_surge: 1, max_unavailable: 0 } };
    const services = running(8, metadata);
    update(services, image('2'));
    services.pass(40);
    expect(look(services, 2)).toMatchObject({ ready: 8, version: 0, status: 'Running' });
    expect(services.status('echo').reason).toBe('InsufficientQuota');
  });

  test('keeps the nodes that it is yet to need from others', () => {
    const services = running(3, { quota_id: fullQuota, rolling_strategy: { max_surge: 1, max_unavailable: 0 } });
    update(services, image('2'));
    // Three, one more, and for a moment one that is still on its way out.
    expect(nodesFree(services.state, fullQuota, services.clock.now())).toBe(3);
    services.pass(60);
    expect(nodesFree(services.state, fullQuota, services.clock.now())).toBe(5);
  });
});

describe('a change in the middle of a rolling update', () => {
  function half(): TestServices {
    const services = running(6);
    update(services, image('2'));
    watchUntil(services, 3);
    return services;
  }

  function watchUntil(services: TestServices, count: number): void {
    for (let step = 0; step < 600 && look(services, 2).version < count; step += 1) services.pass(0.1);
    expect(look(services, 2).version).toBe(count);
  }

  const versions = (service: ServiceRecord, now: number): number[] =>
    service.instances
      .filter((entry) => entry.orderedAt <= now && ['ready', 'pending', 'pulling'].includes(stageOf(entry, now)))
      .map((entry) => entry.version);

  test('another update begins with what is there: instances of both versions go', () => {
    const services = half();
    update(services, image('3'));
    expect(new Set(versions(services.find('echo'), services.clock.now()))).toEqual(new Set([1, 2, 3]));
    const seen = watch(services, 40, 3);
    expect(Math.min(...numbers(seen, (entry) => entry.ready))).toBe(6);
    expect(look(services, 3)).toMatchObject({ present: 6, version: 6, status: 'Running' });
  });

  test('scaling out adds, scaling in takes the old first, and the update goes on', () => {
    const out = half();
    out.run((state, env) => scale(state, 'echo', 9, [], env));
    expect(out.status('echo')).toMatchObject({ total: 9 });
    const seen = watch(out, 60, 2);
    expect(Math.min(...numbers(seen, (entry) => entry.ready))).toBe(6);
    expect(look(out, 2)).toMatchObject({ present: 9, version: 9, status: 'Running' });
    const into = half();
    into.run((state, env) => scale(state, 'echo', 3, [], env));
    into.pass(2);
    expect(look(into, 2)).toMatchObject({ present: 3, version: 3, status: 'Running' });
  });

  test('stopping ends all, and nothing that was planned comes', () => {
    const services = half();
    services.run((state, env) => stop(state, 'echo', env));
    services.pass(2);
    expect(services.status('echo').status).toBe('Stopped');
    services.pass(60);
    expect(look(services, 2)).toMatchObject({ present: 0, status: 'Stopped' });
  });
});

test('a restart replaces all step by step and makes no version; a scaling meanwhile does not end it', () => {
  const services = running(4);
  const before = new Set(services.find('echo').instances.map((entry) => entry.name));
  services.run((state, env) => restart(state, 'echo', env));
  const seen = watch(services, 4, 1);
  expect(Math.min(...numbers(seen, (entry) => entry.ready))).toBe(4);
  expect(Math.max(...numbers(seen, (entry) => entry.present))).toBe(5);
  services.run((state, env) => scale(state, 'echo', 5, [], env));
  services.pass(30);
  const now = services.clock.now();
  const names = services.find('echo').instances.filter((entry) => stageOf(entry, now) === 'ready');
  expect(names).toHaveLength(5);
  expect(names.filter((entry) => before.has(entry.name))).toEqual([]);
  expect(services.find('echo').version).toBe(1);
});

test('a thousand instances are planned in a moment', () => {
  const services = running(1000, { rolling_strategy: { max_surge: '10%' } });
  const began = performance.now();
  update(services, image('2'));
  expect(performance.now() - began).toBeLessThan(2000);
  services.pass(120);
  expect(look(services, 2)).toMatchObject({ present: 1000, version: 1000, status: 'Running' });
});
