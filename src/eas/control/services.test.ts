import { describe, expect, it } from 'vitest';
import { readContract } from '../../../test/contract/contractFiles.ts';
import { failureOf } from '../../../test/support/cloudFailure.ts';
import { redact } from '../../cloud/redact.ts';
import type { ServiceFilter } from '../api.ts';
import { stubCloud } from '../stubCloud.testing.ts';
import type { ServicesApi } from './services.ts';

const path = '/api/v2/services/cn-hangzhou/a%20b';
const done = () => ({ Message: 'ok', RequestId: 'R' });

const everyFilter: Required<ServiceFilter> = {
  workspaceId: '1',
  includeNoWorkspace: false,
  parentServiceUid: 'eas-m-1',
  serviceName: 'n',
  serviceUid: 'eas-m-2',
  text: 'part',
  serviceStatus: 'Running',
  serviceType: 'LLM',
  role: 'LLMGateway',
  label: { team: '模型', 'a,b': '{"x"}' },
  groupName: 'g',
  trafficState: 'grouping',
  gateway: 'gw-1',
  resourceType: 'Lingjun',
  resourceId: 'eas-r-1',
  resourceName: 'r',
  resourceAliasName: 'alias',
  resourceBurstable: true,
  quotaId: 'quota1',
  accessibility: 'PUBLIC',
  callerUid: '7',
  autoscalerEnabled: true,
  cronscalerEnabled: false,
  sort: 'CreateTime',
  order: 'asc',
};

describe('the list of services', () => {
  it('sends every filter that the contract has', async () => {
    const { api, sent } = await stubCloud({ ListServices: () => ({ Services: [], TotalCount: 0 }) });
    await api.services.list(everyFilter);
    const query = sent()[0]?.query ?? {};
    const known = Object.keys(readContract().eas.actions['ListServices']?.request.query ?? {});
    expect(Object.keys(query).sort()).toEqual(known.sort());
    expect(query).toMatchObject({
      Filter: 'part',
      IncludeNoWorkspace: 'false',
      Label: '{"team":"模型","a,b":"{\\"x\\"}"}',
      CronscalerEnabled: 'false',
      Order: 'asc',
      PageNumber: '1',
      PageSize: '100',
    });
  });

  it('sends no more than the page when nothing is filtered', async () => {
    const { api, sent } = await stubCloud({ ListServices: () => ({ Services: [] }) });
    await api.services.list({ workspaceId: undefined });
    expect(sent()[0]?.query).toEqual({ PageNumber: '1', PageSize: '100' });
  });

  it('reads what differs from the contract, and keeps what it does not know', async () => {
    const { api } = await stubCloud({
      ListServices: () => ({
        Services: [
          {
            ServiceName: 'a',
            WorkspaceId: 123,
            Weight: '40',
            AutoscalerEnabled: 'true',
            CronscalerEnabled: 'perhaps',
            Status: 'Hibernating',
            TotalInstance: null,
            InstanceCountInResource: { Public: '2', Lunar: 1 },
            Labels: [{ LabelKey: 'k', LabelValue: 'v' }, { LabelValue: 'no key' }, 7],
            Future: { x: 1 },
            AccessToken: 'token-of-a-service',
          },
          { ServiceName: null },
        ],
      }),
    });
    const services = await api.services.list({});
    expect(services).toEqual([
      {
        ServiceName: 'a',
        WorkspaceId: '123',
        Weight: 40,
        AutoscalerEnabled: true,
        Status: 'Hibernating',
        InstanceCountInResource: { Public: 2, Lunar: 1 },
        Labels: [{ LabelKey: 'k', LabelValue: 'v' }],
        Future: { x: 1 },
      },
    ]);
    expect(redact('token-of-a-service')).not.toContain('token');
  });
});

describe('changes of a service', () => {
  const calls: [string, (api: ServicesApi) => Promise<unknown>, object][] = [
    ['UpdateService', (api) => api.update('a b', { x: 1 }), { method: 'PUT', path, query: {}, body: { x: 1 } }],
    [
      'UpdateService',
      (api) => api.update('a b', {}, { type: 'replace', member: 'LLMDecode' }),
      { method: 'PUT', path, query: { UpdateType: 'replace', MemberToUpdate: 'LLMDecode' }, body: {} },
    ],
    ['ScaleService', (api) => api.scale('a b', 0), { method: 'PUT', path: `${path}/scale`, body: { Instance: 0 } }],
    [
      'ScaleService',
      (api) => api.scale('a b', 1, ['i-1', 'i-2']),
      { method: 'PUT', path: `${path}/scale`, body: { Instance: 1, InstancesToDelete: ['i-1', 'i-2'] } },
    ],
    ['StartService', (api) => api.start('a b'), { method: 'PUT', path: `${path}/start`, body: undefined }],
    ['StopService', (api) => api.stop('a b'), { method: 'PUT', path: `${path}/stop`, body: undefined }],
    ['RestartService', (api) => api.restart('a b'), { method: 'PUT', path: `${path}/restart`, body: undefined }],
    ['DeleteService', (api) => api.delete('a b'), { method: 'DELETE', path, query: {}, body: undefined }],
    [
      'UpdateServiceVersion',
      (api) => api.switchVersion('a b', 3),
      { method: 'PUT', path: `${path}/version`, body: { Version: 3 } },
    ],
    [
      'UpdateServiceLabel',
      (api) => api.setLabels('a b', { k: 'v', 键: '' }),
      { method: 'PUT', path: `${path}/label`, body: { Labels: { k: 'v', 键: '' } } },
    ],
    [
      'DeleteServiceLabel',
      (api) => api.deleteLabels('a b', ['k', 'x,y']),
      { method: 'DELETE', path: `${path}/label`, query: { LabelKeys: '["k","x,y"]' }, body: undefined },
    ],
    [
      'UpdateServiceSafetyLock',
      (api) => api.setSafetyLock('a b', 'dangerous'),
      { method: 'PUT', path: `${path}/lock`, body: { Lock: 'dangerous' } },
    ],
  ];

  it.each(calls)('%s sends what the contract wants, once', async (action, call, expected) => {
    const { api, sent } = await stubCloud({ [action]: done });
    await call(api.services);
    expect(sent()).toEqual([expect.objectContaining({ action, ...expected })]);
  });

  it.each(calls)('%s is done with any 2xx, and not repeated when it fails', async (action, call) => {
    for (const text of ['', 'null', '[]', 'OK', '{"hello":"world"}']) {
      const quiet = await stubCloud({ [action]: ({ incoming }) => void incoming.response.writeHead(202).end(text) });
      await call(quiet.api.services);
      expect(quiet.sent()).toHaveLength(1);
    }
    const busy = await stubCloud({ [action]: ({ incoming }) => incoming.json(503, { Code: 'Throttling.Api' }) });
    const failure = await failureOf(call(busy.api.services));
    expect(failure.details).toMatchObject({ kind: 'throttled', action, subject: 'a b' });
    expect(busy.sent()).toHaveLength(1);
  });

  it('asks nothing where no label is to go', async () => {
    const { api, sent } = await stubCloud({});
    await api.services.deleteLabels('a', []);
    expect(sent()).toEqual([]);
  });
});

describe('a new service', () => {
  it('is created with labels in the query, and cloned from another', async () => {
    const { api, sent } = await stubCloud({
      CreateService: () => ({ ServiceName: 'n', Status: 'Creating' }),
      CloneService: () => ({ ServiceName: 'm', ServiceId: 'eas-m-3', Status: 'Creating' }),
    });
    const options = { workspaceId: '9', labels: { a: 'b' } };
    await api.services.create({ metadata: { name: 'n' } }, options);
    const cloned = await api.services.clone('a b', { metadata: { name: 'm' } }, { a: 'b' });
    expect(cloned).toMatchObject({ ServiceName: 'm', ServiceId: 'eas-m-3' });
    expect(sent()).toMatchObject([
      { method: 'POST', path: '/api/v2/services', query: { WorkspaceId: '9', Labels: '{"a":"b"}' } },
      { method: 'POST', path: `${path}/clone`, query: { Labels: '{"a":"b"}' }, body: { metadata: { name: 'm' } } },
    ]);
  });

  it('is there although EAS answers nothing readable, if only its name is known', async () => {
    const silent = () => ({ hello: 'world' });
    const { api } = await stubCloud({ CreateService: silent, CloneService: silent });
    expect(await api.services.create({ name: 'n' }, {})).toEqual({ ServiceName: 'n' });
    expect(await api.services.clone('a', { metadata: { name: 'm' } })).toEqual({ ServiceName: 'm' });
    expect((await failureOf(api.services.create({}, {}))).kind).toBe('unexpected-answer');
  });

  it('has a token that no refusal tells', async () => {
    const { api } = await stubCloud({
      CreateService: ({ incoming }) =>
        incoming.json(400, { Code: 'InvalidParameter', Message: `bad: ${incoming.body}` }),
    });
    const config = { metadata: { name: 'n' }, token: 'very-own-token', dockerAuth: 'dXNlcjpwYXNz' };
    const { details } = await failureOf(api.services.create(config, {}));
    expect(details.serverMessage).toContain('"name":"n"');
    expect(details.serverMessage).not.toMatch(/very-own-token|dXNlcjpwYXNz/);
  });
});

describe('versions', () => {
  it('are read to the last page', async () => {
    const { api, sent } = await stubCloud({
      ListServiceVersions: ({ query }) => ({
        Versions: [
          {
            ImageId: query.get('PageNumber'),
            ImageAvailable: true,
            ServiceRunnable: 'unknown',
            ServiceConfig: '{"token": "older-token"}',
            BuildTime: 7,
          },
          { Message: 'no number' },
        ],
        TotalCount: 4,
      }),
    });
    const versions = await api.services.listVersions('a b');
    expect(versions).toMatchObject([
      { ImageId: 1, ImageAvailable: 'true', ServiceRunnable: 'unknown' },
      { ImageId: 2, BuildTime: undefined },
    ]);
    expect(sent().map((call) => [call.path, call.query['PageNumber']])).toEqual([
      [`${path}/versions`, '1'],
      [`${path}/versions`, '2'],
    ]);
    expect(redact('older-token')).toBe('••••••');
  });
});
