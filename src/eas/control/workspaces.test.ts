import { describe, expect, it } from 'vitest';
import { stubCloud } from '../stubCloud.testing.ts';

describe('workspaces', () => {
  it('are listed, described, and one is the default', async () => {
    const one = { WorkspaceId: 42, IsDefault: 'true', AdminNames: ['a', 1], resourceGroupId: 'rg-1' };
    const { api, sent } = await stubCloud({
      ListWorkspaces: () => ({ Workspaces: [one], TotalCount: 1 }),
      GetWorkspace: () => ({ WorkspaceId: '42', Owner: { UserId: '1' } }),
      GetDefaultWorkspace: () => ({ WorkspaceId: '7' }),
    });
    expect(await api.workspaces.list()).toEqual([
      { WorkspaceId: '42', IsDefault: true, AdminNames: ['a'], resourceGroupId: 'rg-1' },
    ]);
    expect(await api.workspaces.describe('42')).toMatchObject({ WorkspaceId: '42', Owner: { UserId: '1' } });
    expect(await api.workspaces.describeDefault()).toMatchObject({ WorkspaceId: '7' });
    expect(sent().map(({ path }) => path)).toEqual([
      '/api/v1/workspaces',
      '/api/v1/workspaces/42',
      '/api/v1/defaultWorkspaces',
    ]);
  });
});

describe('lists of a workspace', () => {
  it('of images: with labels as one text, and the order in capitals', async () => {
    const { api, sent } = await stubCloud({
      ListImages: () => ({
        Images: [{ ImageId: 'i', ImageUri: 'r/vllm:1', Labels: [{ Key: 'system.chipType', Value: 'GPU' }], Size: '9' }],
        TotalCount: 1,
      }),
    });
    const images = await api.workspaces.listImages({
      workspaceId: '1',
      query: 'vllm',
      labels: { 'system.official': 'true', 'system.supported.eas': 'true' },
      accessibility: 'PUBLIC',
      sortBy: 'GmtCreateTime',
      order: 'desc',
    });
    expect(images).toMatchObject([{ ImageId: 'i', Size: 9, Labels: [{ Key: 'system.chipType', Value: 'GPU' }] }]);
    expect(sent()[0]).toMatchObject({
      path: '/api/v1/images',
      query: {
        WorkspaceId: '1',
        Query: 'vllm',
        Labels: 'system.official=true,system.supported.eas=true',
        Accessibility: 'PUBLIC',
        SortBy: 'GmtCreateTime',
        Order: 'DESC',
        Verbose: 'true',
        PageNumber: '1',
        PageSize: '100',
      },
    });
  });

  it('of models and their versions', async () => {
    const { api, sent } = await stubCloud({
      ListModels: () => ({
        Models: [{ ModelId: 'm', ParameterSize: '671', LatestVersion: { VersionName: 1, InferenceSpec: { a: 1 } } }],
        TotalCount: '1',
      }),
      ListModelVersions: () => ({ Versions: [{ VersionName: '0.1.0', Uri: 'oss://b/p/', InferenceSpec: 'x' }] }),
    });
    expect(await api.workspaces.listModels({ query: 'r1', provider: 'pai', task: 't' })).toMatchObject([
      { ModelId: 'm', ParameterSize: 671, LatestVersion: { VersionName: '1', InferenceSpec: { a: 1 } } },
    ]);
    const [version] = await api.workspaces.listModelVersions('m 1');
    expect(version).toMatchObject({ VersionName: '0.1.0', Uri: 'oss://b/p/' });
    expect(version?.InferenceSpec).toBeUndefined();
    expect(sent().map(({ path }) => path)).toEqual(['/api/v1/models', '/api/v1/models/m%201/versions']);
    expect(sent()[0]?.query).toMatchObject({ Query: 'r1', Provider: 'pai', Task: 't' });
  });

  it('of data sets: no more than the limit, and no page beyond it', async () => {
    const { api, sent } = await stubCloud({
      ListDatasets: ({ query }) => ({
        Datasets: Array.from({ length: 100 }, (_, index) => ({
          DatasetId: `d-${query.get('PageNumber')}-${index}`,
          Options: '{"mountPath":"/mnt/data/"}',
        })),
        TotalCount: 5000,
      }),
    });
    const sets = await api.workspaces.listDatasets({ name: 'x', dataSourceTypes: 'NAS,OSS', limit: 150 });
    expect(sets).toHaveLength(150);
    expect(sent().map(({ query }) => query)).toMatchObject([
      { PageNumber: '1', Name: 'x', DataSourceTypes: 'NAS,OSS' },
      { PageNumber: '2' },
    ]);
    expect(sent()).toHaveLength(2);
    expect(await api.workspaces.listDatasets()).toHaveLength(1000);
  });
});

describe('quotas', () => {
  it('are described, with their machines', async () => {
    const { api, sent } = await stubCloud({
      GetQuota: () => ({
        QuotaId: 'q',
        Min: { NodeSpecs: [{ Type: 'ml.x', Count: '10' }] },
        QuotaDetails: { UsedQuota: { CPU: '100', GPU: '16', Memory: '100Gi' }, ActualMinQuota: 'x' },
      }),
      ListNodes: () => ({
        Nodes: [{ NodeName: 'n', CPU: '4', GPU: 8, IsBound: 'true', BoundQuotas: [{ QuotaId: 'q' }] }, {}],
        TotalCount: 2,
      }),
    });
    expect(await api.quotas.describe('q')).toMatchObject({
      Min: { NodeSpecs: [{ Type: 'ml.x', Count: 10 }] },
      QuotaDetails: { UsedQuota: { CPU: 100, GPU: 16, Memory: '100Gi' } },
    });
    expect(await api.quotas.listNodes('q')).toMatchObject([{ NodeName: 'n', CPU: 4, GPU: 8, IsBound: true }]);
    expect(sent().map(({ path, query }) => [path, query['QuotaId']])).toEqual([
      ['/api/v1/quotas/q', undefined],
      ['/api/v1/nodes', 'q'],
    ]);
  });
});
