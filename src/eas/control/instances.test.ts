import { describe, expect, it } from 'vitest';
import { readContract } from '../../../test/contract/contractFiles.ts';
import { failureOf } from '../../../test/support/cloudFailure.ts';
import { redact } from '../../cloud/redact.ts';
import { stubCloud } from '../stubCloud.testing.ts';
import type { InstanceFilter, InstancesApi } from './instances.ts';

const path = '/api/v2/services/cn-hangzhou/svc/instances';
const done = () => ({ Message: 'ok' });

const everyFilter: Required<InstanceFilter> = {
  memberType: 'LLMDecode',
  listReplica: true,
  replicaName: 'r',
  instanceName: 'i',
  instanceStatus: 'Running',
  instanceIp: '10.0.0.1',
  hostIp: '10.0.0.2',
  text: 'part',
  role: 'Queue',
  instanceType: 'ecs.c7.large',
  isSpot: false,
  resourceType: 'PublicResource',
  resource: 'eas-r-1',
  quotaId: 'quota1',
  sort: 'StartTime',
  order: 'desc',
};

describe('the list of instances', () => {
  it('sends every filter that the contract has', async () => {
    const { api, sent } = await stubCloud({ ListServiceInstances: () => ({ Instances: [] }) });
    await api.instances.list('svc', everyFilter);
    const [call] = sent();
    const known = Object.keys(readContract().eas.actions['ListServiceInstances']?.request.query ?? {});
    expect(Object.keys(call?.query ?? {}).sort()).toEqual(known.sort());
    expect(call).toMatchObject({
      path,
      query: {
        MemberType: 'LLMDecode',
        ListReplica: 'true',
        HostIP: '10.0.0.2',
        InstanceIP: '10.0.0.1',
        Filter: 'part',
      },
    });
  });

  it('reads all pages and odd values', async () => {
    const { api } = await stubCloud({
      ListServiceInstances: ({ query }) => ({
        Instances: [
          {
            InstanceName: `i-${query.get('PageNumber')}`,
            IsReplica: 'true',
            RestartCount: '3',
            ReplicaName: 7,
            New: 1,
          },
        ],
        TotalCount: 2,
      }),
    });
    expect(await api.instances.list('svc')).toEqual([
      { InstanceName: 'i-1', IsReplica: true, RestartCount: 3, ReplicaName: '7', New: 1 },
      { InstanceName: 'i-2', IsReplica: true, RestartCount: 3, ReplicaName: '7', New: 1 },
    ]);
  });

  it('reads containers in either spelling', async () => {
    const { api, sent } = await stubCloud({
      ListServiceContainers: () => ({
        Containers: [
          { Name: 'w', CurrentReaon: 'PodInitializing', Ready: 'false', RestartCount: 0 },
          { Name: 'x', CurrentReason: 'OOMKilled' },
          {},
        ],
      }),
    });
    expect(await api.instances.listContainers('svc', 'i/1')).toEqual([
      { Name: 'w', CurrentReason: 'PodInitializing', Ready: false, RestartCount: 0 },
      { Name: 'x', CurrentReason: 'OOMKilled' },
    ]);
    expect(sent()[0]?.path).toBe(`${path}/i%2F1/containers`);
  });
});

describe('changes of instances', () => {
  const calls: [string, (api: InstancesApi) => Promise<unknown>, object][] = [
    [
      'DeleteServiceInstances',
      (api) => api.restart('svc', ['i-1', 'i-2']),
      { method: 'DELETE', path, query: { InstanceList: 'i-1,i-2' }, body: undefined },
    ],
    [
      'DeleteServiceInstances',
      (api) => api.restart('svc', ['unit-1'], { isReplica: true }),
      { method: 'DELETE', path, query: { InstanceList: 'unit-1', IsReplica: 'true' } },
    ],
    [
      'DeleteServiceInstances',
      (api) => api.softRestart('svc', ['i-1'], { container: 'worker0' }),
      { method: 'DELETE', path, query: { InstanceList: 'i-1', SoftRestart: 'true', Container: 'worker0' } },
    ],
    [
      'UpdateServiceInstance',
      (api) => api.isolate('svc', { name: 'i-1' }, false),
      { method: 'PUT', path: `${path}/i-1`, query: {}, body: { Isolate: false } },
    ],
    [
      'UpdateServiceInstance',
      (api) => api.isolate('svc', { name: 'unit-1', isReplica: true }, true),
      { method: 'PUT', path: `${path}/unit-1`, query: { IsReplica: 'true' }, body: { Isolate: true } },
    ],
    [
      'UpdateServiceInstance',
      (api) => api.detach('svc', { name: 'i-1' }),
      { method: 'PUT', path: `${path}/i-1`, query: {}, body: { Detach: true } },
    ],
  ];

  it.each(calls)('%s sends what the contract wants, once', async (action, call, expected) => {
    const { api, sent } = await stubCloud({ [action]: done });
    await call(api.instances);
    expect(sent()).toEqual([expect.objectContaining({ action, ...expected })]);
  });

  it('refuses an empty list: it might mean all', async () => {
    const { api, sent } = await stubCloud({ DeleteServiceInstances: done });
    for (const work of [api.instances.restart('svc', []), api.instances.softRestart('svc', [])]) {
      expect((await failureOf(work)).details).toMatchObject({ kind: 'invalid', code: 'MissingInstanceList' });
    }
    expect(sent()).toEqual([]);
  });

  it('refuses a name that would ask for another path', async () => {
    const { api, sent } = await stubCloud({ UpdateServiceInstance: done });
    expect((await failureOf(api.instances.detach('svc', { name: '..' }))).kind).toBe('invalid');
    expect(sent()).toEqual([]);
  });
});

describe('the shell of an instance', () => {
  it('is an address that no text tells', async () => {
    const WorkbenchUrl = 'https://workbench.example.com/shell?ticket=abc123def';
    const { api, sent } = await stubCloud({
      CreateServiceInstanceToken: () => ({ WorkbenchUrl, Token: 'unused-token', Url: 'x', StreamlogUrl: null }),
    });
    expect(await api.instances.workbenchUrl('svc', 'i-1', 'worker0')).toBe(WorkbenchUrl);
    expect(sent()[0]).toMatchObject({
      method: 'GET',
      path: `${path}/i-1/token`,
      query: { ActionType: 'WorkBench', WorkerName: 'worker0' },
    });
    expect(redact(`open ${WorkbenchUrl} with unused-token`)).toBe('open •••••• with ••••••');
  });

  it('is told when there is none', async () => {
    const { api } = await stubCloud({ CreateServiceInstanceToken: () => ({ WorkbenchUrl: '', RequestId: 'R' }) });
    expect((await failureOf(api.instances.workbenchUrl('svc', 'i-1'))).kind).toBe('unexpected-answer');
  });
});
