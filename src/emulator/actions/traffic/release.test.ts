import { beforeEach, expect, test } from 'vitest';
import { plainSpec } from '../../services/testServices.testing.ts';
import { TestActions } from '../testActions.testing.ts';

let actions: TestActions;

beforeEach(async () => {
  actions = new TestActions();
  for (const name of ['one', 'two', 'three']) {
    const group = name === 'three' ? {} : { group: 'team' };
    const metadata = { name, instance: 1, cpu: 2, memory: 4000, ...group };
    await actions.call('CreateService', { body: plainSpec(name, { metadata }) });
  }
});

const of = (ServiceName: string) => ({ path: { ServiceName } });
const trafficOf = async (name: string) => {
  const { TrafficState: state, Weight: weight } = await actions.call('DescribeService', of(name));
  return { state, weight };
};

test('what is left out of a release stays', async () => {
  expect(await trafficOf('one')).toEqual({ state: 'standalone', weight: 100 });
  await actions.call('ReleaseService', { ...of('one'), body: { Weight: 40 } });
  expect(await trafficOf('one')).toEqual({ state: 'standalone', weight: 40 });
  await actions.call('ReleaseService', { ...of('one'), body: { TrafficState: 'grouping' } });
  expect(await trafficOf('one')).toEqual({ state: 'grouping', weight: 40 });
  const inGroup = await actions.list('ListServices', 'Services', { query: { TrafficState: 'grouping' } });
  expect(inGroup.map((service) => service['ServiceName'])).toEqual(['one']);
});

test.each([-1, 0, 1000])('a weight of %i is taken', async (Weight) => {
  await actions.call('ReleaseService', { ...of('one'), body: { Weight } });
  expect(await trafficOf('one')).toMatchObject({ weight: Weight });
});

test.each([
  [{ Weight: -2 }, 'Weight must be a whole number from -1 to 1000'],
  [{ Weight: 1001 }, 'Weight must be'],
  [{ Weight: 0.5 }, 'Weight must be'],
  [{ Weight: '40' }, 'Weight must be'],
  [{ TrafficState: 'blue' }, 'TrafficState must be standalone or grouping'],
  [{}, 'TrafficState is mandatory'],
])('a release of %j is refused', async (body, sentence) => {
  const refused = await actions.refusal('ReleaseService', { ...of('one'), body });
  expect(refused).toMatchObject({ status: 400, message: expect.stringContaining(sentence) });
  expect(await trafficOf('one')).toEqual({ state: 'standalone', weight: 100 });
});

test('a service in no group cannot take the traffic of one', async () => {
  const refused = await actions.refusal('ReleaseService', { ...of('three'), body: { TrafficState: 'grouping' } });
  expect(refused).toMatchObject({ status: 400, message: expect.stringContaining('in no service group') });
  expect(await actions.refusal('ReleaseService', { ...of('none'), body: { Weight: 1 } })).toMatchObject({
    status: 404,
  });
});

test('a mirror is made once, changed in parts, and taken away', async () => {
  await actions.call('CreateServiceMirror', { ...of('one'), body: { Ratio: 30, Target: ['two', 'three'] } });
  expect(await actions.call('DescribeServiceMirror', of('one'))).toEqual({
    ServiceName: 'one',
    Ratio: '30',
    Target: 'two,three',
  });
  const again = await actions.refusal('CreateServiceMirror', { ...of('one'), body: { Ratio: 1, Target: ['two'] } });
  expect(again).toMatchObject({ status: 409, code: 'MirrorAlreadyExists' });
  await actions.call('UpdateServiceMirror', { ...of('one'), body: { Target: ['three'] } });
  expect(await actions.call('DescribeServiceMirror', of('one'))).toMatchObject({ Ratio: '30', Target: 'three' });
  await actions.call('DeleteServiceMirror', of('one'));
  for (const name of ['DescribeServiceMirror', 'DeleteServiceMirror', 'UpdateServiceMirror']) {
    expect(await actions.refusal(name, { ...of('one'), body: { Ratio: 1 } })).toMatchObject({
      status: 404,
      code: 'MirrorNotFound',
    });
  }
});

test.each([
  [{ Ratio: -1, Target: ['two'] }, 'Ratio must be a whole number from 0 to 100'],
  [{ Ratio: 101, Target: ['two'] }, 'Ratio must be'],
  [{ Target: ['two'] }, 'Ratio is mandatory'],
  [{ Ratio: 1 }, 'Target is mandatory'],
  [{ Ratio: 1, Target: 'two' }, 'Target must be a list'],
  [{ Ratio: 1, Target: [] }, 'Target must name at least one service'],
  [{ Ratio: 1, Target: ['one'] }, 'must not name one itself'],
  [{ Ratio: 1, Target: ['two', 'nobody'] }, 'nobody, which does not exist'],
])('a mirror of %j is refused', async (body, sentence) => {
  const refused = await actions.refusal('CreateServiceMirror', { ...of('one'), body });
  expect(refused).toMatchObject({ status: 400, message: expect.stringContaining(sentence) });
});

test.each([0, 100])('a ratio of %i is taken', async (Ratio) => {
  await actions.call('CreateServiceMirror', { ...of('one'), body: { Ratio, Target: ['two'] } });
  expect(await actions.call('DescribeServiceMirror', of('one'))).toMatchObject({ Ratio: String(Ratio) });
});

test('a service is reached by its name, its group, and a gateway and load balancers of its own', async () => {
  const at = (name: string) => `http://127.0.0.1:1/api/predict/${name}`;
  const way = (name: string) => actions.list('DescribeServiceEndpoints', 'Endpoints', of(name));
  expect(await way('three')).toMatchObject([{ EndpointType: 'DefaultGateway', InternetEndpoints: [at('three')] }]);
  expect(await way('one')).toMatchObject([
    { PathType: 'Service', InternetEndpoints: [at('one')] },
    { PathType: 'Group', InternetEndpoints: [at('team'), at('team.one')] },
  ]);
  const networking = {
    gateway: 'gw-7c2qk4m9x1v8t5zr',
    nlb: [{ id: 'default', listener_port: 9000, netType: 'intranet' }],
  };
  await actions.call('CreateService', { body: plainSpec('four', { networking }) });
  expect(await way('four')).toMatchObject([
    { EndpointType: 'PrivateGateway', BackendId: networking.gateway, InternetEndpoints: [at('four')] },
    { EndpointType: 'Nlb', Port: 9000, InternetEndpoints: [], IntranetEndpoints: [at('four')] },
  ]);
});
