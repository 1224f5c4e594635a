import { expect } from 'vitest';
import { listIn, type Area, type AreaContext } from './area.ts';

async function walkWorkspaces({ call }: AreaContext): Promise<void> {
  const query = { WorkspaceName: 'r', Status: 'ENABLED', SortBy: 'GmtCreateTime', Order: 'DESC', Verbose: true };
  const listed = await call('aiworkspace', 'ListWorkspaces', { query });
  expect(listIn(listed, 'Workspaces').map((entry) => entry['WorkspaceName'])).toContain('research');
  expect(await call('aiworkspace', 'GetWorkspace', { path: { WorkspaceId: '310274' } })).toMatchObject({
    WorkspaceName: 'llm_production',
    IsDefault: false,
  });
  expect(await call('aiworkspace', 'GetDefaultWorkspace', { query: { Verbose: true } })).toMatchObject({
    WorkspaceId: '295949',
  });
}

async function walkImages({ call }: AreaContext): Promise<void> {
  const Labels = 'system.official=true,system.supported.eas=true,system.chipType=GPU';
  const listed = await call('aiworkspace', 'ListImages', { query: { Labels, Query: 'vllm', Verbose: true } });
  const [image] = listIn(listed, 'Images');
  expect(image).toMatchObject({ Accessibility: 'PUBLIC' });
  const one = await call('aiworkspace', 'GetImage', {
    path: { ImageId: String(image?.['ImageId']) },
    query: { Verbose: true },
  });
  expect(one['ImageUri']).toBe(image?.['ImageUri']);
  expect(listIn(one, 'Labels')).toContainEqual({ Key: 'system.official', Value: 'true' });
}

async function walkModels({ call }: AreaContext): Promise<void> {
  const [own] = listIn(await call('aiworkspace', 'ListModels', { query: { WorkspaceId: '295949' } }), 'Models');
  const path = { ModelId: String(own?.['ModelId']) };
  expect(await call('aiworkspace', 'GetModel', { path })).toMatchObject({ LatestVersion: { VersionName: '1.0.0' } });
  const versions = await call('aiworkspace', 'ListModelVersions', { path, query: { ApprovalStatus: 'Approved' } });
  expect(listIn(versions, 'Versions').map((entry) => entry['VersionName'])).toEqual(['1.0.0']);
  expect(await call('aiworkspace', 'GetModelVersion', { path: { ...path, VersionName: '0.2.0' } })).toMatchObject({
    ApprovalStatus: 'Rejected',
  });
  const query = { DataSourceTypes: 'OSS,NAS', Properties: 'DIRECTORY', WorkspaceId: '295949' };
  expect(listIn(await call('aiworkspace', 'ListDatasets', { query }), 'Datasets')).toHaveLength(2);
}

async function walkQuotas({ call, clock }: AreaContext): Promise<void> {
  const quotaId = 'quotah20prod8k2m4r1c';
  const metadata = { name: 'on_quota', instance: 1, cpu: 180, memory: 1_800_000, gpu: 8, quota_id: quotaId };
  await call('eas', 'CreateService', {
    body: { metadata, unit: { size: 2 }, containers: [{ image: 'nginx', port: 8000 }] },
  });
  clock.pass(60);
  const [quota] = listIn(
    await call('paistudio', 'ListQuotas', { query: { ResourceType: 'Lingjun' } }),
    'Quotas',
  ).filter((entry) => entry['QuotaId'] === quotaId);
  expect(quota).toMatchObject({ QuotaDetails: { NodeStatistics: { AllocatedNodeNum: 6, EmptyNodeNum: 6 } } });
  const path = { QuotaId: quotaId };
  expect(await call('paistudio', 'GetQuota', { path, query: { Verbose: true } })).toMatchObject({
    QuotaDetails: { UsedQuota: { GPU: '48' } },
  });
  const nodes = await call('paistudio', 'ListNodes', { query: { QuotaId: quotaId, PageSize: 50 } });
  const held = listIn(nodes, 'Nodes').filter((node) => node['RequestCPU'] === '90');
  expect(held).toHaveLength(2);
  const pods = await call('paistudio', 'ListNodePods', {
    path: { NodeId: String(held[0]?.['NodeName']) },
    query: { ResourceGroupId: String(held[0]?.['ResourceGroupId']) },
  });
  expect(listIn(pods, 'NodePodInfos')).toMatchObject([{ PodNamespace: 'on_quota', WorkloadType: 'eas' }]);
  const workloads = await call('paistudio', 'ListQuotaWorkloads', { path, query: { WorkloadType: 'eas' } });
  expect(listIn(workloads, 'Workloads')).toMatchObject([{ WorkloadName: 'on_quota', Status: 'Dequeued' }]);
  const all = await call('paistudio', 'ListQuotaWorkloads', { path, query: { PageSize: 20 } });
  expect(all['TotalCount']).toBe(5);
  const types = await call('paistudio', 'ListNodeTypes', { query: { AcceleratorType: 'GPU', QuotaId: quotaId } });
  expect(listIn(types, 'Statistics')).toEqual([
    { NodeType: 'ml.gu8tef.8.46xlarge', TotalCount: 12, CanBeBoundCount: 0 },
  ]);
}

export const workspaceArea: Area = {
  name: 'AIWorkSpace and PaiStudio',
  async walk(context) {
    await walkWorkspaces(context);
    await walkImages(context);
    await walkModels(context);
    await walkQuotas(context);
  },
};
