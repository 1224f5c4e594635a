import { describe, expect, it } from 'vitest';
import { readContract } from '../../../test/contract/contractFiles.ts';
import { redact } from '../../cloud/redact.ts';
import { stubCloud } from '../stubCloud.testing.ts';
import type { BenchmarksApi } from './benchmarks.ts';

const path = '/api/v2/benchmark-tasks';
const done = () => ({ Message: 'ok' });

describe('benchmark tasks', () => {
  it('are listed with every filter of the contract', async () => {
    const { api, sent } = await stubCloud({
      ListBenchmarkTask: () => ({ Tasks: [{ TaskName: 't', AvailableAgent: '2', Status: 'Simmering' }, {}] }),
    });
    const filter = { serviceName: 's', text: 'b', status: 'Running', modelId: 'm', requestMethod: 'POST', sort: 'x' };
    expect(await api.benchmarks.list({ ...filter, order: 'desc' })).toEqual([
      { TaskName: 't', AvailableAgent: 2, Status: 'Simmering' },
    ]);
    const known = Object.keys(readContract().eas.actions['ListBenchmarkTask']?.request.query ?? {});
    expect(Object.keys(sent()[0]?.query ?? {}).sort()).toEqual(known.sort());
  });

  it('are described without their token', async () => {
    const { api, sent } = await stubCloud({
      DescribeBenchmarkTask: () => ({ TaskName: 't', Token: 'token-of-task', DesiredAgent: 4 }),
    });
    const task = await api.benchmarks.describe('t');
    expect(JSON.stringify(task)).toBe('{"TaskName":"t","DesiredAgent":4}');
    expect(redact('token-of-task')).toBe('••••••');
    expect(sent()[0]?.path).toBe(`${path}/cn-hangzhou/t`);
  });

  const config = { base: { duration: 600 }, service: { serviceName: 's', requestToken: 'token-to-call' } };
  const calls: [string, (api: BenchmarksApi) => Promise<unknown>, object][] = [
    ['CreateBenchmarkTask', (api) => api.create(config), { method: 'POST', path, body: config }],
    ['UpdateBenchmarkTask', (api) => api.update('t', {}), { method: 'PUT', path: `${path}/cn-hangzhou/t`, body: {} }],
    ['StartBenchmarkTask', (api) => api.start('t'), { method: 'PUT', path: `${path}/cn-hangzhou/t/start` }],
    ['StopBenchmarkTask', (api) => api.stop('t'), { method: 'PUT', path: `${path}/cn-hangzhou/t/stop` }],
    ['DeleteBenchmarkTask', (api) => api.delete('t'), { method: 'DELETE', path: `${path}/cn-hangzhou/t` }],
  ];

  it.each(calls)('%s sends what the contract wants, once', async (action, call, expected) => {
    const { api, sent } = await stubCloud({ [action]: done });
    await call(api.benchmarks);
    expect(sent()).toEqual([expect.objectContaining({ action, ...expected })]);
    if (action === 'CreateBenchmarkTask') expect(redact('token-to-call')).toBe('••••••');
  });

  it('tell their name when they are created, if EAS does', async () => {
    const { api } = await stubCloud({
      CreateBenchmarkTask: ({ index, incoming }) =>
        index === 0 ? { TaskName: 'new' } : void incoming.response.writeHead(200).end(),
    });
    expect(await api.benchmarks.create({})).toBe('new');
    expect(await api.benchmarks.create({})).toBeUndefined();
  });
});

describe('the report of a benchmark', () => {
  const data = {
    TimestampList: [1, '2'],
    QPSList: [3.5],
    RTList: [{ AVG: 1, TP99: '9.5' }],
    StatusCode: { '200': 10, '450': '1' },
    QPS: null,
    Extra: true,
  };

  it.each([
    ['an object', data],
    ['JSON text', JSON.stringify(data)],
  ])('is read from %s', async (_form, Data) => {
    const { api, sent } = await stubCloud({ DescribeBenchmarkTaskReport: () => ({ Data, ReportUrl: 'http://r' }) });
    const report = await api.benchmarks.report('t', 'RAW');
    expect(report.Data).toMatchObject({
      TimestampList: [1, 2],
      QPSList: [3.5],
      RTList: [{ AVG: 1, TP99: 9.5 }],
      StatusCode: { '200': 10, '450': 1 },
      Extra: true,
    });
    expect(report.Data?.QPS).toBeUndefined();
    expect(sent()[0]).toMatchObject({ path: `${path}/cn-hangzhou/t/report`, query: { ReportType: 'RAW' } });
  });

  it('may have no data yet', async () => {
    const { api } = await stubCloud({ DescribeBenchmarkTaskReport: () => ({ Data: 'not yet', RequestId: 'R' }) });
    expect((await api.benchmarks.report('t', 'Report')).Data).toBeUndefined();
  });
});
