import { expect, test } from 'vitest';
import { deleteLabels, setLabels } from './changeLabels.ts';
import { createService } from './create.ts';
import { labelsOf } from './serviceAnswer.ts';
import { gallerySpec, plainSpec, TestServices } from './testServices.testing.ts';
import { updateService } from './update.ts';

function labelled(): TestServices {
  const services = new TestServices();
  const document = plainSpec('echo', { labels: { team: 'a', tier: 'gold' } });
  services.run((state, env) =>
    createService(state, { document, workspaceId: undefined, labels: { owner: 'me' } }, env),
  );
  services.pass(10);
  return services;
}

function set(services: TestServices, labels: Record<string, string>, name = 'echo'): void {
  services.run((state, env) => setLabels(state, name, labels, env));
}

const labels = (services: TestServices, name = 'echo') => Object.fromEntries(labelsOf(services.find(name)));

test('labels are added and changed, wherever they came from, and make no version', () => {
  const services = labelled();
  set(services, { tier: 'silver', owner: 'you', stage: 'test' });
  expect(labels(services)).toEqual({ team: 'a', tier: 'silver', owner: 'you', stage: 'test' });
  expect(services.find('echo').version).toBe(1);
  expect(services.status('echo').status).toBe('Running');
});

test('labels are taken away, wherever they came from; one that is not there is no mistake', () => {
  const services = labelled();
  services.run((state, env) => deleteLabels(state, 'echo', ['team', 'owner', 'nothing'], env));
  expect(labels(services)).toEqual({ tier: 'gold' });
});

test('a configuration that is sent later wins over a label that was set by a call', () => {
  const services = labelled();
  set(services, { tier: 'silver' });
  const document = { labels: { tier: 'bronze' } };
  services.run((state, env) => updateService(state, 'echo', { document, type: 'merge', member: undefined }, env));
  expect(labels(services)).toMatchObject({ tier: 'bronze', owner: 'me' });
});

test('those of an aggregate hold for its members, those of a member for it alone', () => {
  const services = new TestServices();
  services.create(gallerySpec('Qwen3-235B-A22B', 'pd', 'moe'));
  set(services, { stage: 'test' }, 'moe');
  set(services, { own: 'yes' }, 'moe-decode');
  expect(labels(services, 'moe-prefill')).toMatchObject({ stage: 'test' });
  expect(labels(services, 'moe-decode')).toMatchObject({ stage: 'test', own: 'yes' });
  expect(labels(services, 'moe')).not.toHaveProperty('own');
  services.run((state, env) => deleteLabels(state, 'moe', ['stage'], env));
  expect(labels(services, 'moe-decode')).toMatchObject({ own: 'yes' });
  expect(labels(services, 'moe-decode')).not.toHaveProperty('stage');
});

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 'x']));

test('twenty in all, keys of 128 and values of 256 characters are the most', () => {
  const services = labelled();
  expect(() => set(services, many(17))).not.toThrow();
  expect(() => set(services, many(18))).toThrow('at most 20 labels, not 21');
  const other = labelled();
  expect(() => set(other, { ['k'.repeat(128)]: 'v'.repeat(256) })).not.toThrow();
  expect(() => set(other, { ['k'.repeat(129)]: 'v' })).toThrow('1 to 128 characters, not 129');
  expect(() => set(other, { k: 'v'.repeat(257) })).toThrow('The value of the label k has 257 characters');
  expect(() => set(other, { '': 'v' })).toThrow('1 to 128 characters, not 0');
});

test('the same limits hold when a service is created', () => {
  const services = new TestServices();
  expect(() => services.create(plainSpec('echo', { labels: many(21) }))).toThrow('at most 20 labels, not 21');
  services.create(plainSpec('echo', { labels: many(20) }));
  const document = plainSpec('other', { labels: many(15) });
  const request = { document, workspaceId: undefined, labels: { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' } };
  expect(() => services.run((state, env) => createService(state, request, env))).toThrow('at most 20 labels, not 21');
});
