import { describe, expect, test } from 'vitest';
import { eventsOf } from './events.ts';
import { instanceAnswers } from './instanceAnswer.ts';
import { instanceWords } from './instanceState.ts';
import { logLinesOf } from './logs.ts';
import { remove, restart, scale, start, stop } from './operate.ts';
import { gallerySpec, plainSpec, TestServices } from './testServices.testing.ts';
import { findService } from './world.ts';

/** Status of a service at each minute, repeats left out. */
function statusesUntil(services: TestServices, name: string, minutes: number): string[] {
  const seen: string[] = [];
  for (let minute = 0; minute <= minutes; minute += 0.05) {
    const { status } = services.status(name);
    if (seen.at(-1) !== status) seen.push(status);
    services.pass(0.05);
  }
  return seen;
}

describe('an EP+PD service', () => {
  test('runs after about 40 minutes: router first, then prefill and decode', () => {
    const services = new TestServices();
    services.create(gallerySpec('DeepSeek-R1-0528-PAI-optimized', 'pd', 'ds_r1'));
    const readyAt = new Map(
      services.members('ds_r1').map((child) => [child.memberType, child.instances[0]?.readyAt ?? 0]),
    );
    const minutes = [...readyAt].map(([type, at]) => [type, (at - services.clock.now()) / 60_000] as const);
    expect(minutes.map(([type]) => type)).toEqual(['LLMPrefill', 'LLMDecode', 'LLMGateway']);
    const of = new Map(minutes);
    expect(of.get('LLMGateway')).toBeLessThan(4);
    expect(Math.max(...of.values())).toBeGreaterThan(37);
    expect(Math.max(...of.values())).toBeLessThan(42);
    expect(statusesUntil(services, 'ds_r1', 45)).toEqual(['Creating', 'Pending', 'Waiting', 'Running']);
    expect(services.status('ds_r1')).toMatchObject({ total: 3, running: 3, pending: 0, message: 'Service is running' });
  });

  test('its instances pass image, weights and probe, with words for each', () => {
    const services = new TestServices();
    services.create(gallerySpec('DeepSeek-R1-0528-PAI-optimized', 'pd', 'ds_r1'));
    const seen: string[] = [];
    for (let minute = 0; minute < 45; minute += 0.5) {
      const instance = services.find('ds_r1-decode').instances[0];
      const words = instance && instanceWords(instance, services.clock.now());
      const text = `${words?.status} ${words?.reason}`;
      if (seen.at(-1) !== text) seen.push(text);
      services.pass(0.5);
    }
    expect(seen).toEqual([
      'Pending Scheduling',
      'Creating ContainerCreating',
      'Creating LoadingWeights',
      'Creating StartupProbe',
      'Running RUNNING',
    ]);
  });

  test('stops in a minute, starts quicker than it was created, and goes when it is deleted', () => {
    const services = new TestServices();
    services.create(gallerySpec('DeepSeek-R1-0528-PAI-optimized', 'pd', 'ds_r1'));
    services.pass(45);
    services.run((state, env) => stop(state, 'ds_r1', env));
    expect(statusesUntil(services, 'ds_r1', 1.2)).toEqual(['Stopping', 'Stopped']);
    expect(services.status('ds_r1')).toMatchObject({ total: 3, running: 0, pending: 0 });
    services.run((state, env) => start(state, 'ds_r1', env));
    expect(statusesUntil(services, 'ds_r1', 25)).toEqual(['Starting', 'Running']);
    services.run((state, env) => remove(state, 'ds_r1', env));
    expect(services.status('ds_r1').status).toBe('Deleting');
    services.pass(1);
    for (const name of ['ds_r1', 'ds_r1-prefill', 'ds_r1-decode', 'ds_r1-router']) {
      expect(findService(services.state, name, services.clock.now())).toBeUndefined();
    }
  });

  test('can be deleted while it is created, and its name used again', () => {
    const services = new TestServices();
    services.create(gallerySpec('DeepSeek-R1-0528-PAI-optimized', 'pd', 'ds_r1'));
    services.pass(0.05);
    services.run((state, env) => remove(state, 'ds_r1', env));
    expect(() => services.create(plainSpec('ds_r1-router'))).not.toThrow();
    expect(() => services.create(gallerySpec('DeepSeek-R1-0528-PAI-optimized', 'pd', 'ds_r1'))).toThrow(
      /ds_r1-router already exists/,
    );
    expect(findService(services.state, 'ds_r1', services.clock.now())).toBeUndefined();
  });
});

test('a name is taken while a service is being deleted', () => {
  const services = new TestServices();
  services.create(plainSpec('echo'));
  services.pass(10);
  services.run((state, env) => remove(state, 'echo', env));
  expect(() => services.create(plainSpec('echo'))).toThrow(
    'A service named echo already exists in this region and is still being deleted.',
  );
  services.pass(1);
  services.create(plainSpec('echo'));
});

test('an 8B model on one machine runs after about 5 minutes', () => {
  const services = new TestServices();
  services.create(gallerySpec('Qwen3-8B', 'singlenode', 'small'));
  services.pass(3.8);
  expect(services.status('small').status).toBe('Waiting');
  services.pass(1.7);
  expect(services.status('small').status).toBe('Running');
});

describe('what cannot start', () => {
  const failing = (spec: Record<string, unknown>): TestServices => {
    const services = new TestServices();
    services.create(spec);
    return services;
  };
  const withType = (type: string) => plainSpec('bad', { cloud: { computing: { instances: [{ type }] } } });

  test('no stock: pending with Out of Stock, then failed, with the reason in events', () => {
    const services = failing(withType('ml.gu8xf.8xlarge-gu108'));
    expect(statusesUntil(services, 'bad', 25)).toEqual(['Creating', 'Pending', 'Failed']);
    expect(services.status('bad')).toMatchObject({
      reason: 'OutOfStock',
      message: expect.stringContaining('Out of Stock'),
    });
    const [instance] = instanceAnswers(services.find('bad'), services.clock.now(), false);
    expect(instance).toMatchObject({ Status: 'Failed', Reason: 'Out of Stock', ReadyProcesses: 0 });
    const events = eventsOf(services.find('bad'), [], services.clock.now());
    expect(events.filter((event) => event.type === 'Warning').map((event) => event.reason)).toEqual([
      'OutOfStock',
      'OutOfStock',
      'OutOfStock',
      'OutOfStock',
      'Failed',
    ]);
    expect(logLinesOf(services.find('bad'), services.clock.now())).toEqual([]);
  });

  test('an image that cannot be pulled: waiting, ImagePullBackOff, failed', () => {
    const services = failing(plainSpec('bad', { containers: [{ image: 'registry/does-not-exist:1' }] }));
    expect(statusesUntil(services, 'bad', 15)).toEqual(['Creating', 'Pending', 'Waiting', 'Failed']);
    expect(services.status('bad').reason).toBe('ImagePullBackOff');
  });

  test('a full quota: pending, insufficient quota, failed', () => {
    const services = failing(
      plainSpec('bad', { metadata: { name: 'bad', instance: 1, quota_id: 'quotah20batchq7x0d5n' } }),
    );
    expect(statusesUntil(services, 'bad', 30)).toEqual(['Creating', 'Pending', 'Failed']);
    expect(services.status('bad')).toMatchObject({
      reason: 'InsufficientQuota',
      message: expect.stringContaining('h20-batch'),
    });
  });

  test('another instance type in the list is tried', () => {
    const spec = plainSpec('bad', {
      cloud: { computing: { instances: [{ type: 'ml.gu8xf.8xlarge-gu108' }, { type: 'ecs.gn8is.4xlarge' }] } },
    });
    const services = failing(spec);
    services.pass(10);
    expect(services.status('bad').status).toBe('Running');
  });

  test('one member without stock fails the aggregate, and names the member', () => {
    const spec = gallerySpec('DeepSeek-R1-0528-PAI-optimized', 'pd', 'ds_r1');
    const members = Array.isArray(spec['members']) ? spec['members'] : [];
    const decode = { ...members[1], cloud: { computing: { instances: [{ type: 'ml.gx9cf.8.62xlarge' }] } } };
    const services = failing({ ...spec, members: [members[0], decode, members[2]] });
    services.pass(22);
    expect(services.status('ds_r1')).toMatchObject({
      status: 'Failed',
      message: expect.stringMatching(/^ds_r1-decode: Out of Stock/),
    });
  });

  test('a quota lends as many nodes as it has', () => {
    const services = new TestServices();
    const spec = (name: string) =>
      plainSpec(name, { metadata: { name, instance: 5, quota_id: 'quotah20prod8k2m4r1c' } });
    services.create(spec('first'));
    services.create(spec('second'));
    services.pass(30);
    expect(services.status('first')).toMatchObject({ status: 'Running', running: 5 });
    expect(services.status('second')).toMatchObject({
      status: 'Running',
      running: 3,
      pending: 2,
      reason: 'InsufficientQuota',
    });
  });
});

describe('scaling', () => {
  function running(count: number): TestServices {
    const services = new TestServices();
    services.create(plainSpec('echo', { metadata: { name: 'echo', instance: count } }));
    services.pass(10);
    return services;
  }

  test('out: scaling, then running with more', () => {
    const services = running(1);
    services.run((state, env) => scale(state, 'echo', 3, [], env));
    expect(services.status('echo')).toMatchObject({ status: 'Scaling', total: 3, running: 1, pending: 2 });
    services.pass(5);
    expect(services.status('echo')).toMatchObject({ status: 'Running', total: 3, running: 3 });
  });

  test('in: the named instance goes', () => {
    const services = running(3);
    const name = services.find('echo').instances[1]?.name ?? '';
    services.run((state, env) => scale(state, 'echo', 2, [name], env));
    expect(services.status('echo')).toMatchObject({ status: 'Scaling', running: 2 });
    services.pass(1);
    expect(services.status('echo')).toMatchObject({ status: 'Running', running: 2, total: 2 });
    expect(
      instanceAnswers(services.find('echo'), services.clock.now(), false).map((entry) => entry['InstanceName']),
    ).not.toContain(name);
  });

  test('in, while scaling out: what takes no traffic yet goes first', () => {
    const services = running(1);
    const first = services.find('echo').instances[0]?.name;
    services.run((state, env) => scale(state, 'echo', 4, [], env));
    services.pass(0.1);
    services.run((state, env) => scale(state, 'echo', 1, [], env));
    services.pass(1);
    expect(services.status('echo')).toMatchObject({ status: 'Running', running: 1 });
    expect(instanceAnswers(services.find('echo'), services.clock.now(), false)).toMatchObject([
      { InstanceName: first },
    ]);
  });

  test('refused: an aggregate as a whole, an unknown instance, a stopped service', () => {
    const services = running(1);
    services.create(gallerySpec('Qwen3-235B-A22B', 'pd', 'moe'));
    expect(() => services.run((state, env) => scale(state, 'moe', 2, [], env))).toThrow(
      'moe-prefill, moe-decode, moe-router',
    );
    expect(() => services.run((state, env) => scale(state, 'echo', 1, ['x'], env))).toThrow('has no instance x');
    services.run((state, env) => stop(state, 'echo', env));
    expect(() => services.run((state, env) => scale(state, 'echo', 2, [], env))).toThrow('Stopping');
  });
});

test('a restart keeps the old instance until the new one takes traffic', () => {
  const services = new TestServices();
  services.create(plainSpec('echo'));
  services.pass(10);
  const old = services.find('echo').instances[0]?.name;
  services.run((state, env) => restart(state, 'echo', env));
  expect(services.status('echo')).toMatchObject({ status: 'Updating', running: 1 });
  expect(statusesUntil(services, 'echo', 10)).toEqual(['Updating', 'Running']);
  const names = instanceAnswers(services.find('echo'), services.clock.now(), false).map(
    (entry) => entry['InstanceName'],
  );
  expect(names).toHaveLength(1);
  expect(names).not.toContain(old);
});

test('operations that do not fit the status are refused with a sentence', () => {
  const services = new TestServices();
  services.create(plainSpec('echo'));
  services.pass(10);
  expect(() => services.run((state, env) => start(state, 'echo', env))).toThrow(
    'The service echo is Running: only a stopped or failed service can be started.',
  );
  services.run((state, env) => stop(state, 'echo', env));
  services.pass(2);
  expect(() => services.run((state, env) => stop(state, 'echo', env))).toThrow(
    'The service echo is Stopped: it cannot be stopped.',
  );
  expect(() => services.run((state, env) => stop(state, 'nobody', env))).toThrow(
    'The service nobody does not exist in this region.',
  );
});

test('a member of an aggregate is not deleted alone', () => {
  const services = new TestServices();
  services.create(gallerySpec('Qwen3-235B-A22B', 'pd', 'moe'));
  expect(() => services.run((state, env) => remove(state, 'moe-decode', env))).toThrow(
    'member of the aggregated service moe',
  );
});

test('events and log lines come in order, none from the future, and stay after the instance is gone', () => {
  const services = new TestServices();
  services.create(gallerySpec('Qwen3-8B', 'singlenode', 'small'));
  const lengths: number[] = [];
  for (let minute = 0; minute < 12; minute += 2) {
    const now = services.clock.now();
    const events = eventsOf(services.find('small'), [], now);
    const times = events.map((event) => event.at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThanOrEqual(now);
    expect(logLinesOf(services.find('small'), now).every((line) => line.at <= now)).toBe(true);
    lengths.push(events.length);
    services.pass(2);
  }
  expect(lengths[0]).toBe(2);
  expect(lengths.at(-1)).toBeGreaterThan(6);
  services.run((state, env) => stop(state, 'small', env));
  services.pass(2);
  const reasons = eventsOf(services.find('small'), [], services.clock.now()).map((event) => event.reason);
  expect(reasons).toEqual(expect.arrayContaining(['Running', 'Killing', 'Terminated']));
  expect(logLinesOf(services.find('small'), services.clock.now()).at(-1)?.text).toContain('SIGTERM');
});

test('an instance of several machines is listed machine by machine, or as one replica', () => {
  const services = new TestServices();
  services.create(gallerySpec('Kimi-K2-Instruct', 'multinodes', 'kimi'));
  services.pass(80);
  const machines = instanceAnswers(services.find('kimi'), services.clock.now(), false);
  const replicas = instanceAnswers(services.find('kimi'), services.clock.now(), true);
  expect([machines.length, replicas.length]).toEqual([2, 1]);
  expect(machines.every((entry) => entry['ReplicaName'] === replicas[0]?.['InstanceName'])).toBe(true);
  expect(services.status('kimi')).toMatchObject({ status: 'Running', total: 1, running: 1 });
});
