import { describe, expect, it } from 'vitest';
import { readContract } from '../../../test/contract/contractFiles.ts';
import { redact } from '../../cloud/redact.ts';
import { stubCloud } from '../stubCloud.testing.ts';
import type { GroupsApi } from './groups.ts';

const done = () => ({ Message: 'ok' });

describe('groups', () => {
  it('are listed with every filter of the contract, without their tokens', async () => {
    const { api, sent } = await stubCloud({
      ListGroups: () => ({ Groups: [{ Name: 'g', AccessToken: 'token-of-group', CallerUid: 12 }], TotalCount: '1' }),
    });
    const filter = { workspaceId: '1', text: 'g', labels: { a: 'b' }, trafficMode: 'auto', sort: 'CreateTime' };
    const groups = await api.groups.list({ ...filter, order: 'desc' });
    expect(groups).toEqual([{ Name: 'g', CallerUid: '12', Labels: [] }]);
    expect(redact('token-of-group')).toBe('••••••');
    const [call] = sent();
    expect(call).toMatchObject({ method: 'GET', path: '/api/v2/groups', query: { Labels: '{"a":"b"}', Filter: 'g' } });
    const known = Object.keys(readContract().eas.actions['ListGroups']?.request.query ?? {});
    expect(Object.keys(call?.query ?? {}).sort()).toEqual(known.sort());
  });

  it('are described, with addresses of their own', async () => {
    const { api, sent } = await stubCloud({
      DescribeGroup: () => ({ Name: 'g', TrafficMode: 'customized', AccessToken: 'token-of-group' }),
      DescribeGroupEndpoints: () => ({
        AccessToken: 'token-of-group',
        Endpoints: [{ EndpointType: 'DefaultGateway', InternetEndpoints: ['http://x/api/predict/g', ''] }],
      }),
    });
    expect(await api.groups.describe('g')).not.toMatchObject({ AccessToken: expect.anything() });
    const endpoints = await api.groups.describeEndpoints('g');
    expect(endpoints.AccessToken).toBe('token-of-group');
    expect(endpoints.Endpoints[0]?.InternetEndpoints).toEqual(['http://x/api/predict/g']);
    expect(sent().map(({ path }) => path)).toEqual([
      '/api/v2/groups/cn-hangzhou/g',
      '/api/v2/groups/cn-hangzhou/g/endpoints',
    ]);
  });

  const network = { gatewayId: 'gw-1', vpcId: 'vpc-1', vSwitchId: 'vsw-1', securityGroupId: 'sg-1' };
  const Network = { GatewayId: 'gw-1', VpcId: 'vpc-1', VSwitchId: 'vsw-1', SecurityGroupId: 'sg-1' };
  const calls: [string, (api: GroupsApi) => Promise<unknown>, object][] = [
    [
      'CreateGroup',
      (api) => api.create('g', { workspaceId: '1', labels: { a: 'b' }, network }),
      {
        method: 'POST',
        path: '/api/v2/groups',
        body: { Name: 'g', WorkSpaceId: '1', Labels: { a: 'b' }, Network },
      },
    ],
    ['CreateGroup', (api) => api.create('g'), { method: 'POST', path: '/api/v2/groups', body: { Name: 'g' } }],
    [
      'UpdateGroup',
      (api) => api.update('g', { trafficMode: 'customized' }),
      { method: 'PUT', path: '/api/v2/groups/cn-hangzhou/g', body: { TrafficMode: 'customized' } },
    ],
    ['DeleteGroup', (api) => api.delete('g'), { method: 'DELETE', path: '/api/v2/groups/cn-hangzhou/g', query: {} }],
    [
      'DeleteGroup',
      (api) => api.delete('g', { cascade: true }),
      { method: 'DELETE', query: { CascadeDelete: 'true' } },
    ],
  ];

  it.each(calls)('%s sends what the contract wants, once', async (action, call, expected) => {
    const { api, sent } = await stubCloud({ [action]: done });
    await call(api.groups);
    expect(sent()).toEqual([expect.objectContaining({ action, ...expected })]);
  });
});
