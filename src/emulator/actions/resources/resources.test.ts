import { beforeEach, expect, test } from 'vitest';
import { findResource, resourceFree } from '../../resources/resourceFree.ts';
import { plainSpec } from '../../services/testServices.testing.ts';
import { TestActions } from '../testActions.testing.ts';

let actions: TestActions;

beforeEach(() => {
  actions = new TestActions();
});

/** Two GPUs, 32 CPUs, 256 GB. */
const twoGpus = 'ecs.gn8is-2x.8xlarge';
const machines = (EcsInstanceCount = 1, EcsInstanceType = twoGpus) => ({
  ChargeType: 'PostPaid',
  EcsInstanceCount,
  EcsInstanceType,
});

async function createGroup(body: Record<string, unknown> = machines()): Promise<string> {
  const made = await actions.call('CreateResource', { body });
  actions.pass(5);
  return String(made['ResourceId']);
}

async function createService(name: string, resource: string, more: Record<string, unknown> = {}): Promise<void> {
  const metadata = { name, instance: 1, cpu: 4, memory: 8000, gpu: 1, resource, ...more };
  await actions.call('CreateService', { body: plainSpec(name, { metadata }) });
}

const of = (ResourceId: string) => ({ path: { ResourceId } });
const service = (ServiceName: string) => actions.call('DescribeService', { path: { ServiceName } });
const nodes = (id: string, query: Record<string, string> = {}) =>
  actions.list('ListResourceInstances', 'Instances', { ...of(id), query });
const idOf = (node: Record<string, unknown> | undefined) => String(node?.['InstanceId']);

test('a resource group and its machines come step by step', async () => {
  const made = await actions.call('CreateResource', { body: { ResourceName: 'mine', ...machines(2) } });
  const id = String(made['ResourceId']);
  expect(id).toMatch(/^eas-r-[a-z0-9]{18}$/);
  expect(made['InstanceIds']).toHaveLength(2);
  expect(await actions.call('DescribeResource', of(id))).toMatchObject({
    Status: 'Creating',
    GpuCount: 0,
    InstanceCount: 2,
  });
  actions.pass(1);
  expect(await actions.call('DescribeResource', of(id))).toMatchObject({ Status: 'ResourceReady', GpuCount: 0 });
  expect((await nodes(id)).map((node) => node['InstanceStatus'])).toEqual(['Attaching', 'Attaching']);
  actions.pass(4);
  expect(await actions.call('DescribeResource', of(id))).toMatchObject({
    Status: 'ResourceReady',
    CpuCount: 64,
    GpuCount: 4,
    GpuUsed: 0,
    Memory: 2 * 256 * 1024,
    InstanceMaxAllocatableGPU: 2,
    PostPaidInstanceCount: 2,
    PrePaidInstanceCount: 0,
  });
  expect((await nodes(id)).map((node) => node['InstanceStatus'])).toEqual(['Ready', 'Ready']);
});

test('a machine that is out of stock fails, and failed ones are deleted together', async () => {
  const id = await createGroup({ ...machines(2, 'ecs.gn8is-8x.32xlarge') });
  expect((await nodes(id)).map((node) => node['InstanceStatus'])).toEqual(['CreateFailed', 'CreateFailed']);
  expect(await actions.call('DescribeResource', of(id))).toMatchObject({ GpuCount: 0 });
  await actions.call('DeleteResourceInstances', { ...of(id), query: { AllFailed: true } });
  expect(await nodes(id)).toEqual([]);
});

test('what services take is counted, and given back', async () => {
  const id = await createGroup();
  await createService('one', id);
  actions.pass(15);
  expect(await service('one')).toMatchObject({ Status: 'Running', Resource: id });
  expect(await actions.call('DescribeResource', of(id))).toMatchObject({
    GpuUsed: 1,
    CpuUsed: 4,
    MemoryUsed: 8000,
    ServiceCount: '1',
  });
  const { state, clock } = { state: actions.store.state, clock: actions.clock };
  expect(resourceFree(state, id, clock.now()).total).toMatchObject({ gpu: 1, cpu: 28 });
  await actions.call('StopService', { path: { ServiceName: 'one' } });
  actions.pass(5);
  expect(resourceFree(actions.store.state, id, actions.clock.now()).total).toMatchObject({ gpu: 2, cpu: 32 });
});

test('a service on a full group stays Pending and says why, until there is room', async () => {
  const id = await createGroup();
  await createService('first', id, { gpu: 2 });
  await createService('second', id, { gpu: 1 });
  actions.pass(60);
  expect(await service('first')).toMatchObject({ Status: 'Running' });
  expect(await service('second')).toMatchObject({
    Status: 'Pending',
    Reason: 'InsufficientResources',
    Message: expect.stringContaining(`Insufficient resources in resource group ${id}`),
  });
  const [instance] = await actions.list('ListServiceInstances', 'Instances', { path: { ServiceName: 'second' } });
  expect(instance).toMatchObject({ Status: 'Pending', Reason: 'Insufficient Resources' });
  actions.pass(24 * 60);
  expect(await service('second')).toMatchObject({ Status: 'Pending' });
  await actions.call('StopService', { path: { ServiceName: 'first' } });
  actions.pass(15);
  expect(await service('second')).toMatchObject({ Status: 'Running', RunningInstance: 1 });
});

test('room comes with a new machine too, and only as much as fits', async () => {
  const id = await createGroup();
  await createService('wide', id, { instance: 5, gpu: 1 });
  actions.pass(15);
  expect(await service('wide')).toMatchObject({ RunningInstance: 2, PendingInstance: 3 });
  await actions.call('CreateResourceInstances', { ...of(id), body: machines() });
  actions.pass(1);
  expect(await service('wide')).toMatchObject({ RunningInstance: 2, Message: expect.stringContaining('Insufficient') });
  actions.pass(20);
  expect(await service('wide')).toMatchObject({ RunningInstance: 4, PendingInstance: 1 });
  expect(await actions.call('DescribeResource', of(id))).toMatchObject({ GpuUsed: 4, GpuCount: 4 });
});

test('a service that is ordered with its machines still on the way starts when they are there', async () => {
  const made = await actions.call('CreateResource', { body: machines() });
  await createService('early', String(made['ResourceId']));
  actions.pass(20);
  expect(await service('early')).toMatchObject({ Status: 'Running' });
});

test.each([
  ['GPUs', { gpu: 3 }],
  ['CPUs', { cpu: 33 }],
  ['memory', { memory: 300_000 }],
])('no machine has enough %s', async (_what, more) => {
  const id = await createGroup(machines(2));
  await createService('big', id, more);
  actions.pass(10);
  expect(await service('big')).toMatchObject({ Status: 'Pending', Reason: 'InsufficientResources' });
});

test('slices of a GPU share one', async () => {
  const id = await createGroup();
  await createService('slices', id, { instance: 4, gpu: undefined, gpu_core_percentage: 50, gpu_memory: 10 });
  await createService('more', id, { gpu: undefined, gpu_core_percentage: 10, gpu_memory: 10 });
  actions.pass(15);
  expect(await service('slices')).toMatchObject({ RunningInstance: 4 });
  expect(await service('more')).toMatchObject({ Status: 'Pending' });
});

test('an instance of several machines takes that many', async () => {
  const id = await createGroup(machines(3));
  const metadata = { name: 'unit', instance: 2, cpu: 16, memory: 16000, gpu: 4, resource: id };
  await actions.call('CreateService', { body: plainSpec('unit', { metadata, unit: { size: 2 } }) });
  actions.pass(15);
  expect(await service('unit')).toMatchObject({ RunningInstance: 1, PendingInstance: 1 });
  expect((await nodes(id)).map((node) => String(node['InstanceUsedGpu'])).toSorted()).toEqual(['0', '2', '2']);
});

test('a service cannot name a group that is not there', async () => {
  const metadata = { name: 'lost', instance: 1, cpu: 1, memory: 1000, resource: 'eas-r-none' };
  const refused = await actions.refusal('CreateService', { body: plainSpec('lost', { metadata }) });
  expect(refused).toMatchObject({ status: 400, message: expect.stringContaining('eas-r-none does not exist') });
  await actions.call('CreateService', { body: plainSpec('here') });
  const moved = { path: { ServiceName: 'here' }, body: { metadata: { resource: 'eas-r-none' } } };
  expect(await actions.refusal('UpdateService', moved)).toMatchObject({ status: 400 });
});

test('a cordoned machine takes nothing new and keeps what it has; a drained one gives it to others', async () => {
  const id = await createGroup();
  await createService('one', id);
  actions.pass(15);
  const [node] = await nodes(id);
  const act = (Action: string) =>
    actions.call('UpdateResourceInstance', {
      path: { ResourceId: id, InstanceId: idOf(node) },
      body: { Action, Reason: 'disk' },
    });
  await act('Cordon');
  await createService('two', id);
  actions.pass(15);
  expect(await service('one')).toMatchObject({ Status: 'Running' });
  expect(await service('two')).toMatchObject({ Status: 'Pending' });
  expect(await nodes(id, { InstanceStatus: 'Ready-SchedulingDisabled' })).toMatchObject([
    { LastCordonReason: 'disk', LastCordonOperator: expect.any(String), InstanceUsedGpu: 1 },
  ]);
  await act('Uncordon');
  actions.pass(15);
  expect(await service('two')).toMatchObject({ Status: 'Running' });
  await actions.call('CreateResourceInstances', { ...of(id), body: machines() });
  actions.pass(5);
  await act('Drain');
  actions.pass(20);
  expect(await service('one')).toMatchObject({ Status: 'Running' });
  const used = (await nodes(id)).map((entry) => [idOf(entry) === idOf(node), entry['InstanceUsedGpu']]);
  expect(used).toEqual(
    expect.arrayContaining([
      [true, 0],
      [false, 2],
    ]),
  );
  await actions.call('DeleteResourceInstances', { ...of(id), query: { InstanceList: idOf(node) } });
});

test('workers of a machine are listed and filtered', async () => {
  const id = await createGroup();
  await createService('one', id);
  await createService('two', id);
  actions.pass(15);
  const [node] = await nodes(id);
  const workers = (query: Record<string, string | boolean>) =>
    actions.list('ListResourceInstanceWorker', 'Pods', { path: { ResourceId: id, InstanceName: idOf(node) }, query });
  expect((await workers({})).map((pod) => String(pod['ServiceName'])).toSorted()).toEqual(['one', 'two']);
  const [pod] = await workers({ ServiceName: 'two' });
  expect(pod).toMatchObject({ Ready: true, Status: 'Running', CpuLimit: 4, MemoryRquest: 8000, GpuLimit: 1 });
  expect(await workers({ WorkerName: String(pod?.['Name']) })).toHaveLength(1);
  expect(await workers({ Ready: false })).toEqual([]);
  expect(await workers({ Status: 'Pending' })).toEqual([]);
});

test('a worker stays on its machine when another goes', async () => {
  const id = await createGroup(machines(4));
  for (const name of ['a_one', 'b_two', 'c_three', 'd_four']) await createService(name, id, { gpu: 2 });
  actions.pass(15);
  const where = async () => {
    const found: Record<string, string> = {};
    for (const node of await nodes(id)) {
      const path = { ResourceId: id, InstanceName: idOf(node) };
      for (const pod of await actions.list('ListResourceInstanceWorker', 'Pods', { path })) {
        found[String(pod['ServiceName'])] = idOf(node);
      }
    }
    return found;
  };
  const before = await where();
  expect(new Set(Object.values(before)).size).toBe(4);
  await actions.call('DeleteService', { path: { ServiceName: 'd_four' } });
  actions.pass(15);
  const { d_four: _gone, ...rest } = before;
  expect(await where()).toEqual(rest);
});

test('machines are filtered, labelled and counted in pages', async () => {
  const id = await createGroup({ ...machines(2), Labels: { tier: 'a' } });
  await actions.call('CreateResourceInstances', {
    ...of(id),
    body: { ...machines(1, 'ecs.gn8is.4xlarge'), ChargeType: 'PrePaid', Zone: 'cn-hangzhou-j' },
  });
  actions.pass(5);
  expect(await nodes(id)).toHaveLength(3);
  expect(await nodes(id, { PageSize: '2', PageNumber: '2' })).toHaveLength(1);
  expect(await nodes(id, { Zone: 'J' })).toMatchObject([{ ChargeType: 'PrePaid', ExpiredTime: expect.any(String) }]);
  const [first] = await nodes(id, { Label: '{"tier":"a"}', ChargeType: 'PostPaid' });
  expect(first).not.toHaveProperty('ExpiredTime');
  expect(await nodes(id, { InstanceIP: String(first?.['InstanceIp']) })).toHaveLength(1);
  expect(await nodes(id, { Filter: String(first?.['InstanceName']).slice(3) })).toHaveLength(1);
  await actions.call('UpdateResourceInstanceLabel', {
    ...of(id),
    query: { AllInstances: true },
    body: { Labels: { all: '1' } },
  });
  expect(await nodes(id, { Label: '{"all":"1"}' })).toHaveLength(3);
  await actions.call('DeleteResourceInstanceLabel', {
    ...of(id),
    query: { InstanceIds: idOf(first), Keys: 'all,tier' },
  });
  expect(await nodes(id, { Label: '{"all":"1"}' })).toHaveLength(2);
  expect((await nodes(id, { InstanceId: idOf(first) }))[0]?.['Labels']).toEqual([]);
});

test('a group with machines or services is not deleted, an empty one is', async () => {
  const id = await createGroup();
  await createService('one', id);
  actions.pass(15);
  const [node] = await nodes(id);
  const removeNode = { ...of(id), query: { InstanceList: idOf(node) } };
  expect(await actions.refusal('DeleteResource', of(id))).toMatchObject({ status: 409, code: 'ResourceInUse' });
  expect(await actions.refusal('DeleteResourceInstances', removeNode)).toMatchObject({
    status: 409,
    message: expect.stringContaining('one-'),
  });
  await actions.call('DeleteService', { path: { ServiceName: 'one' } });
  actions.pass(5);
  await actions.call('DeleteResourceInstances', removeNode);
  expect(await nodes(id)).toMatchObject([{ InstanceStatus: 'Deleting' }]);
  actions.pass(2);
  expect(await nodes(id)).toEqual([]);
  await actions.call('DeleteResource', of(id));
  expect(await actions.call('DescribeResource', of(id))).toMatchObject({ Status: 'Deleting' });
  actions.pass(2);
  expect(await actions.refusal('DescribeResource', of(id))).toMatchObject({ status: 404, code: 'ResourceNotFound' });
  expect(findResource(actions.store.state, id, actions.clock.now())).toBeUndefined();
});

test('groups are listed with their numbers', async () => {
  const small = await createGroup({ ResourceName: 'small', ...machines(1) });
  const large = await createGroup({ ResourceName: 'large', ...machines(3) });
  await createGroup({ ResourceName: 'training', UsageMode: 'training' });
  const ids = async (query: Record<string, string>) =>
    (await actions.list('ListResources', 'Resources', { query })).map((group) => group['ResourceId']);
  expect(await ids({})).toEqual([large, small]);
  expect(await ids({ Sort: 'CpuCount', Order: 'Asc' })).toEqual([small, large]);
  expect(await ids({ ResourceName: 'lar' })).toEqual([large]);
  expect(await ids({ ResourceId: small })).toEqual([small]);
  expect(await ids({ ResourceStatus: 'Creating' })).toEqual([]);
  expect(await ids({ ResourceType: 'SelfManaged' })).toEqual([]);
  expect(await ids({ UsageMode: 'training' })).toHaveLength(1);
  expect(await ids({ PageSize: '1', PageNumber: '2' })).toEqual([small]);
});

test('a self-managed group has its cluster and no machines of its own', async () => {
  const options = { ExternalClusterId: 'c1', NodeMatchLabels: { a: 'b' } };
  const id = await createGroup({ ResourceType: 'SelfManaged', SelfManagedResourceOptions: options });
  expect(await actions.call('DescribeResource', of(id))).toMatchObject({
    ResourceType: 'SelfManaged',
    ResourceName: id,
  });
  const more = await actions.refusal('CreateResourceInstances', { ...of(id), body: machines() });
  expect(more).toMatchObject({ status: 400, message: expect.stringContaining('self-managed') });
  const bare = await actions.refusal('CreateResource', { body: { ResourceType: 'SelfManaged' } });
  expect(bare).toMatchObject({ status: 400, code: 'MissingSelfManagedResourceOptions' });
});

test.each([
  [{ ResourceName: 'n'.repeat(28) }, 'ResourceName must be'],
  [{ ResourceType: 'Shared' }, 'ResourceType must be Dedicated or SelfManaged'],
  [{ ...machines(), SystemDiskSize: 199 }, 'SystemDiskSize must be'],
  [{ ...machines(), SystemDiskSize: 2001 }, 'SystemDiskSize must be'],
  [{ ...machines(), EcsInstanceCount: 0 }, 'EcsInstanceCount must be a whole number from 1 to 100'],
  [{ ...machines(), EcsInstanceCount: 101 }, 'EcsInstanceCount must be'],
  [{ ...machines(), EcsInstanceType: 'ecs.none' }, 'ecs.none does not exist'],
  [{ ...machines(), ChargeType: 'Free' }, 'ChargeType must be'],
  [{ EcsInstanceType: twoGpus, EcsInstanceCount: 1 }, 'ChargeType is mandatory'],
  [{ ...machines(), Zone: 'cn-shanghai-a' }, 'Zone must be one of'],
  [{ ...machines(), AutoRenewal: 'yes' }, 'AutoRenewal must be true or false'],
])('a resource group of %j is refused', async (body, sentence) => {
  const refused = await actions.refusal('CreateResource', { body });
  expect(refused).toMatchObject({ status: 400, message: expect.stringContaining(sentence) });
  expect(await actions.list('ListResources', 'Resources')).toEqual([]);
});

test.each([200, 2000])('a system disk of %i GiB is taken', async (SystemDiskSize) => {
  const id = await createGroup({ ResourceName: 'n'.repeat(27), ...machines(), SystemDiskSize });
  expect(await nodes(id)).toMatchObject([{ InstanceSystemDiskSize: SystemDiskSize }]);
});

test('what does not exist, or is left out, is refused', async () => {
  const id = await createGroup();
  const cases = [
    ['DescribeResource', of('eas-r-none'), 404],
    ['ListResourceInstances', of('eas-r-none'), 404],
    ['CreateResourceInstances', { ...of(id), body: { EcsInstanceType: twoGpus } }, 400],
    ['DeleteResourceInstances', of(id), 400],
    ['DeleteResourceInstances', { ...of(id), query: { InstanceList: 'eas-i-none' } }, 404],
    ['UpdateResourceInstance', { path: { ResourceId: id, InstanceId: 'eas-i-none' }, body: { Action: 'Cordon' } }, 404],
    ['UpdateResourceInstance', { path: { ResourceId: id, InstanceId: 'x' }, body: { Action: 'Reboot' } }, 400],
    ['UpdateResourceInstance', { path: { ResourceId: id, InstanceId: 'x' }, body: {} }, 400],
    ['UpdateResourceInstanceLabel', { ...of(id), body: { Labels: { a: 'b' } } }, 400],
    ['DeleteResourceInstanceLabel', { ...of(id), query: { AllInstances: true } }, 400],
    ['DeleteResourceInstanceLabel', { ...of(id), query: { AllInstances: true, LabelKeys: '{}' } }, 400],
    ['UpdateResource', { ...of(id), body: { ResourceName: '' } }, 400],
    ['UpdateResource', { ...of(id), body: { SelfManagedResourceOptions: { ExternalClusterId: 'c' } } }, 400],
    ['ListResources', { query: { Sort: 'Colour' } }, 400],
    ['ListResourceInstanceWorker', { path: { ResourceId: id, InstanceName: 'x' } }, 404],
  ] as const;
  for (const [name, call, status] of cases) {
    expect(await actions.refusal(name, call), name).toMatchObject({ status });
  }
});
