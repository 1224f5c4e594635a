import { expect, test } from 'vitest';
import { ApiError } from '../http/apiError.ts';
import { parseDocument } from './config.ts';
import { gallerySpec, plainSpec, TestServices } from './testServices.testing.ts';

function refusal(document: Record<string, unknown>): ApiError {
  const services = new TestServices();
  try {
    services.create(document);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('the configuration was taken');
}

const meta = (metadata: unknown) => ({ ...plainSpec('echo'), metadata });
const member = (more: object) => ({
  type: 'LLMDecode',
  metadata: { instance: 1 },
  containers: [{ image: 'a' }],
  ...more,
});

test.each([
  ['no metadata', { containers: [] }, 'metadata.name'],
  ['no name', meta({ instance: 1 }), 'metadata.name, the name of the service, is missing.'],
  ['an empty name', meta({ name: '', instance: 1 }), 'metadata.name'],
  ['upper case', meta({ name: 'Echo', instance: 1 }), 'The service name "Echo" is not valid'],
  ['two letters', meta({ name: 'ab', instance: 1 }), '3 to 63'],
  ['64 letters', meta({ name: 'a'.repeat(64), instance: 1 }), '3 to 63'],
  ['a slash', meta({ name: 'a/b/c', instance: 1 }), 'is not valid'],
  ['no instance count', meta({ name: 'echo' }), 'metadata.instance, the number of instances, is missing.'],
  ['instance as text', meta({ name: 'echo', instance: '1' }), 'metadata.instance: it must be a'],
  ['too many instances', meta({ name: 'echo', instance: 5000 }), 'metadata.instance: it must be at most 1000.'],
  ['metadata as a list', meta([]), 'at metadata: it must be an object.'],
  ['nothing to run', { metadata: { name: 'echo', instance: 1 } }, 'there is nothing to run'],
  [
    'an unknown instance type',
    plainSpec('echo', { cloud: { computing: { instance_type: 'ml.none' } } }),
    'ml.none does not exist',
  ],
  ['an unknown quota', meta({ name: 'echo', instance: 1, quota_id: 'quotax' }), 'quotax does not exist'],
  ['an unknown workspace', meta({ name: 'echo', instance: 1, workspace_id: '1' }), 'The workspace 1 does not exist.'],
  ['members empty', { metadata: { name: 'echo' }, members: [] }, 'members is empty'],
  [
    'a member without type',
    { metadata: { name: 'echo' }, members: [member({ type: undefined })] },
    'members.0.type is missing',
  ],
  [
    'a member without instance',
    { metadata: { name: 'echo' }, members: [member({ metadata: {} })] },
    'members.0: metadata.instance',
  ],
  ['a member twice', { metadata: { name: 'echo' }, members: [member({}), member({})] }, 'LLMDecode more than once'],
  [
    'a member with members',
    { metadata: { name: 'echo' }, members: [member({ members: [member({})] })] },
    'members.0 has members of its own',
  ],
  [
    'a member that is wrong',
    { metadata: { name: 'echo' }, members: [member({ unit: { size: 'x' } })] },
    'members.0.unit.size',
  ],
])('%s is refused with a sentence', (_name, document, sentence) => {
  const error = refusal(document);
  expect([error.status, error.code]).toEqual([400, 'InvalidParameter']);
  expect(error.message).toContain(sentence);
});

test('a name that is taken is a conflict, also that of a member', () => {
  const services = new TestServices();
  services.create(gallerySpec('Qwen3-235B-A22B', 'pd', 'moe'));
  expect(() => services.create(plainSpec('moe'))).toThrow('A service named moe already exists in this region.');
  expect(() => services.create(plainSpec('moe-decode'))).toThrow('moe-decode already exists');
  services.create(plainSpec('sib-router'));
  const before = services.state;
  expect(() => services.create(gallerySpec('Qwen3-235B-A22B', 'pd', 'sib'))).toThrow('sib-router already exists');
  expect(services.state).toBe(before);
});

test.each(['', '{', '[]', 'null', '"text"', '{"a":1'])('a body that is no JSON object is refused: %s', (body) => {
  expect(() => parseDocument(body)).toThrow(/service configuration (is not valid JSON|must be a JSON object)/);
});

test('the old top-level name, a processor and unknown keys are taken as they are', () => {
  const services = new TestServices();
  const document = {
    name: 'foo_old',
    metadata: { instance: 1, strange: { deep: [1] } },
    processor_type: 'python',
    other: true,
  };
  services.create(document);
  services.pass(10);
  expect(services.status('foo_old').status).toBe('Running');
  expect(services.find('foo_old').config).toEqual(document);
});
