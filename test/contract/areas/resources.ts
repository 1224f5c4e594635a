import { expect } from 'vitest';
import { listIn, type Area, type AreaContext } from './area.ts';

const cluster = { ClusterId: 'cn-hangzhou' };

async function walkMachines({ call }: AreaContext): Promise<void> {
  const types = ['ml.gu8tef.8.46xlarge', 'ecs.gn8is.4xlarge'];
  const spec = await call('eas', 'DescribeMachineSpec', {
    query: { ChargeType: 'PostPaid', ResourceType: 'Public', InstanceTypes: types.join(',') },
  });
  expect(listIn(spec, 'InstanceMetas').map((entry) => entry['InstanceType'])).toEqual(types);
  const history = await call('eas', 'DescribeSpotDiscountHistory', {
    query: { InstanceType: 'ecs.gn8is.4xlarge', IsProtect: false },
  });
  expect(listIn(history, 'SpotDiscounts').length).toBeGreaterThan(30);
  expect(listIn(await call('eas', 'DescribeRegions'), 'Regions')).toHaveLength(1);
}

async function walkGroup({ call, clock }: AreaContext): Promise<{ ClusterId: string; ResourceId: string }> {
  const machines = { ChargeType: 'PrePaid', EcsInstanceCount: 1, EcsInstanceType: 'ecs.gn8is-2x.8xlarge' };
  const made = await call('eas', 'CreateResource', { body: { ResourceName: 'my_group', ...machines } });
  const path = { ...cluster, ResourceId: String(made['ResourceId']) };
  expect(made['InstanceIds']).toHaveLength(1);
  await call('eas', 'UpdateResource', { path, body: { ResourceName: 'renamed' } });
  clock.pass(10);
  expect(await call('eas', 'DescribeResource', { path })).toMatchObject({
    ResourceName: 'renamed',
    Status: 'ResourceReady',
    GpuCount: 2,
    ServiceCount: '0',
  });
  const query = { ResourceName: 'ren', ResourceStatus: 'ResourceReady', Sort: 'GpuCount', Order: 'Desc', PageSize: 20 };
  const listed = await call('eas', 'ListResources', { query });
  expect(listIn(listed, 'Resources')).toMatchObject([{ ResourceId: path.ResourceId, ServiceCount: 0 }]);
  return path;
}

async function walkNodes({ call, clock }: AreaContext, path: { ClusterId: string; ResourceId: string }): Promise<void> {
  const body = {
    ChargeType: 'PostPaid',
    EcsInstanceCount: 1,
    EcsInstanceType: 'ecs.gn8is.4xlarge',
    Labels: { a: '1' },
  };
  const more = await call('eas', 'CreateResourceInstances', { path, body });
  const [added = ''] = more['InstanceIds'] as string[];
  clock.pass(10);
  const query = {
    Label: { a: '1' },
    ChargeType: 'PostPaid',
    Sort: 'CreateTime',
    Order: 'desc',
    InstanceStatus: 'Ready',
  };
  const listed = await call('eas', 'ListResourceInstances', { path, query });
  expect(listIn(listed, 'Instances')).toMatchObject([{ InstanceId: added, InstanceGpuCount: 1 }]);
  await call('eas', 'UpdateResourceInstanceLabel', {
    path,
    query: { InstanceIds: added },
    body: { Labels: { b: '2' } },
  });
  await call('eas', 'DeleteResourceInstanceLabel', { path, query: { AllInstances: true, LabelKeys: ['a'] } });
  const node = { ...path, InstanceId: added };
  await call('eas', 'UpdateResourceInstance', { path: node, body: { Action: 'Cordon', Reason: 'checks' } });
  const cordoned = await call('eas', 'ListResourceInstances', { path, query: { InstanceId: added } });
  expect(listIn(cordoned, 'Instances')).toMatchObject([
    {
      InstanceStatus: 'Ready-SchedulingDisabled',
      LastCordonReason: 'checks',
      Labels: [{ LabelKey: 'b', LabelValue: '2' }],
    },
  ]);
  await call('eas', 'DeleteResourceInstances', { path, query: { InstanceList: added } });
}

async function walkServices(
  { call, clock }: AreaContext,
  path: { ClusterId: string; ResourceId: string },
): Promise<void> {
  const service = { ...cluster, ServiceName: 'on_group' };
  const metadata = { name: 'on_group', instance: 1, cpu: 4, memory: 8000, gpu: 1, resource: path.ResourceId };
  await call('eas', 'CreateService', { body: { metadata, containers: [{ image: 'nginx', port: 8000 }] } });
  clock.pass(20);
  const [node] = listIn(await call('eas', 'ListResourceInstances', { path }), 'Instances');
  expect(node).toMatchObject({ InstanceUsedGpu: 1, InstanceUsedCpu: 4 });
  const workers = await call('eas', 'ListResourceInstanceWorker', {
    path: { ...path, InstanceName: String(node?.['InstanceName']) },
    query: { ServiceName: 'on_group', Ready: true, Order: 'Desc' },
  });
  expect(listIn(workers, 'Pods')).toMatchObject([{ ServiceName: 'on_group', Status: 'Running', GpuRequest: 1 }]);
  const services = await call('eas', 'ListResourceServices', { path });
  expect(listIn(services, 'Services').map((entry) => entry['ServiceName'])).toEqual(['on_group']);
  await expect(call('eas', 'DeleteResource', { path })).rejects.toMatchObject({ code: 'ResourceInUse' });
  await call('eas', 'DeleteService', { path: service });
  clock.pass(20);
  const [left] = listIn(await call('eas', 'ListResourceInstances', { path }), 'Instances');
  await call('eas', 'DeleteResourceInstances', { path, query: { InstanceList: String(left?.['InstanceId']) } });
  clock.pass(20);
  expect((await call('eas', 'DeleteResource', { path }))['Message']).toContain('is deleted');
}

export const resourcesArea: Area = {
  name: 'machines, regions and resource groups',
  async walk(context) {
    await walkMachines(context);
    const path = await walkGroup(context);
    await walkNodes(context, path);
    await walkServices(context, path);
  },
};
