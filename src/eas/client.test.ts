import { describe, expect, it } from 'vitest';
import { failureOf } from '../../test/support/cloudFailure.ts';
import { redact } from '../cloud/redact.ts';
import type { EasApi } from './api.ts';
import { type StubCall, stubCloud } from './stubCloud.testing.ts';

function named(count: number, from = 0): { ServiceName: string }[] {
  return Array.from({ length: count }, (_, index) => ({ ServiceName: `s${from + index}` }));
}

describe('lists', () => {
  it('reads all pages of services, also when the server gives fewer than asked', async () => {
    const { api, server } = await stubCloud({
      ListServices: ({ query }) => {
        const page = Number(query.get('PageNumber'));
        return { Services: named(page === 3 ? 10 : 50, (page - 1) * 50), TotalCount: 110, PageSize: 50 };
      },
    });
    const services = await api.listServices({ workspaceId: '42' });
    expect(services).toHaveLength(110);
    expect(server.seen).toHaveLength(3);
    expect(server.seen[0]?.request.url).toContain('WorkspaceId=42');
  });

  it('ends without a total, with a wrong total, and with a server that repeats itself', async () => {
    const short = await stubCloud({ ListServices: () => ({ Services: named(3) }) });
    expect(await short.api.listServices({})).toHaveLength(3);
    const empty = await stubCloud({
      ListServices: ({ index }) => ({ Services: index === 0 ? named(100) : [], TotalCount: 5000 }),
    });
    expect(await empty.api.listServices({})).toHaveLength(100);
    const again = await stubCloud({ ListServices: () => ({ Services: named(100), TotalCount: 150 }) });
    expect(await again.api.listServices({})).toHaveLength(100);
    expect(again.server.seen).toHaveLength(2);
  });

  it('drops access tokens and lets redact know them', async () => {
    const { api } = await stubCloud({
      ListServices: () => ({
        Services: [{ ServiceName: 'a', AccessToken: 'tok-1234567', ServiceConfig: '{"token": "cfg-1234567"}' }],
        TotalCount: 1,
      }),
    });
    const [service] = await api.listServices({});
    expect(JSON.stringify(service)).not.toContain('tok-1234567');
    expect(redact('a tok-1234567 b cfg-1234567')).toBe('a •••••• b ••••••');
  });

  it('asks for the newest events when EAS lists the oldest first', async () => {
    const { api, server } = await stubCloud({
      DescribeServiceEvent: ({ query }) => {
        const page = Number(query.get('PageNum'));
        const size = page === 3 ? 30 : 100;
        const minute = (index: number) => String((page - 1) * 100 + index).padStart(3, '0');
        return {
          Events: Array.from({ length: size }, (_, index) => ({
            Reason: minute(index),
            Time: `2026-01-01T00:${String((page - 1) * 10 + Math.floor(index / 10)).padStart(2, '0')}:00Z`,
          })),
          TotalCount: 230,
        };
      },
    });
    const events = await api.listEvents('x');
    expect(events).toHaveLength(100);
    expect(events[0]?.Reason).toBe('229');
    expect(events.at(-1)?.Reason).toBe('130');
    expect(server.seen).toHaveLength(3);
  });

  it('keeps one page of events that come newest first', async () => {
    const { api, server } = await stubCloud({
      DescribeServiceEvent: () => ({
        Events: [
          { Reason: 'b', Time: '2026-01-02 00:00:00' },
          { Reason: 'a', Time: '2026-01-01 00:00:00' },
        ],
        TotalCount: 500,
      }),
    });
    expect((await api.listEvents('x')).map((event) => event.Reason)).toEqual(['b', 'a']);
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.request.url).toContain('/api/v2/services/cn-hangzhou/x/events?PageNum=1&PageSize=100');
  });
});

describe('quotas', () => {
  it('asks for Lingjun and ECS and merges', async () => {
    const { api } = await stubCloud({
      ListQuotas: ({ query }) => ({
        Quotas: [{ QuotaId: query.get('ResourceType') }, { QuotaId: 'both', ResourceType: 'X' }],
        TotalCount: 2,
      }),
    });
    const quotas = await api.listQuotas('7');
    expect(quotas.map((quota) => [quota.QuotaId, quota.ResourceType])).toEqual([
      ['Lingjun', 'Lingjun'],
      ['both', 'X'],
      ['ECS', 'ECS'],
    ]);
  });

  it('keeps one kind when the other is forbidden, and fails when both are', async () => {
    const forbid = (kinds: string[]) => ({
      ListQuotas: ({ query, incoming }: StubCall) => {
        if (!kinds.includes(query.get('ResourceType') ?? '')) return { Quotas: [{ QuotaId: 'q' }], TotalCount: 1 };
        incoming.json(403, { Code: 'NoPermission' });
        return undefined;
      },
    });
    const one = await stubCloud(forbid(['Lingjun']));
    expect(await one.api.listQuotas(undefined)).toMatchObject([{ QuotaId: 'q', ResourceType: 'ECS' }]);
    const none = await stubCloud(forbid(['Lingjun', 'ECS']));
    expect((await failureOf(none.api.listQuotas(undefined))).kind).toBe('forbidden');
  });
});

describe('the gallery', () => {
  const choice = { modelId: 'm 1', modelVersion: '1.0', profileId: 'p', workspaceId: 'w' };

  it('searches deployable language models and reads one object or a list', async () => {
    const { api, server } = await stubCloud({
      ListModelGalleryModels: ({ index }) => ({
        Models: index === 0 ? { ModelId: 'm', ParameterSize: '685' } : [{ ModelId: 'm' }, { ModelId: 'n' }],
        TotalCount: '15',
      }),
    });
    expect(await api.searchModels(' Deep Seek ', 20)).toMatchObject({
      models: [{ ModelId: 'm', ParameterSize: 685 }],
      total: 15,
    });
    expect((await api.searchModels('', 1)).models).toHaveLength(1);
    const query = new URL(server.seen[0]?.request.url ?? '', 'http://x').searchParams;
    expect(Object.fromEntries(query)).toEqual({
      Deployable: 'true',
      Task: 'large-language-model',
      Query: 'Deep Seek',
      PageNumber: '1',
      PageSize: '20',
    });
    expect(server.seen[1]?.request.url).not.toContain('Query=');
  });

  it('encodes resource selections once on the wire', async () => {
    const { api, server } = await stubCloud({
      GetModelDeploymentSpec: () => ({ InferenceSpec: { metadata: { a: 1 } } }),
    });
    const spec = await api.getDeploymentSpec(choice, [{ MemberType: 'LLMDecode', InstanceType: 'ml.x' }]);
    expect(spec).toEqual({ metadata: { a: 1 } });
    expect(server.seen[0]?.request.url).toBe(
      '/api/v2/modelgallery/models/m%201/deployment-spec?ModelVersion=1.0&ProfileId=p&ResourceSelections=' +
        '%5B%7B%22MemberType%22%3A%22LLMDecode%22%2C%22InstanceType%22%3A%22ml.x%22%7D%5D&WorkspaceId=w',
    );
  });

  it('asks once more with encoded text where the server insists on it', async () => {
    const { api } = await stubCloud({
      GetModelDeploymentSpec: ({ query, incoming }) => {
        if (query.get('ResourceSelections')?.startsWith('%5B')) return { InferenceSpec: { ok: 1 } };
        incoming.json(400, { Code: 'InvalidParameter', Message: 'first' });
        return undefined;
      },
    });
    expect(await api.getDeploymentSpec(choice, [{ QuotaId: 'q' }])).toEqual({ ok: 1 });
  });

  it('reports the first refusal when both forms are refused, and leaves the value out when there is none', async () => {
    const { api, server } = await stubCloud({
      GetModelDeploymentSpec: ({ incoming, index }) => {
        incoming.json(400, { Code: 'InvalidParameter', Message: `refusal ${index}` });
      },
    });
    expect((await failureOf(api.getDeploymentSpec(choice, [{}]))).details.serverMessage).toBe('refusal 0');
    await failureOf(api.getDeploymentSpec(choice, []));
    expect(server.seen).toHaveLength(3);
    expect(server.seen[2]?.request.url).not.toContain('ResourceSelections');
  });
});

describe('writes', () => {
  it('sends the configuration itself, with the workspace in the query', async () => {
    const { api, server } = await stubCloud({ CreateService: () => ({ ServiceName: 'n', Status: 'Creating' }) });
    const created = await api.createService({ metadata: { name: 'n' }, extra: [1] }, '9');
    expect(created).toMatchObject({ ServiceName: 'n', Status: 'Creating' });
    expect(server.seen[0]?.request.url).toBe('/api/v2/services?WorkspaceId=9');
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ metadata: { name: 'n' }, extra: [1] });
  });

  it('names the service in the error', async () => {
    const { api } = await stubCloud({
      CreateService: ({ incoming }) => incoming.json(409, { Code: 'ServiceName.AlreadyExists' }),
    });
    const { details } = await failureOf(api.createService({ metadata: { name: 'taken' } }, undefined));
    expect(details).toMatchObject({ kind: 'conflict', subject: 'taken', action: 'CreateService' });
  });

  it.each([
    ['startService', 'PUT', '/api/v2/services/cn-hangzhou/a%20b/start'],
    ['stopService', 'PUT', '/api/v2/services/cn-hangzhou/a%20b/stop'],
    ['deleteService', 'DELETE', '/api/v2/services/cn-hangzhou/a%20b'],
  ] as const)('%s', async (method, verb, path) => {
    const done = () => ({ Message: 'ok' });
    const { api, server } = await stubCloud({ StartService: done, StopService: done, DeleteService: done });
    await api[method]('a b');
    expect([server.seen[0]?.request.method, server.seen[0]?.request.url]).toEqual([verb, path]);
  });
});

describe('what the main job asks', () => {
  const calls: [string, (api: EasApi) => Promise<unknown>][] = [
    ['ListServices', (api) => api.listServices({})],
    ['DescribeService', (api) => api.describeService('x')],
    ['StartService', (api) => api.startService('x')],
    ['StopService', (api) => api.stopService('x')],
    ['DeleteService', (api) => api.deleteService('x')],
    ['CreateService', (api) => api.createService({}, undefined)],
    ['ListServiceInstances', (api) => api.listInstances('x')],
    ['DescribeServiceEndpoints', (api) => api.describeEndpoints('x')],
    ['DescribeServiceEvent', (api) => api.listEvents('x')],
    ['DescribeServiceLog', (api) => api.readLogPage('x', 1)],
    ['DescribeMachineSpec', (api) => api.listMachineSpecs()],
    ['ListWorkspaces', (api) => api.listWorkspaces()],
    ['ListQuotas', (api) => api.listQuotas(undefined)],
    ['ListModelGalleryModels', (api) => api.searchModels('', 5)],
    ['ListModelDeploymentProfiles', (api) => api.listProfiles('m')],
    [
      'GetModelDeploymentResources',
      (api) => api.matchResources({ modelId: 'm', modelVersion: '1', profileId: 'p', workspaceId: 'w' }),
    ],
    [
      'GetModelDeploymentSpec',
      (api) => api.getDeploymentSpec({ modelId: 'm', modelVersion: '1', profileId: 'p', workspaceId: 'w' }, []),
    ],
  ];

  it.each(calls)('%s goes out', async (action, run) => {
    const { api, sent } = await stubCloud({});
    await failureOf(run(api));
    expect(sent()[0]).toMatchObject({ action });
  });
});
