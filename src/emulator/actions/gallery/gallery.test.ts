import { expect, test } from 'vitest';
import { TestActions } from '../testActions.testing.ts';

const actions = new TestActions();
const models = async (query: Record<string, string | number | boolean>) =>
  (await actions.list('paimodelgallery:ListModelGalleryModels', 'Models', { query: { PageSize: 100, ...query } })).map(
    (model) => String(model['ModelName']),
  );

async function chosen(name: string, category: string) {
  const [model] = await actions.list('paimodelgallery:ListModelGalleryModels', 'Models', {
    query: { ModelName: `"${name}"` },
  });
  const path = { ModelId: String(model?.['ModelId']) };
  const profiles = await actions.list('paimodelgallery:ListModelDeploymentProfiles', 'Profiles', { path });
  const profile = profiles.find((entry) => entry['Category'] === category);
  const query = {
    ProfileId: String(profile?.['ProfileId']),
    ModelVersion: String(model?.['LatestVersionName']),
    WorkspaceId: '295949',
  };
  return { path, query };
}

test.each([
  ['SupportedInferenceResource', 'GP7V', true],
  ['SupportedInferenceResource', 'TPU', false],
  ['SupportedTrainingResource', 'GP7V', false],
  ['SupportedEvaluationResource', 'GP7V', false],
  ['SupportedCompressionResource', 'GP7V', false],
  ['SupportedDistillationResource', 'GP7V', false],
  ['Trainable', false, true],
  ['Trainable', true, false],
  ['ModelType', 'LoRA', false],
  ['Domain', 'nlp', true],
  ['Tag', '[{"Key":"k1","Value":"v1"}]', false],
  ['Tag', '[]', true],
])('%s = %s finds models: %s', async (name, value, some) => {
  expect((await models({ [name]: value })).length > 0).toBe(some);
});

test('models are sorted by what the contract lists', async () => {
  const usual = await models({});
  expect(await models({ SortBy: 'OrderNumber', Order: 'ASC' })).toEqual(usual);
  const byTime = await models({ SortBy: 'GmtCreateTime' });
  expect(byTime).not.toEqual(usual);
  expect(byTime.toSorted()).toEqual(usual.toSorted());
});

test.each([
  [{ SortBy: 'Colour' }, 'SortBy must be'],
  [{ Order: 'UP' }, 'Order must be'],
  [{ PageSize: 0 }, 'PageSize must be'],
  [{ Conditions: '{}' }, 'Conditions must be JSON text'],
  [{ Conditions: '[{"Column":"ParameterSize","Operator":"Like","Value":"1"}]' }, 'the operator Like'],
  [{ Tag: 'x' }, 'Tag must be JSON text'],
  [{ DeepThink: 'yes' }, 'DeepThink must be true or false'],
])('a list with %j is refused', async (query, sentence) => {
  const call = { query: { ...query } as Record<string, string | number> };
  expect(await actions.refusal('paimodelgallery:ListModelGalleryModels', call)).toMatchObject({
    status: 400,
    message: expect.stringContaining(sentence),
  });
});

test('a resource group with fitting machines is offered, and taken for a member', async () => {
  const { path, query } = await chosen('DeepSeek-R1-0528-PAI-optimized', 'pd');
  const made = await actions.call('CreateResource', {
    body: { ChargeType: 'PostPaid', EcsInstanceCount: 1, EcsInstanceType: 'ml.gu8tea.8.48xlarge' },
  });
  const id = String(made['ResourceId']);
  const matches = await actions.list('paimodelgallery:GetModelDeploymentResources', 'MemberMatches', { path, query });
  expect(matches.map((match) => [match['MemberType'], match['DedicatedResources']])).toEqual([
    ['LLMPrefill', [{ ResourceId: id }]],
    ['LLMDecode', [{ ResourceId: id }]],
    ['LLMGateway', []],
  ]);
  const selected = JSON.stringify([{ MemberType: 'LLMDecode', ResourceId: id }]);
  const spec = await actions.call('paimodelgallery:GetModelDeploymentSpec', {
    path,
    query: { ...query, ResourceSelections: encodeURIComponent(selected) },
  });
  expect(spec['InferenceSpec']).toMatchObject({ members: [{}, { metadata: { resource: id } }, {}] });
});

test.each([
  [{ ModelVersion: '0.0.1' }, 404, 'ModelNotFound'],
  [{ ProfileId: 'prf_x' }, 404, 'ModelNotFound'],
  [{ WorkspaceId: '1' }, 400, 'InvalidParameter'],
  [{ ResourceSelections: '[{"ResourceId":"eas-r-none"}]' }, 400, 'InvalidParameter'],
  [{ ModelVersion: '' }, 400, 'MissingModelVersion'],
])('a spec with %j is refused', async (wrong, status, code) => {
  const { path, query } = await chosen('Qwen3-8B', 'singlenode');
  const call = { path, query: { ...query, ...wrong } as Record<string, string> };
  expect(await actions.refusal('paimodelgallery:GetModelDeploymentSpec', call)).toMatchObject({ status, code });
});
