import { expect, test } from 'vitest';
import { configOf, knownConfig } from './config.ts';
import { remove } from './operate.ts';
import { gallerySpec, plainSpec, TestServices } from './testServices.testing.ts';
import { childrenOf, findService, isVisible, parentOf, visibleServices, withServices } from './world.ts';

function some(): TestServices {
  const services = new TestServices();
  services.create(plainSpec('echo'));
  services.create(gallerySpec('Qwen3-235B-A22B', 'pd', 'moe'));
  services.pass(60);
  return services;
}

test('services are found by name, members by their aggregate and the other way round', () => {
  const { state, clock } = some();
  const moe = findService(state, 'moe', clock.now());
  const members = childrenOf(state, moe?.uid ?? '');
  expect(members.map((member) => member.name)).toEqual(['moe-prefill', 'moe-decode', 'moe-router']);
  expect(members.every((member) => parentOf(state, member) === moe)).toBe(true);
  expect(moe && parentOf(state, moe)).toBeUndefined();
  expect(childrenOf(state, 'nobody')).toEqual([]);
  expect(findService(state, 'nobody', clock.now())).toBeUndefined();
});

test('while nothing is gone the services of a state are its own list; later without what is gone', () => {
  const services = some();
  const now = services.clock.now();
  expect(visibleServices(services.state, now)).toBe(services.state.services);
  services.run((state, env) => remove(state, 'moe', env));
  expect(visibleServices(services.state, now)).toHaveLength(5);
  services.pass(2);
  const { state } = services;
  expect(visibleServices(state, services.clock.now()).map((service) => service.name)).toEqual(['echo']);
  expect(state.services.map((service) => isVisible(state, service, services.clock.now()))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('a name that was given up and taken again is the new service', () => {
  const services = some();
  const old = services.find('echo').uid;
  services.run((state, env) => remove(state, 'echo', env));
  services.pass(2);
  const fresh = services.create(plainSpec('echo')).uid;
  expect(fresh).not.toBe(old);
  expect(services.find('echo').uid).toBe(fresh);
});

test('a changed service is found in the new state, the old one in the old state', () => {
  const services = some();
  const before = services.state;
  const now = services.clock.now();
  const echo = services.find('echo');
  const after = withServices(before, [{ ...echo, token: 'other' }], now);
  expect(findService(after, 'echo', now)?.token).toBe('other');
  expect(findService(before, 'echo', now)).toBe(echo);
  expect(after.services.map((service) => service.uid)).toEqual(before.services.map((service) => service.uid));
});

test('a configuration is read once, and again when its labels are others', () => {
  const config = { metadata: { instance: 2 }, labels: { a: '1' } };
  const labels = { b: '2' };
  expect(knownConfig(config)).toBe(knownConfig(config));
  expect(configOf({ config, labels })).toBe(configOf({ config, labels }));
  expect(configOf({ config, labels }).labels).toEqual({ a: '1', b: '2' });
  expect(configOf({ config, labels: { a: '3' } }).labels).toEqual({ a: '3' });
  expect(configOf({ config, labels }).labels).toEqual({ a: '1', b: '2' });
});
