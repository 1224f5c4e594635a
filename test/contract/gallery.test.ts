import * as gallery from '@alicloud/paimodelgallery20260603';
import * as core from '@alicloud/openapi-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { startTestEmulator } from '../../src/emulator/testEmulator.testing.ts';
import { officialCaller, type Call } from './officialClient.ts';

/** The official Model Gallery package, and every answer of the four actions against the contract. */
type Client = gallery.default;

function clientClass(): typeof gallery.default {
  const { default: exported } = gallery as { default: typeof gallery.default | { default: typeof gallery.default } };
  return 'default' in exported ? exported.default : exported;
}

let emulator: Emulator;
let client: Client;
let call: Call;

beforeAll(async () => {
  ({ emulator } = await startTestEmulator());
  const Class = clientClass();
  const config = new core.$OpenApiUtil.Config({
    accessKeyId: emulator.accessKey.id,
    accessKeySecret: emulator.accessKey.secret,
    endpoint: emulator.endpoint,
    protocol: 'HTTP',
  });
  client = new Class(config);
  call = officialCaller(emulator);
});
afterAll(() => emulator.close());

async function names(query: Record<string, string | number | boolean | object>): Promise<string[]> {
  const answer = await call('paimodelgallery', 'ListModelGalleryModels', { query: { PageSize: 100, ...query } });
  return Array.isArray(answer['Models']) ? answer['Models'].map((model) => String(model.ModelName)) : [];
}

test('the package goes models → profiles → resources → spec', async () => {
  const models = await client.listModelGalleryModels(
    new gallery.ListModelGalleryModelsRequest({ query: 'DeepSeek-R1-0528', deployable: true }),
  );
  expect(models.statusCode).toBe(200);
  expect(models.body?.totalCount).toBe('1');
  const [id] = (await call('paimodelgallery', 'ListModelGalleryModels', { query: { Query: 'R1-0528' } }))['Models'] as {
    ModelId: string;
  }[];
  const modelId = id?.ModelId ?? '';
  const profiles = await client.listModelDeploymentProfiles(
    modelId,
    new gallery.ListModelDeploymentProfilesRequest({}),
  );
  const shown = profiles.body?.profiles?.map((profile) => [
    profile.framework,
    profile.category,
    profile.labels?.['DisplayName'],
  ]);
  expect(shown).toEqual([
    ['vllm', 'pd', 'EP+PD Separation-PAI Optimized'],
    ['vllm', 'multinodes', 'Distributed-Inference'],
    ['vllm', 'singlenode', 'Single-Node-Standard'],
    ['sglang', 'pd', 'EP+PD Separation-PAI Optimized'],
    ['sglang', 'singlenode', 'Single-Node-Standard'],
  ]);
  const choice = {
    modelVersion: profiles.body?.modelVersion ?? '',
    profileId: profiles.body?.profiles?.[0]?.profileId ?? '',
    workspaceId: '295949',
  };
  const resources = await client.getModelDeploymentResources(
    modelId,
    new gallery.GetModelDeploymentResourcesRequest(choice),
  );
  const prefill = resources.body?.memberMatches?.find((match) => match.memberType === 'LLMPrefill');
  expect(prefill?.publicResources?.map((resource) => resource.instanceType)).toEqual(
    expect.arrayContaining(['ml.gu8tea.8.48xlarge', 'ml.gu8tef.8.46xlarge']),
  );
  expect(prefill?.quotas?.length).toBeGreaterThan(0);

  const selections = encodeURIComponent(
    JSON.stringify([{ MemberType: 'LLMPrefill', QuotaId: prefill?.quotas?.[0]?.quotaId }]),
  );
  const spec = await client.getModelDeploymentSpec(
    modelId,
    new gallery.GetModelDeploymentSpecRequest({ ...choice, resourceSelections: selections }),
  );
  expect(spec.body?.inferenceSpec).toMatchObject({
    labels: { ServiceEngineType: 'vllm' },
    metadata: { workspace_id: '295949' },
    members: [
      {
        type: 'LLMPrefill',
        metadata: { instance: 1, quota_id: 'quotah20prod8k2m4r1c' },
        containers: [{ env: expect.arrayContaining([{ name: 'TP_SIZE', value: '8' }]) }],
      },
      {
        type: 'LLMDecode',
        metadata: { instance: 1 },
        containers: [
          {
            env: expect.arrayContaining([
              { name: 'EP_SIZE', value: '8' },
              { name: 'DP_SIZE', value: '8' },
            ]),
          },
        ],
      },
      { type: 'LLMGateway', metadata: { instance: 1 } },
    ],
  });
});

test('every profile of every model gives resources and a spec that CreateService takes', async () => {
  const answer = await call('paimodelgallery', 'ListModelGalleryModels', {
    query: { Deployable: true, PageSize: 100 },
  });
  const models = answer['Models'] as { ModelId: string }[];
  expect(models.length).toBeGreaterThanOrEqual(12);
  let count = 0;
  for (const { ModelId } of models) {
    const path = { ModelId };
    const profiles = await call('paimodelgallery', 'ListModelDeploymentProfiles', { path });
    for (const { ProfileId } of profiles['Profiles'] as { ProfileId: string }[]) {
      const query = { ProfileId, ModelVersion: String(profiles['ModelVersion']), WorkspaceId: '295949' };
      await call('paimodelgallery', 'GetModelDeploymentResources', { path, query });
      const spec = (await call('paimodelgallery', 'GetModelDeploymentSpec', { path, query }))[
        'InferenceSpec'
      ] as Record<string, unknown>;
      const body = { ...spec, metadata: { ...(spec['metadata'] as object), name: `service_${(count += 1)}` } };
      expect(await call('eas', 'CreateService', { body })).toMatchObject({ Status: 'Creating' });
    }
  }
  expect(count).toBeGreaterThan(30);
});

test('searching, exact names and filters', async () => {
  expect(await names({ Query: 'qwen3 coder' })).toEqual(['Qwen3-Coder-480B-A35B-Instruct-PAI-optimized']);
  expect(await names({ Query: '思考模式' })).toEqual(['Qwen3-32B']);
  expect(await names({ ModelName: 'r1' })).toHaveLength(3);
  expect(await names({ ModelName: '"Qwen3-8B"' })).toEqual(['Qwen3-8B']);
  expect(await names({ ModelName: '"Qwen3"' })).toEqual([]);
  expect(await names({ Task: 'text-embedding' })).toEqual(['Qwen3-Embedding-8B']);
  expect(await names({ Deployable: true })).not.toContain('Qwen3-Embedding-8B');
  expect(await names({ ModelSeries: 'GLM' })).toEqual(['GLM-4.5-Air']);
  expect(await names({ Collections: 'Nothing' })).toEqual([]);
  const small = await names({ Conditions: [{ Column: 'ParameterSize', Operator: 'LessThan', Value: '1' }] });
  expect(small.toSorted()).toEqual(['Qwen2.5-0.5B-Instruct', 'Qwen3-0.6B']);
});

test('pages of ten, in an order that does not change', async () => {
  const first = await names({ PageSize: 10 });
  const second = await names({ PageSize: 10, PageNumber: 2 });
  expect([first.length, second.length]).toEqual([10, 9]);
  expect([...first, ...second]).toEqual(await names({}));
  expect(await names({ SortBy: 'OrderNumber', Order: 'DESC' })).toEqual((await names({})).toReversed());
});

test('what does not exist is a 404, what is left out a 400', async () => {
  const of = (query: Record<string, string>) =>
    call('paimodelgallery', 'GetModelDeploymentSpec', { path: { ModelId: 'model-x' }, query });
  await expect(of({ ProfileId: 'p', ModelVersion: '1', WorkspaceId: '1' })).rejects.toMatchObject({
    code: 'ModelNotFound',
    statusCode: 404,
  });
  await expect(of({ ProfileId: 'p', ModelVersion: '1' })).rejects.toMatchObject({
    code: 'MissingWorkspaceId',
    statusCode: 400,
  });
});
