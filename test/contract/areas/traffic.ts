import { expect } from 'vitest';
import { listIn, type Area, type AreaContext } from './area.ts';

const cluster = { ClusterId: 'cn-hangzhou' };
const group = { ...cluster, GroupName: 'echo_group' };

function of(name: string): { ClusterId: string; ServiceName: string } {
  return { ...cluster, ServiceName: name };
}

function echo(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    metadata: { name, instance: 1, cpu: 2, memory: 4000, ...more },
    containers: [{ image: 'registry/echo:1', port: 8000, script: 'python app.py' }],
  };
}

async function walkGroups({ call, clock }: AreaContext): Promise<void> {
  await call('eas', 'CreateGroup', {
    body: { Name: 'echo_group', WorkSpaceId: '295949', Labels: { team: 'a' }, Network: { VpcId: 'vpc-1' } },
  });
  await call('eas', 'CreateService', { body: echo('echo_v1', { group: 'echo_group' }) });
  await call('eas', 'CreateService', { body: echo('echo_v2', { group: 'echo_group' }) });
  clock.pass(60);
  expect(await call('eas', 'UpdateGroup', { path: group, body: { TrafficMode: 'customized' } })).toHaveProperty(
    'Message',
  );
  expect(await call('eas', 'DescribeGroup', { path: group })).toMatchObject({
    Name: 'echo_group',
    TrafficMode: 'customized',
    Labels: [{ LabelKey: 'team', LabelValue: 'a' }],
    Network: { VpcId: 'vpc-1' },
  });
  const query = { Filter: 'echo', Labels: { team: 'a' }, TrafficMode: 'customized', WorkspaceId: '295949' };
  const listed = await call('eas', 'ListGroups', {
    query: { ...query, PageNumber: '1', PageSize: '20', Sort: 'CreateTime', Order: 'desc' },
  });
  expect(listIn(listed, 'Groups').map((entry) => entry['Name'])).toEqual(['echo_group']);
  expect(listed).toMatchObject({ TotalCount: 1, PageNumber: 1, PageSize: 20 });
  const endpoints = await call('eas', 'DescribeGroupEndpoints', { path: group });
  expect(listIn(endpoints, 'Endpoints')).toMatchObject([{ EndpointType: 'DefaultGateway', PathType: 'Group' }]);
}

async function walkRelease({ call }: AreaContext): Promise<void> {
  const released = await call('eas', 'ReleaseService', {
    path: of('echo_v1'),
    body: { TrafficState: 'grouping', Weight: 40 },
  });
  expect(released['Message']).toContain('weight [40]');
  const endpoints = await call('eas', 'DescribeServiceEndpoints', { path: of('echo_v1') });
  expect(listIn(endpoints, 'Endpoints').map((entry) => entry['PathType'])).toEqual(['Service', 'Group']);
}

async function walkMirror({ call }: AreaContext): Promise<void> {
  const path = of('echo_v1');
  await call('eas', 'CreateServiceMirror', { path, body: { Ratio: 30, Target: ['echo_v2'] } });
  await call('eas', 'UpdateServiceMirror', { path, body: { Ratio: 70 } });
  expect(await call('eas', 'DescribeServiceMirror', { path })).toMatchObject({
    ServiceName: 'echo_v1',
    Ratio: '70',
    Target: 'echo_v2',
  });
  expect((await call('eas', 'DeleteServiceMirror', { path }))['Message']).toContain('ratio [70%]');
  await expect(call('eas', 'DescribeServiceMirror', { path })).rejects.toMatchObject({ statusCode: 404 });
}

async function walkConfigs({ call }: AreaContext): Promise<void> {
  const service = { ...cluster, ConfigType: 'service', Name: 'echo_v1' };
  const path = { ...service, ConfigKey: 'llm_gateway/rate_limit' };
  await call('eas', 'CreateConfig', { path, body: { Value: '{"enable":true}' } });
  expect(await call('eas', 'UpdateConfig', { path, body: { Value: '{"enable":false}' } })).toMatchObject({
    Key: 'llm_gateway/rate_limit',
    Value: '{"enable":false}',
  });
  const listed = await call('eas', 'ListConfigs', { path: service, query: { Page: 1, PageSize: 200 } });
  expect(listed).toMatchObject({ Name: 'echo_v1', Type: 'Service', Total: 1, HasMore: false });
  expect(await call('eas', 'DeleteConfig', { path })).toEqual({
    deleted: 1,
    message: 'Successfully deleted 1 configs',
  });
}

async function walkGateways({ call }: AreaContext): Promise<void> {
  const listed = await call('eas', 'ListGateway', { query: { InternetEnabled: true, Label: { env: 'production' } } });
  const [gateway] = listIn(listed, 'Gateways');
  const path = { ...cluster, GatewayId: String(gateway?.['GatewayId']) };
  expect(await call('eas', 'DescribeGateway', { path })).toMatchObject({
    Status: 'Running',
    InternetStatus: 'Running',
  });
  expect(listIn(await call('eas', 'ListGatewayDomains', { path }), 'CustomDomains')).toHaveLength(1);
  expect(listIn(await call('eas', 'ListAclPolicy', { path }), 'InternetAclPolicyList')).toHaveLength(1);
  expect(await call('eas', 'ListGatewayIntranetSupportedZone', { path })).toMatchObject({
    Zones: ['cn-hangzhou-h', 'cn-hangzhou-i', 'cn-hangzhou-j'],
  });
  expect(listIn(await call('eas', 'ListGatewayIntranetLinkedVpc', { path }), 'IntranetLinkedVpcList')).toHaveLength(1);
  expect(listIn(await call('eas', 'ListGatewayIntranetLinkedVpcPeer', { path }), 'PeerVpcList')).toHaveLength(1);
}

async function walkEndOfGroup({ call, clock }: AreaContext): Promise<void> {
  await expect(call('eas', 'DeleteGroup', { path: group })).rejects.toMatchObject({ statusCode: 409 });
  await call('eas', 'DeleteGroup', { path: group, query: { CascadeDelete: 'true' } });
  clock.pass(60);
  await expect(call('eas', 'DescribeGroup', { path: group })).rejects.toMatchObject({ statusCode: 404 });
  expect(listIn(await call('eas', 'ListServices'), 'Services')).toEqual([]);
}

export const trafficArea: Area = {
  name: 'the ways of requests',
  async walk(context) {
    await walkGroups(context);
    await walkRelease(context);
    await walkMirror(context);
    await walkConfigs(context);
    await walkGateways(context);
    await walkEndOfGroup(context);
  },
};
