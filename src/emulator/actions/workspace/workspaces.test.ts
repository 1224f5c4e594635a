import { expect, test } from 'vitest';
import { TestActions } from '../testActions.testing.ts';

const actions = new TestActions();

async function names(action: string, list: string, field: string, query: Record<string, string | number | boolean>) {
  return (await actions.list(`aiworkspace:${action}`, list, { query })).map((entry) => entry[field]);
}
const workspaces = (query: Record<string, string | number | boolean>) =>
  names('ListWorkspaces', 'Workspaces', 'WorkspaceId', query);
const images = (query: Record<string, string | number | boolean>) =>
  names('ListImages', 'Images', 'Name', { PageSize: 100, ...query });
const models = (query: Record<string, string | number | boolean>) => names('ListModels', 'Models', 'ModelName', query);
const datasets = (query: Record<string, string | number | boolean>) => names('ListDatasets', 'Datasets', 'Name', query);

test.each([
  [{}, ['295949', '310274', '318806']],
  [{ Order: 'DESC' }, ['318806', '310274', '295949']],
  [{ WorkspaceIds: '318806,310274' }, ['310274', '318806']],
  [{ WorkspaceName: 'prod' }, ['310274']],
  [{ Status: 'FROZEN' }, []],
  [{ PageSize: 2, PageNumber: 2 }, ['318806']],
])('workspaces with %j', async (query, expected) => {
  expect(await workspaces(query)).toEqual(expected);
});

test('only ids, or resource limits, where that is asked for', async () => {
  const bare = await actions.call('aiworkspace:ListWorkspaces', { query: { Fields: 'Id', PageSize: 1 } });
  expect(bare).toEqual({ Workspaces: [{ WorkspaceId: '295949' }], TotalCount: 3 });
  const limits = await actions.call('aiworkspace:ListWorkspaces', { query: { Option: 'GetResourceLimits' } });
  expect(limits).toMatchObject({ Workspaces: [], ResourceLimits: {} });
});

test('one workspace, the default one, and none', async () => {
  const one = await actions.call('aiworkspace:GetWorkspace', { path: { WorkspaceId: '318806' } });
  expect(one).toMatchObject({ WorkspaceName: 'research', IsDefault: false, Status: 'ENABLED' });
  expect(await actions.call('aiworkspace:GetDefaultWorkspace')).toMatchObject({ WorkspaceId: '295949' });
  expect(await actions.refusal('aiworkspace:GetWorkspace', { path: { WorkspaceId: '1' } })).toMatchObject({
    status: 404,
    code: 'WorkspaceNotFound',
  });
});

test('official images that EAS can run, by chip', async () => {
  const official = 'system.official=true,system.supported.eas=true';
  const gpu = await images({ Labels: `${official},system.chipType=GPU` });
  expect(gpu).toContain('vllm:0.14.0-gpu');
  expect(gpu).not.toContain('vllm:0.14.0-ppu');
  expect(await images({ Labels: `${official},system.chipType=PPU` })).toEqual(['vllm:0.14.0-ppu']);
  expect(await images({ Labels: 'system.official=false' })).toEqual([]);
  expect(await images({ Labels: 'system.framework=vLLM 0.11.2' })).toEqual(['vllm:0.11.2-gpu']);
});

test('images of a workspace are shown in it only', async () => {
  expect(await images({ Accessibility: 'PRIVATE' })).toEqual([]);
  expect(await images({ Accessibility: 'PRIVATE', WorkspaceId: '310274' })).toEqual(['vllm-own-kernels']);
  expect(await images({ WorkspaceId: '295949' })).not.toContain('vllm-own-kernels');
});

test.each([
  [{ Query: 'ACCLEP', Order: 'DESC' }, ['sglang:0.5.8-acclep1.2.1-gpu-pai-optimized', 'sglang:0.5.8-acclep1.2.1-gpu']],
  [{ Name: 'python' }, ['python:3.12-cpu']],
  [{ ImageUri: 'eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/llm-gateway:1.3.0' }, ['llm-gateway:1.3.0']],
  [{ SortBy: 'Name', PageSize: 1 }, ['blade-llm:0.12.0-gpu']],
])('images with %j', async (query, expected) => {
  expect(await images(query)).toEqual(expected);
});

test('labels come when they are asked for', async () => {
  const [image] = await actions.list('aiworkspace:ListImages', 'Images', { query: { Name: 'python' } });
  expect(image).not.toHaveProperty('Labels');
  const path = { ImageId: String(image?.['ImageId']) };
  expect(await actions.call('aiworkspace:GetImage', { path })).not.toHaveProperty('Labels');
  const whole = await actions.call('aiworkspace:GetImage', { path, query: { Verbose: true } });
  expect(whole['Labels']).toContainEqual({ Key: 'system.chipType', Value: 'CPU' });
  expect(await actions.refusal('aiworkspace:GetImage', { path: { ImageId: 'image-x' } })).toMatchObject({
    status: 404,
  });
});

test.each([
  [{ WorkspaceId: '295949' }, ['qwen3-8b-support']],
  [{}, ['qwen3-8b-support', 'deepseek-r1-distill-research']],
  [{ Provider: 'pai', ModelName: 'coder' }, ['Qwen3-Coder-480B-A35B-Instruct-PAI-optimized']],
  [{ Collections: 'QuickStart,AI4D', Task: 'text-embedding' }, ['Qwen3-Embedding-8B']],
  [{ ModelType: 'LoRA' }, ['deepseek-r1-distill-research']],
  [{ Origin: 'ModelScope' }, ['qwen3-8b-support']],
  [{ Label: 'team' }, ['qwen3-8b-support']],
  [{ Tag: '[{"Key":"team","Value":"other"}]' }, []],
  [{ Conditions: '[{"Column":"ParameterSize","Operator":"LessThan","Value":"8"}]' }, ['deepseek-r1-distill-research']],
  [{ Domain: 'cv' }, []],
])('models with %j', async (query: Record<string, string>, expected) => {
  expect(await models(query)).toEqual(expected);
});

test('a model of the gallery is the same here', async () => {
  const [model] = await actions.list('paimodelgallery:ListModelGalleryModels', 'Models', { query: { PageSize: 1 } });
  const path = { ModelId: String(model?.['ModelId']) };
  expect(await actions.call('aiworkspace:GetModel', { path })).toMatchObject({
    ModelName: model?.['ModelName'],
    Provider: 'pai',
    Accessibility: 'PUBLIC',
    LatestVersion: { VersionName: model?.['LatestVersionName'] },
  });
});

test('versions of a model', async () => {
  const path = { ModelId: 'model-own4t7k2m9q1x8v5z' };
  const versions = async (query: Record<string, string>) =>
    (await actions.list('aiworkspace:ListModelVersions', 'Versions', { path, query })).map(
      (entry) => entry['VersionName'],
    );
  expect(await versions({})).toEqual(['0.1.0', '0.2.0', '1.0.0']);
  expect(await versions({ Order: 'DESC', PageSize: '1' })).toEqual(['1.0.0']);
  expect(await versions({ ApprovalStatus: 'Pending' })).toEqual(['0.1.0']);
  expect(await versions({ SourceType: 'PAIFlow' })).toEqual([]);
  expect(await versions({ FrameworkType: 'TensorFlow' })).toEqual([]);
  for (const [name, more] of [
    ['GetModelVersion', { ...path, VersionName: '9' }],
    ['GetModelVersion', { ModelId: 'model-x', VersionName: '1' }],
    ['GetModel', { ModelId: 'model-x' }],
    ['ListModelVersions', { ModelId: 'model-x' }],
  ] as const) {
    expect(await actions.refusal(`aiworkspace:${name}`, { path: more })).toMatchObject({ status: 404 });
  }
});

test.each([
  [{}, ['model-weights', '评测问题集', 'shared-cache']],
  [{ WorkspaceId: '310274' }, ['评测问题集']],
  [{ DataSourceTypes: 'NAS' }, ['shared-cache']],
  [{ DataTypes: 'TEXT,PIC' }, ['评测问题集']],
  [{ Properties: 'FILE' }, ['评测问题集']],
  [{ Name: 'cache' }, ['shared-cache']],
  [{ DatasetIds: 'd-7k2m9q4x1v8t5z0c,x' }, ['model-weights']],
  [{ Accessibility: 'PUBLIC' }, []],
  [{ Label: 'team' }, ['model-weights']],
  [{ Edition: 'ADVANCED' }, []],
  [{ PageSize: 1, Order: 'DESC' }, ['shared-cache']],
])('data sets with %j', async (query, expected) => {
  expect(await datasets(query)).toEqual(expected);
});

test.each([
  ['ListWorkspaces', { Order: 'up' }],
  ['ListWorkspaces', { Status: 'GONE' }],
  ['ListWorkspaces', { SortBy: 'Colour' }],
  ['ListWorkspaces', { Option: 'Everything' }],
  ['ListWorkspaces', { PageNumber: 0 }],
  ['ListImages', { Accessibility: 'MINE' }],
  ['ListImages', { Labels: 'official' }],
  ['ListImages', { Verbose: 'maybe' }],
  ['ListModels', { Conditions: 'x' }],
  ['ListModels', { Conditions: '[{"Column":"ParameterSize","Operator":"Like","Value":"8"}]' }],
  ['ListModels', { Conditions: '[{"Column":"ParameterSize","Operator":"LessThan","Value":"many"}]' }],
  ['ListModels', { Tag: '{}' }],
  ['ListDatasets', { Properties: 'LINK' }],
  ['ListDatasets', { Edition: 'GOLD' }],
])('%s with %j is refused', async (name, query) => {
  expect(await actions.refusal(`aiworkspace:${name}`, { query: { ...query } })).toMatchObject({
    status: 400,
  });
});
