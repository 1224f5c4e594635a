import { describe, expect, test } from 'vitest';
import { releaseService } from '../traffic/release.ts';
import type { EmulatorState } from '../state/model.ts';
import type { SafetyLock, ServiceRecord } from '../state/serviceRecord.ts';
import { deleteLabels, setLabels } from './changeLabels.ts';
import { rebuildInstances } from './instanceOperations.ts';
import { remove, requireService, restart, scale, scaleByItself, start, stop } from './operate.ts';
import { createRollout } from './rollout.ts';
import { setLock } from './setLock.ts';
import { gallerySpec, plainSpec, TestServices } from './testServices.testing.ts';
import { updateService } from './update.ts';
import type { ChangeEnv } from './world.ts';

type Change = (state: EmulatorState, env: ChangeEnv) => { state: EmulatorState; result: ServiceRecord };

function locked(lock: SafetyLock, name = 'echo'): TestServices {
  const services = new TestServices();
  services.create(plainSpec('echo'));
  services.create(gallerySpec('Qwen3-235B-A22B', 'pd', 'moe'));
  services.pass(60);
  services.run((state, env) => setLock(state, name, lock, env));
  return services;
}

const dangerous: readonly (readonly [string, Change])[] = [
  ['delete', (state, env) => remove(state, 'echo', env)],
  ['stop', (state, env) => stop(state, 'echo', env)],
];

const others: readonly (readonly [string, Change])[] = [
  ['scale', (state, env) => scale(state, 'echo', 2, [], env)],
  ['restart', (state, env) => restart(state, 'echo', env)],
  ['release', (state, env) => releaseService(state, 'echo', { weight: 5 }, env)],
  [
    'rebuild an instance',
    (state, env) => {
      const service = requireService(state, 'echo', env.now);
      const names = service.instances.slice(-1).map((entry) => entry.name);
      return {
        state: rebuildInstances(state, { service: 'echo', names, replica: undefined }, env).state,
        result: service,
      };
    },
  ],
  ['label', (state, env) => setLabels(state, 'echo', { a: 'b' }, env)],
  ['take a label away', (state, env) => deleteLabels(state, 'echo', ['a'], env)],
  ['rollout', (state, env) => createRollout(state, 'echo', {}, env)],
  [
    'update',
    (state, env) =>
      updateService(state, 'echo', { document: { labels: { a: 'b' } }, type: 'merge', member: undefined }, env),
  ],
];

describe('dangerous', () => {
  test.each(dangerous)('forbids to %s', (_name, change) => {
    const services = locked('dangerous');
    const before = services.state;
    expect(() => services.run(change)).toThrow('The safety lock of the service echo is dangerous');
    expect(services.state).toBe(before);
  });

  test.each(others)('allows to %s', (_name, change) => {
    expect(() => locked('dangerous').run(change)).not.toThrow();
  });
});

describe('all', () => {
  test.each([...dangerous, ...others])('forbids to %s', (_name, change) => {
    expect(() => locked('all').run(change)).toThrow('The safety lock of the service echo is all');
  });

  test('forbids to start what was stopped', () => {
    const services = locked('none');
    services.run((state, env) => stop(state, 'echo', env));
    services.pass(2);
    services.run((state, env) => setLock(state, 'echo', 'all', env));
    expect(() => services.run((state, env) => start(state, 'echo', env))).toThrow('is all');
  });
});

test('all does not hold a scaler', () => {
  const services = locked('all');
  services.run((state, env) => scaleByItself(state, 'echo', 2, [], env));
  expect(services.status('echo').total).toBe(2);
});

test('none allows everything, and the lock itself can always be changed', () => {
  const services = locked('all');
  services.run((state, env) => setLock(state, 'echo', 'none', env));
  for (const [, change] of [...others, ...dangerous.toReversed()]) {
    expect(() => services.run(change)).not.toThrow();
    services.pass(30);
  }
});

test('of an aggregate it holds for its members, and of a member for what is done to the whole', () => {
  const whole = locked('all', 'moe');
  expect(() => whole.run((state, env) => scale(state, 'moe-decode', 2, [], env))).toThrow(
    'The safety lock of the service moe-decode (of moe) is all',
  );
  const member = locked('dangerous', 'moe-decode');
  expect(() => member.run((state, env) => remove(state, 'moe', env))).toThrow('(of moe-decode) is dangerous');
  expect(() => member.run((state, env) => scale(state, 'moe-prefill', 2, [], env))).not.toThrow();
});
