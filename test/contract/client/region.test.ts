import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/cloudFailure.ts';
import { easRegions } from '../../../src/cloud/endpoints.ts';
import { startRig } from './rig.ts';

describe('machines', () => {
  it('are listed whole, with their spot discounts, and regions', async () => {
    const { api, whole } = await startRig();
    const specs = await whole('DescribeMachineSpec', () => api.machines.listSpecs(), 'InstanceMetas');
    const spec = specs.find(({ SpotDiscount }) => SpotDiscount !== undefined) ?? specs[0];
    const history = await whole(
      'DescribeSpotDiscountHistory',
      () => api.machines.spotDiscounts(spec?.InstanceType ?? ''),
      'SpotDiscounts',
    );
    expect(history.length).toBeGreaterThan(0);
    const regions = await whole('DescribeRegions', () => api.machines.listRegions(), 'Regions');
    expect(easRegions).toEqual(expect.arrayContaining(regions.map(({ RegionId }) => RegionId)));
  });
});

describe('resource groups and gateways', () => {
  it('are listed and described whole', async () => {
    const { api, whole } = await startRig({ seed: 'demo' });
    const groups = await whole('ListResources', () => api.resources.list({ order: 'asc' }), 'Resources');
    for (const { ResourceId } of groups) {
      await whole('DescribeResource', () => api.resources.describe(ResourceId));
      await whole('ListResourceInstances', () => api.resources.listInstances(ResourceId), 'Instances');
    }
    expect((await failureOf(api.resources.describe('eas-r-nothing'))).kind).toBe('not-found');

    const gateways = await whole('ListGateway', () => api.gateways.list(), 'Gateways');
    expect(gateways.length).toBeGreaterThan(0);
    for (const { GatewayId } of gateways) await whole('DescribeGateway', () => api.gateways.describe(GatewayId));
    expect(await api.gateways.list({ gatewayId: gateways[0]?.GatewayId ?? '' })).toHaveLength(1);
  });
});

describe('AIWorkSpace', () => {
  it('lists and describes workspaces whole', async () => {
    const { api, whole } = await startRig();
    const workspaces = await whole('ListWorkspaces', () => api.workspaces.list(), 'Workspaces');
    const [first] = workspaces;
    await whole('GetWorkspace', () => api.workspaces.describe(first?.WorkspaceId ?? ''));
    const main = await whole('GetDefaultWorkspace', () => api.workspaces.describeDefault());
    expect(workspaces.map(({ WorkspaceId }) => WorkspaceId)).toContain(main.WorkspaceId);
  });

  it('lists images, models and data sets whole', async () => {
    const { api, whole } = await startRig();
    const labels = { 'system.official': 'true', 'system.supported.eas': 'true' };
    const images = await whole('ListImages', () => api.workspaces.listImages({ labels }), 'Images');
    expect(images.length).toBeGreaterThan(0);
    expect(images.every(({ Labels }) => Labels.some(({ Key }) => Key === 'system.supported.eas'))).toBe(true);
    const models = await whole('ListModels', () => api.workspaces.listModels(), 'Models');
    expect(models.length).toBeGreaterThan(0);
    const modelId = models[0]?.ModelId ?? '';
    const versions = await whole('ListModelVersions', () => api.workspaces.listModelVersions(modelId), 'Versions');
    expect(versions.length).toBeGreaterThan(0);
    const sets = await whole('ListDatasets', () => api.workspaces.listDatasets({ order: 'desc' }), 'Datasets');
    expect(sets.length).toBeGreaterThan(0);
    expect(await api.workspaces.listModels({ limit: 1 })).toHaveLength(1);
  });
});

describe('quotas', () => {
  it('are listed and described whole, with their machines', async () => {
    const { api, whole } = await startRig({ seed: 'demo' });
    const quotas = await api.quotas.list(undefined);
    const lingjun = quotas.find(({ ResourceType }) => ResourceType === 'Lingjun');
    const quotaId = lingjun?.QuotaId ?? '';
    const quota = await whole('GetQuota', () => api.quotas.describe(quotaId));
    expect(quota.QuotaDetails?.UsedQuota?.GPU).toBeTypeOf('number');
    const nodes = await whole('ListNodes', () => api.quotas.listNodes(quotaId), 'Nodes');
    expect(nodes.length).toBeGreaterThan(0);
    expect((await failureOf(api.quotas.describe('quota-nothing'))).kind).toBe('not-found');
  });
});
