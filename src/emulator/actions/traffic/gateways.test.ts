import { expect, test } from 'vitest';
import { TestActions } from '../testActions.testing.ts';

const actions = new TestActions();
const names = async (query: Record<string, string | boolean>) =>
  (await actions.list('ListGateway', 'Gateways', { query })).map((gateway) => gateway['GatewayName']);

test.each([
  [{}, ['测试网关', 'research-intranet', 'production']],
  [{ Order: 'asc' }, ['production', 'research-intranet', '测试网关']],
  [{ ChargeType: 'PrePaid' }, ['production']],
  [{ InternetEnabled: false, Sort: 'GatewayName', Order: 'asc' }, ['research-intranet', '测试网关']],
  [{ GatewayName: 'prod' }, ['production']],
  [{ GatewayId: 'gw-3n8d6f0s2a4g7h1j' }, ['research-intranet']],
  [{ Status: 'Stopped' }, ['测试网关']],
  [{ Label: '{"env":"production"}' }, ['production']],
  [{ GatewayType: 'Application', PageSize: '1' }, ['测试网关']],
  [{ GatewayType: 'Nothing' }, []],
  [{ ResourceName: 'eas-r-1' }, []],
])('a list with %j', async (query, expected) => {
  expect(await names(query)).toEqual(expected);
});

test('an address is there where the gateway can be reached', async () => {
  const one = await actions.call('DescribeGateway', { path: { GatewayId: 'gw-3n8d6f0s2a4g7h1j' } });
  expect(one).not.toHaveProperty('InternetDomain');
  expect(one['IntranetDomain']).toMatch(/^gw-3n8d6f0s2a4g7h1j-\d+-vpc\.cn-hangzhou\.pai-eas\.aliyuncs\.com$/);
});

test('access lists and peers of one VPC', async () => {
  const path = { GatewayId: 'gw-7c2qk4m9x1v8t5zr' };
  const acl = (VpcId: string) => actions.list('ListAclPolicy', 'IntranetVpcAclPolicyList', { path, query: { VpcId } });
  expect(await acl('vpc-bp1h2k7q9w3e5r8t')).toHaveLength(1);
  expect(await acl('vpc-other')).toEqual([]);
});

test.each([
  'DescribeGateway',
  'ListGatewayDomains',
  'ListAclPolicy',
  'ListGatewayIntranetSupportedZone',
  'ListGatewayIntranetLinkedVpc',
  'ListGatewayIntranetLinkedVpcPeer',
])('%s of a gateway that does not exist is a 404', async (name) => {
  expect(await actions.refusal(name, { path: { GatewayId: 'gw-none' } })).toMatchObject({
    status: 404,
    code: 'GatewayNotFound',
  });
});

test.each([
  ['ChargeType', 'Free'],
  ['InternetEnabled', 'yes'],
  ['Label', '[1]'],
  ['Sort', 'x'],
])('%s cannot be %s', async (name, value) => {
  expect(await actions.refusal('ListGateway', { query: { [name]: value } })).toMatchObject({ status: 400 });
});
