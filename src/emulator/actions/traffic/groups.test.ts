import { beforeEach, expect, test } from 'vitest';
import { plainSpec } from '../../services/testServices.testing.ts';
import { demoState } from '../../seed/demo.ts';
import { countedIds } from '../../testEmulator.testing.ts';
import { TestActions } from '../testActions.testing.ts';

let actions: TestActions;

beforeEach(() => {
  actions = new TestActions();
});

function member(name: string, group: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return plainSpec(name, { metadata: { name, instance: 1, cpu: 2, memory: 4000, group, ...more } });
}

const of = (GroupName: string) => ({ path: { GroupName } });
const names = async (query: Record<string, string> = {}) =>
  (await actions.list('ListGroups', 'Groups', { query })).map((group) => group['Name']);

test('a group that a service names is there with a token that stays, until its last member is gone', async () => {
  await actions.call('CreateService', { body: member('one', 'team') });
  const { AccessToken: token } = await actions.call('DescribeGroup', of('team'));
  expect(token).toMatch(/^[A-Za-z0-9+/=]{20,}$/);
  await actions.call('CreateService', { body: member('two', 'team') });
  await actions.call('DeleteService', { path: { ServiceName: 'one' } });
  actions.pass(10);
  expect(await actions.call('DescribeGroup', of('team'))).toMatchObject({ AccessToken: token, TrafficMode: 'auto' });
  await actions.call('DeleteService', { path: { ServiceName: 'two' } });
  actions.pass(10);
  expect(await actions.refusal('DescribeGroup', of('team'))).toMatchObject({ status: 404, code: 'GroupNotFound' });
  await actions.call('CreateService', { body: member('three', 'team') });
  expect((await actions.call('DescribeGroup', of('team')))['AccessToken']).not.toBe(token);
});

test('a group that was made stays without members', async () => {
  await actions.call('CreateGroup', { body: { Name: 'made', Labels: { a: '1' }, WorkSpaceId: '310274' } });
  expect(await actions.refusal('CreateGroup', { body: { Name: 'made' } })).toMatchObject({
    code: 'GroupAlreadyExists',
  });
  await actions.call('CreateService', { body: member('one', 'made') });
  await actions.call('DeleteService', { path: { ServiceName: 'one' } });
  actions.pass(10);
  expect(await actions.call('DescribeGroup', of('made'))).toMatchObject({
    Labels: [{ LabelKey: 'a', LabelValue: '1' }],
  });
  await actions.call('DeleteGroup', of('made'));
  expect(await names()).toEqual([]);
});

test('lists filter, sort and page', async () => {
  for (const [name, WorkSpaceId] of [
    ['alpha', '295949'],
    ['beta', '310274'],
    ['gamma', '295949'],
  ] as const) {
    await actions.call('CreateGroup', { body: { Name: name, WorkSpaceId, Labels: { first: name } } });
    actions.pass(1);
  }
  await actions.call('UpdateGroup', { ...of('alpha'), body: { TrafficMode: 'customized' } });
  expect(await names()).toEqual(['gamma', 'beta', 'alpha']);
  expect(await names({ Sort: 'Name', Order: 'asc' })).toEqual(['alpha', 'beta', 'gamma']);
  expect(await names({ Sort: 'UpdateTime', Order: 'desc', PageSize: '1' })).toEqual(['alpha']);
  expect(await names({ PageNumber: '2', PageSize: '2' })).toEqual(['alpha']);
  expect(await names({ Filter: 'et' })).toEqual(['beta']);
  expect(await names({ TrafficMode: 'customized' })).toEqual(['alpha']);
  expect(await names({ WorkspaceId: '310274' })).toEqual(['beta']);
  expect(await names({ Labels: '{"first":"gamma"}' })).toEqual(['gamma']);
  expect(await names({ Labels: '{"first":"x"}' })).toEqual([]);
});

test.each([
  [{ TrafficMode: 'manual' }, 'TrafficMode must be auto or customized'],
  [{ Labels: 'a=b' }, 'Labels must be JSON text'],
  [{ PageSize: '0' }, 'PageSize must be a whole number'],
  [{ Sort: 'Colour' }, 'Sort must be'],
  [{ Order: 'up' }, 'Order must be asc or desc'],
])('a list with %j is refused', async (query, sentence) => {
  expect(await actions.refusal('ListGroups', { query })).toMatchObject({
    status: 400,
    message: expect.stringContaining(sentence),
  });
});

test.each([
  [{}, 'MissingName', 'Name is mandatory'],
  [{ Name: 'a b' }, 'InvalidParameter', 'Name must be'],
  [{ Name: 'a'.repeat(64) }, 'InvalidParameter', 'Name must be'],
  [{ Name: 'a', Labels: { x: 1 } }, 'InvalidParameter', 'Labels must be a map'],
  [{ Name: 'a', Network: { GatewayId: 'gw-none' } }, 'InvalidParameter', 'gw-none does not exist'],
  [{ Name: 'a', WorkSpaceId: '1' }, 'InvalidParameter', 'The workspace 1 does not exist'],
])('a group of %j is refused', async (body, code, sentence) => {
  const refused = await actions.refusal('CreateGroup', { body });
  expect(refused).toMatchObject({ status: 400, code, message: expect.stringContaining(sentence) });
  expect(await names()).toEqual([]);
});

test('the longest name and as many labels as there may be are taken, one more is not', async () => {
  const labels = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, 'v']));
  await actions.call('CreateGroup', { body: { Name: 'a'.repeat(63), Labels: labels(20) } });
  expect(await actions.refusal('CreateGroup', { body: { Name: 'b', Labels: labels(21) } })).toMatchObject({
    message: expect.stringContaining('at most 20 labels'),
  });
});

test('a group on a dedicated gateway is reached there, by the ways that the gateway has', async () => {
  const Network = { GatewayId: 'gw-3n8d6f0s2a4g7h1j' };
  await actions.call('CreateGroup', { body: { Name: 'inside', Network } });
  const url = 'http://127.0.0.1:1/api/predict/inside';
  expect(await actions.list('DescribeGroupEndpoints', 'Endpoints', of('inside'))).toEqual([
    {
      EndpointType: 'PrivateGateway',
      BackendId: Network.GatewayId,
      PathType: 'Group',
      InternetEndpoints: [],
      IntranetEndpoints: [url],
      Port: 0,
    },
  ]);
});

test('a group with services is deleted with them only when that is asked for', async () => {
  await actions.call('CreateService', { body: member('one', 'team') });
  expect(await actions.refusal('DeleteGroup', of('team'))).toMatchObject({
    status: 409,
    message: expect.stringContaining('one'),
  });
  expect(await actions.refusal('DeleteGroup', { ...of('team'), query: { CascadeDelete: 'yes' } })).toMatchObject({
    status: 400,
  });
  await actions.call('DeleteGroup', { ...of('team'), query: { CascadeDelete: 'true' } });
  actions.pass(10);
  expect(await actions.list('ListServices', 'Services')).toEqual([]);
  expect(await names()).toEqual([]);
});

test('a queue service is named by its group', async () => {
  await actions.call('CreateService', { body: member('waiting', 'team', { role: 'Queue' }) });
  expect(await actions.call('DescribeGroup', of('team'))).toMatchObject({ QueueService: 'waiting' });
});

test('a state from before groups were kept has its groups, with a token that does not change', async () => {
  const ids = countedIds();
  const before = { ...demoState(actions.clock.now(), ids), groups: [] };
  actions = new TestActions(before);
  const { AccessToken: token } = await actions.call('DescribeGroup', of('qwen3_moe_pd'));
  await actions.call('UpdateGroup', { ...of('qwen3_moe_pd'), body: { Labels: { a: 'b' } } });
  expect(await actions.call('DescribeGroup', of('qwen3_moe_pd'))).toMatchObject({ AccessToken: token });
});
