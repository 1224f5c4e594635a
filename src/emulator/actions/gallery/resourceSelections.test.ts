import { expect, test } from 'vitest';
import { gallerySpec } from '../../services/testServices.testing.ts';
import { applySelections, readSelections } from './resourceSelections.ts';

const types = ['LLMPrefill', 'LLMDecode', 'LLMGateway'];
const apply = (...selections: Record<string, string>[]) =>
  applySelections(
    gallerySpec('DeepSeek-R1-0528-PAI-optimized', 'pd', 'x'),
    types,
    selections,
    (id) => id === 'eas-r-1',
  );

test.each([
  ['an array', '[{"QuotaId":"q"}]'],
  ['one object', '{"QuotaId":"q"}'],
  ['encoded once more', encodeURIComponent('[{"QuotaId":"q"}]')],
  ['an object encoded once more', encodeURIComponent('{"QuotaId":"q"}')],
])('%s is read', (_name, value) => {
  expect(readSelections(value)).toEqual([{ QuotaId: 'q' }]);
});

test('left out is nothing; rubbish is refused', () => {
  expect(readSelections(undefined)).toEqual([]);
  for (const value of ['x', '[1]', '"a"', '[{"QuotaId":1}]', '%E0%A4%A']) {
    expect(() => readSelections(value)).toThrow(/ResourceSelections must be/);
  }
});

test('a selection goes to its member by name, the others keep the template', () => {
  const { members } = apply({ MemberType: 'LLMDecode', InstanceType: 'ml.gu8tf.8.46xlarge' });
  expect(members).toMatchObject([
    { cloud: { computing: { instances: [{ type: 'ml.gu8tef.8.46xlarge' }] } } },
    {
      cloud: { computing: { instances: [{ type: 'ml.gu8tf.8.46xlarge' }] } },
      metadata: { cpu: 184, memory: 1_800_000 },
    },
    { cloud: { computing: { instances: [{ type: 'ecs.c7.2xlarge' }] } } },
  ]);
});

test('selections without a name go to the members in order', () => {
  const { members } = apply(
    { InstanceType: 'ml.gu8tf.8.46xlarge' },
    { MemberType: 'LLMPrefill', InstanceType: 'ml.gu8tea.8.48xlarge' },
  );
  expect(members).toMatchObject([
    { cloud: { computing: { instances: [{ type: 'ml.gu8tea.8.48xlarge' }] } } },
    { cloud: { computing: { instances: [{ type: 'ml.gu8tf.8.46xlarge' }] } } },
    {},
  ]);
});

test('a quota goes before a resource group and an instance type, and its kind is passed on', () => {
  const { members } = apply({
    MemberType: 'LLMPrefill',
    QuotaId: 'quotah20prod8k2m4r1c',
    ResourceId: 'eas-r-1',
    InstanceType: 'ml.gu8tf.8.46xlarge',
  });
  const [prefill] = Array.isArray(members) ? (members as Record<string, unknown>[]) : [];
  expect(prefill).toMatchObject({ metadata: { quota_id: 'quotah20prod8k2m4r1c', quota_type: 'Lingjun' } });
  expect(prefill).not.toHaveProperty('cloud');
});

test('a resource group goes before an instance type', () => {
  const { members } = apply({ MemberType: 'LLMPrefill', ResourceId: 'eas-r-1', InstanceType: 'ml.gu8tf.8.46xlarge' });
  const [prefill] = Array.isArray(members) ? (members as Record<string, unknown>[]) : [];
  expect(prefill).toMatchObject({ metadata: { resource: 'eas-r-1' } });
  expect(prefill).not.toHaveProperty('cloud');
});

test('a single-node spec takes a selection for Default', () => {
  const spec = applySelections(
    gallerySpec('Qwen3-8B', 'singlenode', 'x'),
    ['Default'],
    [{ MemberType: 'Default', InstanceType: 'ml.gu7i.c16m60.1-gu30' }],
    () => false,
  );
  expect(spec).toMatchObject({
    cloud: { computing: { instances: [{ type: 'ml.gu7i.c16m60.1-gu30' }] } },
    metadata: { cpu: 16, gpu: 1 },
  });
});

test.each([
  [{ MemberType: 'Default', InstanceType: 'ml.gu8tf.8.46xlarge' }, 'names the member Default'],
  [{ InstanceType: 'ml.none' }, 'ml.none does not exist'],
  [{ QuotaId: 'quotax' }, 'quotax does not exist'],
  [{ ResourceId: 'eas-r-2', InstanceType: 'ml.gu8tf.8.46xlarge' }, 'eas-r-2 does not exist'],
])('%j is refused', (selection, sentence) => {
  expect(() => apply(selection)).toThrow(sentence);
});
