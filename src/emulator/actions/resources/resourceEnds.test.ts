import { beforeEach, expect, test } from 'vitest';
import { plainSpec } from '../../services/testServices.testing.ts';
import { TestActions } from '../testActions.testing.ts';

let actions: TestActions;

beforeEach(() => {
  actions = new TestActions();
});

const machine = { ChargeType: 'PostPaid', EcsInstanceCount: 1, EcsInstanceType: 'ecs.gn8is-2x.8xlarge' };
const of = (ResourceId: string) => ({ path: { ResourceId } });

async function createGroup(body: Record<string, unknown> = {}): Promise<string> {
  const made = await actions.call('CreateResource', { body });
  actions.pass(5);
  return String(made['ResourceId']);
}

function createService(name: string, resource: string, instance = 1): Promise<unknown> {
  const metadata = { name, instance, cpu: 4, memory: 8000, gpu: 1, resource };
  return actions.call('CreateService', { body: plainSpec(name, { metadata }) });
}

const instances = (ServiceName: string) => actions.list('ListServiceInstances', 'Instances', { path: { ServiceName } });

test('machines that are gone are forgotten, so that a group does not grow with every one it had', async () => {
  const id = await createGroup();
  for (let round = 0; round < 5; round += 1) {
    const made = await actions.call('CreateResourceInstances', { ...of(id), body: machine });
    actions.pass(5);
    await actions.call('DeleteResourceInstances', { ...of(id), query: { InstanceList: String(made['InstanceIds']) } });
    actions.pass(5);
  }
  expect(await actions.list('ListResourceInstances', 'Instances', of(id))).toEqual([]);
  expect(actions.store.state.resources[0]?.nodes.length).toBeLessThanOrEqual(1);
});

test('a group that is being deleted takes no service, and is gone in time however often that is asked', async () => {
  const id = await createGroup();
  await actions.call('DeleteResource', of(id));
  await expect(createService('late', id)).rejects.toThrow('is being deleted');
  for (let round = 0; round < 4; round += 1) {
    actions.pass(0.4);
    await actions.call('DeleteResource', of(id)).catch(() => undefined);
  }
  await expect(actions.call('DescribeResource', of(id))).rejects.toThrow('does not exist');
});

test('an instance that waited for room keeps what was done to it meanwhile', async () => {
  const id = await createGroup(machine);
  await createService('full', id, 2);
  await createService('waits', id);
  actions.pass(10);
  const [before] = await instances('waits');
  expect(before).toMatchObject({ Status: 'Pending' });
  const path = { ServiceName: 'waits', InstanceName: String(before?.['InstanceName']) };
  await actions.call('UpdateServiceInstance', { path, body: { Isolate: true } });
  await actions.call('DeleteService', { path: { ServiceName: 'full' } });
  actions.pass(10);
  expect(await instances('waits')).toMatchObject([{ Status: 'Running', Isolated: true }]);
});

test('a detached instance that stands on a drained machine ends, and nothing comes in its place', async () => {
  const id = await createGroup({ ...machine, EcsInstanceCount: 2 });
  await createService('echo', id);
  actions.pass(10);
  const [first] = await instances('echo');
  const path = { ServiceName: 'echo', InstanceName: String(first?.['InstanceName']) };
  await actions.call('UpdateServiceInstance', { path, body: { Detach: true } });
  actions.pass(10);
  for (const node of await actions.list('ListResourceInstances', 'Instances', of(id))) {
    const at = { path: { ResourceId: id, InstanceId: String(node['InstanceId']) } };
    await actions.call('UpdateResourceInstance', { ...at, body: { Action: 'Drain' } });
    await actions.call('UpdateResourceInstance', { ...at, body: { Action: 'Uncordon' } });
    actions.pass(10);
  }
  expect(await instances('echo')).toMatchObject([{ Status: 'Running', Detached: false }]);
});
