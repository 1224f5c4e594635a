import { beforeEach, expect, test } from 'vitest';
import { TestActions } from '../actions/testActions.testing.ts';
import { StateDirectory } from '../directory.ts';
import { plainSpec } from '../services/testServices.testing.ts';

let actions: TestActions;
let directory: StateDirectory;

async function create(name: string, metadata: Record<string, unknown> = {}): Promise<void> {
  const spec = plainSpec(name, { metadata: { name, instance: 1, cpu: 2, memory: 4000, group: 'canary', ...metadata } });
  await actions.call('CreateService', { body: spec });
}

const release = (ServiceName: string, body: Record<string, unknown>) =>
  actions.call('ReleaseService', { path: { ServiceName }, body });

function shares(requests: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let index = 0; index < requests; index += 1) {
    const name = directory.find('canary')?.name ?? '-';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

beforeEach(async () => {
  actions = new TestActions();
  directory = new StateDirectory(actions.store, actions.clock, actions.scale);
  await create('old', { instance: 3 });
  await create('new');
  actions.pass(30);
});

test('a new member gets no traffic of its group until it is released', async () => {
  expect(directory.find('canary')).toMatchObject({ readyInstances: 0, readyInstanceNames: [] });
  await release('old', { TrafficState: 'grouping' });
  expect(shares(4)).toEqual({ old: 4 });
  expect(directory.find('canary.new')).toMatchObject({ name: 'new', readyInstances: 1 });
  expect(directory.find('canary.old')).toMatchObject({ name: 'old', readyInstances: 3 });
});

test('without weights it goes by running instances', async () => {
  await release('old', { TrafficState: 'grouping', Weight: 5 });
  await release('new', { TrafficState: 'grouping', Weight: 95 });
  expect(shares(8)).toEqual({ old: 6, new: 2 });
});

test('with customized weights it goes by them, and one that is taken out gets none', async () => {
  await release('old', { TrafficState: 'grouping', Weight: 90 });
  await release('new', { TrafficState: 'grouping', Weight: 10 });
  await actions.call('UpdateGroup', { path: { GroupName: 'canary' }, body: { TrafficMode: 'customized' } });
  expect(shares(100)).toEqual({ old: 90, new: 10 });
  await release('old', { Weight: 0 });
  expect(shares(5)).toEqual({ new: 5 });
  await release('old', { Weight: -1 });
  expect(shares(13)).toEqual({ new: 10, old: 3 });
  await release('new', { TrafficState: 'standalone' });
  expect(shares(3)).toEqual({ old: 3 });
});

test('one without ready instances gets none', async () => {
  await release('old', { TrafficState: 'grouping' });
  await release('new', { TrafficState: 'grouping' });
  await actions.call('StopService', { path: { ServiceName: 'old' } });
  expect(shares(3)).toEqual({ new: 3 });
});

test('the group is called with its own token or that of the member', async () => {
  await release('new', { TrafficState: 'grouping' });
  const { AccessToken: token } = await actions.call('DescribeGroupEndpoints', { path: { GroupName: 'canary' } });
  const { AccessToken: own } = await actions.call('DescribeServiceEndpoints', { path: { ServiceName: 'new' } });
  expect(directory.find('canary')).toMatchObject({ groupToken: token, token: own });
  expect(token).not.toBe(own);
  expect(directory.find('new')?.groupToken).toBeUndefined();
  expect(directory.find('canary.new')?.groupToken).toBeUndefined();
});

test('a router takes the traffic of its group at once', async () => {
  await create('front', { type: 'LLMGatewayService' });
  actions.pass(30);
  await release('old', { TrafficState: 'grouping' });
  expect(shares(3)).toEqual({ front: 3 });
  await release('front', { TrafficState: 'standalone' });
  expect(shares(3)).toEqual({ old: 3 });
});

test('a group that nobody has made is not found; an empty one neither', async () => {
  expect(directory.find('nobody')).toBeUndefined();
  expect(directory.find('canary.nobody')).toBeUndefined();
  await actions.call('CreateGroup', { body: { Name: 'empty' } });
  expect(directory.find('empty')).toBeUndefined();
});
