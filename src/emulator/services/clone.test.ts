import { expect, test } from 'vitest';
import { setLabels } from './changeLabels.ts';
import { cloneService } from './clone.ts';
import { labelsOf } from './serviceAnswer.ts';
import { gallerySpec, plainSpec, TestServices } from './testServices.testing.ts';

function clone(services: TestServices, name: string, document: Record<string, unknown>, labels = {}) {
  return services.run((state, env) => cloneService(state, name, { document, labels }, env));
}

function running(): TestServices {
  const services = new TestServices();
  services.create(plainSpec('echo', { token: 'secret', metadata: { name: 'echo', instance: 2, cpu: 2 } }));
  services.create(gallerySpec('Qwen3-235B-A22B', 'pd', 'moe'));
  services.pass(60);
  return services;
}

test('the new service has the configuration of the old with the body in it, and a token of its own', () => {
  const services = running();
  services.run((state, env) => setLabels(state, 'echo', { team: 'a', stage: 'live' }, env));
  const made = clone(services, 'echo', { metadata: { name: 'copy', instance: 1 } }, { stage: 'test' });
  expect(made).toMatchObject({ name: 'copy', version: 1, config: { metadata: { cpu: 2, instance: 1 } } });
  expect(made.token).not.toBe('secret');
  expect(Object.fromEntries(labelsOf(made))).toEqual({ team: 'a', stage: 'test' });
  services.pass(10);
  expect(services.status('copy')).toMatchObject({ status: 'Running', running: 1 });
  expect(services.status('echo')).toMatchObject({ running: 2 });
});

test('the old top-level name is understood, and a token of the body is taken', () => {
  const made = clone(running(), 'echo', { name: 'copy', token: 'mine' });
  expect([made.name, made.token]).toEqual(['copy', 'mine']);
});

test('an aggregate is cloned with members of its own; members of the body are merged in by their type', () => {
  const services = running();
  const decode = { type: 'LLMDecode', metadata: { instance: 3 } };
  clone(services, 'moe', { metadata: { name: 'moe2' }, members: [decode] });
  expect(services.members('moe2').map((member) => member.name)).toEqual(['moe2-prefill', 'moe2-decode', 'moe2-router']);
  services.pass(90);
  expect(services.status('moe2-decode')).toMatchObject({ status: 'Running', total: 3 });
  expect(services.status('moe2-prefill')).toMatchObject({ total: 1 });
  expect(services.status('moe-decode')).toMatchObject({ total: 1 });
});

test.each([
  [{}, 'metadata.name, the name of the new service, is missing.'],
  [{ metadata: { name: 'echo' } }, 'The new service needs another name than echo.'],
  [{ metadata: { name: 'moe' } }, 'A service named moe already exists'],
  [{ metadata: { name: 'Copy' } }, 'is not valid'],
  [{ metadata: { name: 'copy', instance: -1 } }, 'metadata.instance'],
])('%j is refused and nothing is made', (document, sentence) => {
  const services = running();
  const before = services.state;
  expect(() => clone(services, 'echo', document)).toThrow(sentence);
  expect(services.state).toBe(before);
});

test('a member that the aggregate does not have is refused', () => {
  const document = { metadata: { name: 'moe2' }, members: [{ type: 'LLMOther' }] };
  expect(() => clone(running(), 'moe', document)).toThrow('The service has no member LLMOther to clone.');
});
