import { beforeEach, expect, test } from 'vitest';
import { plainSpec } from '../../services/testServices.testing.ts';
import { TestActions } from '../testActions.testing.ts';

const production = 'quotah20prod8k2m4r1c';
let actions: TestActions;

beforeEach(() => {
  actions = new TestActions();
});

async function create(name: string, instance: number, machines = 1): Promise<void> {
  const metadata = {
    name,
    instance,
    cpu: 180 * machines,
    memory: 1000 * machines,
    gpu: 8 * machines,
    quota_id: production,
  };
  await actions.call('CreateService', { body: plainSpec(name, { metadata, unit: { size: machines } }) });
}

const quota = async () => {
  const details = (await actions.call('paistudio:GetQuota', { path: { QuotaId: production } }))['QuotaDetails'];
  return (details as { NodeStatistics: Record<string, number> }).NodeStatistics;
};
const nodes = (query: Record<string, string | number>) =>
  actions.list('paistudio:ListNodes', 'Nodes', { query: { PageSize: 100, ...query } });
const names = async (query: Record<string, string | number>) =>
  (await actions.list('paistudio:ListQuotas', 'Quotas', { query })).map((entry) => entry['QuotaName']);

test.each([
  [{}, ['l20-general']],
  [{ ResourceType: 'ECS' }, ['l20-general']],
  [{ ResourceType: 'ACS' }, []],
  [{ ResourceType: 'Lingjun' }, ['h20-batch', 'h20-production']],
  [{ ResourceType: 'Lingjun', SortBy: 'GPU', Order: 'desc' }, ['h20-production', 'h20-batch']],
  [{ ResourceType: 'Lingjun', QuotaName: 'batch' }, ['h20-batch']],
  [{ ResourceType: 'Lingjun', QuotaIds: `x,${production}` }, ['h20-production']],
  [{ ResourceType: 'Lingjun', WorkspaceIds: '318806' }, ['h20-batch']],
  [{ ResourceType: 'Lingjun', WorkspaceName: 'llm_prod' }, ['h20-production']],
  [{ ResourceType: 'Lingjun', GPUType: 'H20' }, ['h20-batch']],
  [{ ResourceType: 'Lingjun', Statuses: 'Creating' }, []],
  [{ ResourceType: 'Lingjun', PageSize: 1, PageNumber: 2 }, ['h20-production']],
])('quotas with %j', async (query, expected) => {
  expect(await names(query)).toEqual(expected);
});

test('a quota, its nodes and its workloads agree on what services hold', async () => {
  expect(await quota()).toEqual({ ActualMinNodeNum: 12, AllocatedNodeNum: 4, EmptyNodeNum: 8 });
  await create('pair', 2, 2);
  await create('single', 1);
  actions.pass(30);
  expect(await quota()).toMatchObject({ AllocatedNodeNum: 9, EmptyNodeNum: 3 });
  const held = (await nodes({ QuotaId: production })).filter((node) => node['WorkloadNum'] === 1);
  expect(held).toHaveLength(9);
  const path = { QuotaId: production };
  const own = await actions.list('paistudio:ListQuotaWorkloads', 'Workloads', { path, query: { ShowOwn: true } });
  expect(own.map((entry) => `${String(entry['WorkloadName'])} ${String(entry['Status'])}`).toSorted()).toEqual([
    'pair Dequeued',
    'pair Dequeued',
    'single Dequeued',
  ]);
  await actions.call('StopService', { path: { ServiceName: 'pair' } });
  actions.pass(5);
  expect(await quota()).toMatchObject({ AllocatedNodeNum: 5 });
});

test('what waits for a full quota is enqueued and says why', async () => {
  await create('wide', 9);
  actions.pass(15);
  expect(await quota()).toMatchObject({ EmptyNodeNum: 0 });
  const query = { Status: 'Enqueued' };
  const waiting = await actions.list('paistudio:ListQuotaWorkloads', 'Workloads', {
    path: { QuotaId: production },
    query,
  });
  expect(waiting).toMatchObject([{ WorkloadName: 'wide', Reason: expect.stringContaining('no free') }]);
  expect(waiting[0]).not.toHaveProperty('GmtDequeuedTime');
});

test('an instance stays on its node when others come and go', async () => {
  await create('stays', 2);
  await create('goes', 3);
  actions.pass(15);
  const where = async () => {
    const found = new Map<string, string>();
    for (const node of await nodes({ QuotaId: production })) {
      const call = {
        path: { NodeId: String(node['NodeName']) },
        query: { ResourceGroupId: String(node['ResourceGroupId']) },
      };
      const pods = await actions.list('paistudio:ListNodePods', 'NodePodInfos', call);
      for (const pod of pods)
        if (pod['PodNamespace'] === 'stays') found.set(String(pod['PodName']), String(node['NodeName']));
    }
    return found;
  };
  const before = await where();
  expect(before.size).toBe(2);
  await actions.call('DeleteService', { path: { ServiceName: 'goes' } });
  actions.pass(15);
  await create('comes', 3);
  actions.pass(15);
  expect(await where()).toEqual(before);
});

test('workloads are found by node, type and name', async () => {
  await create('one', 1);
  actions.pass(15);
  const workloads = (query: Record<string, string | number>) =>
    actions.list('paistudio:ListQuotaWorkloads', 'Workloads', { path: { QuotaId: production }, query });
  const node = (await nodes({ QuotaId: production })).find((entry) => entry['RequestCPU'] === '180');
  expect(await workloads({ NodeName: String(node?.['NodeName']) })).toMatchObject([{ WorkloadName: 'one' }]);
  expect(await workloads({ WorkloadType: 'dlc' })).toHaveLength(4);
  expect(await workloads({ WorkloadNames: 'one,two' })).toHaveLength(1);
  expect(await workloads({ WorkloadStatuses: 'Pending' })).toEqual([]);
  expect(await workloads({ PageSize: 2, PageNumber: 3 })).toHaveLength(1);
});

test.each([
  [{}, 22],
  [{ QuotaId: production }, 12],
  [{ QuotaId: 'x' }, 0],
  [{ NodeTypes: 'ecs.gn8is.4xlarge' }, 6],
  [{ GPUType: 'H20' }, 4],
  [{ AcceleratorType: 'CPU' }, 0],
  [{ NodeStatuses: 'NotReady' }, 0],
  [{ ResourceGroupIds: 'rgh20batch4x1v8' }, 4],
  [{ WorkspaceId: '310274' }, 18],
])('nodes with %j', async (query, count) => {
  expect(await nodes(query)).toHaveLength(count);
});

test('names of nodes are all different, and a page has ten', async () => {
  const all = (await nodes({})).map((node) => node['NodeName']);
  expect(new Set(all).size).toBe(22);
  const page = await actions.call('paistudio:ListNodes');
  expect(page).toMatchObject({ TotalCount: 22 });
  expect(page['Nodes']).toHaveLength(10);
});

test('kinds of nodes', async () => {
  const types = async (query: Record<string, string>) =>
    (await actions.list('paistudio:ListNodeTypes', 'NodeTypes', { query })).map((entry) => entry['NodeType']);
  expect(await types({})).toEqual(['ml.gu8tef.8.46xlarge', 'ml.gu8tf.8.46xlarge', 'ecs.gn8is.4xlarge']);
  expect(await types({ QuotaId: production })).toEqual(['ml.gu8tef.8.46xlarge']);
  expect(await types({ GPUType: 'L20' })).toEqual(['ecs.gn8is.4xlarge']);
  expect(await types({ NodeTypes: 'ml.gu8tf.8.46xlarge' })).toEqual(['ml.gu8tf.8.46xlarge']);
  expect(await types({ AcceleratorType: 'CPU' })).toEqual([]);
});

test.each([
  ['ListQuotas', { query: { ResourceType: 'Own' } }, 400],
  ['ListQuotas', { query: { SortBy: 'Colour' } }, 400],
  ['ListQuotas', { query: { LayoutMode: 'Grid' } }, 400],
  ['ListQuotas', { query: { WorkspaceIds: '1,2,3,4,5,6,7,8,9,10,11' } }, 400],
  ['GetQuota', { path: { QuotaId: 'x' } }, 404],
  ['ListQuotaWorkloads', { path: { QuotaId: 'x' } }, 404],
  ['ListNodes', { query: { AcceleratorType: 'TPU' } }, 400],
  ['ListNodePods', { path: { NodeId: 'x' }, query: { ResourceGroupId: 'y' } }, 404],
  ['ListNodePods', { path: { NodeId: 'x' } }, 400],
])('%s with %j is refused', async (name, call, status) => {
  expect(await actions.refusal(`paistudio:${name}`, call as Parameters<TestActions['refusal']>[1])).toMatchObject({
    status,
  });
});
