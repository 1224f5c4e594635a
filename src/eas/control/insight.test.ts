import { describe, expect, it } from 'vitest';
import { readContract } from '../../../test/contract/contractFiles.ts';
import { failureOf } from '../../../test/support/cloudFailure.ts';
import { redact } from '../../cloud/redact.ts';
import { stubCloud } from '../stubCloud.testing.ts';

const path = '/api/v2/services/cn-hangzhou/svc';
const from = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const to = Date.UTC(2026, 11, 31, 23, 59, 59);

describe('logs', () => {
  it('are asked for with everything that the contract has', async () => {
    const { api, sent } = await stubCloud({ DescribeServiceLog: () => ({ Logs: [] }) });
    await api.insight.readLog('svc', {
      page: 2,
      pageSize: 50,
      from,
      to,
      instance: 'i-1',
      container: 'worker0',
      ip: '10.0.0.1',
      keyword: 'CUDA error',
      previous: true,
    });
    const [call] = sent();
    expect(call?.path).toBe(`${path}/logs`);
    expect(call?.query).toEqual({
      PageNum: '2',
      PageSize: '50',
      StartTime: '2026-01-02 03:04:05',
      EndTime: '2026-12-31 23:59:59',
      InstanceName: 'i-1',
      ContainerName: 'worker0',
      Ip: '10.0.0.1',
      Keyword: 'CUDA error',
      Previous: 'true',
    });
    const known = Object.keys(readContract().eas.actions['DescribeServiceLog']?.request.query ?? {});
    expect(Object.keys(call?.query ?? {}).sort()).toEqual(known.sort());
  });

  it('are read from the first page, of 500 lines', async () => {
    const { api, sent } = await stubCloud({
      DescribeServiceLog: () => ({ Logs: ['a', 7, 'b'], PageNum: '1', TotalCount: '2', TotalPageNum: 1 }),
    });
    expect(await api.insight.readLog('svc', { keyword: '' })).toEqual({
      Logs: ['a', 'b'],
      PageNum: 1,
      TotalCount: 2,
      TotalPageNum: 1,
    });
    expect(sent()[0]?.query).toEqual({ PageNum: '1', PageSize: '500' });
  });
});

describe('events', () => {
  it('are asked for with everything that the contract has', async () => {
    const { api, sent } = await stubCloud({ DescribeServiceEvent: () => ({ Events: [], TotalCount: 0 }) });
    await api.insight.listEvents('svc', { type: 'Warning', instance: 'i-1', from, to, limit: 5 });
    const [call] = sent();
    expect(call?.path).toBe(`${path}/events`);
    expect(call?.query).toEqual({
      PageNum: '1',
      PageSize: '5',
      EventType: 'Warning',
      InstanceName: 'i-1',
      StartTime: '2026-01-02 03:04:05',
      EndTime: '2026-12-31 23:59:59',
    });
    const known = Object.keys(readContract().eas.actions['DescribeServiceEvent']?.request.query ?? {});
    expect(Object.keys(call?.query ?? {}).sort()).toEqual(known.sort());
  });

  it('are the newest ones, as many as wanted', async () => {
    const { api, sent } = await stubCloud({
      DescribeServiceEvent: ({ query }) => {
        const page = Number(query.get('PageNum'));
        return {
          Events: [1, 2].map((n) => ({ Reason: `${page}.${n}`, Time: `2026-01-01 00:0${page}:0${n}` })),
          TotalCount: 6,
        };
      },
    });
    const events = await api.insight.listEvents('svc', { limit: 2 });
    expect(events.map(({ Reason }) => Reason)).toEqual(['3.2', '3.1']);
    expect(sent().map(({ query }) => query['PageNum'])).toEqual(['1', '3', '2']);
  });
});

describe('diagnosis', () => {
  it('of a service lists what is found', async () => {
    const { api, sent } = await stubCloud({
      DescribeServiceDiagnosis: () => ({
        DiagnosisList: [{ Error: 'no image', Causes: ['typo', null], Advices: 'none', Depth: 2 }, 'x'],
      }),
    });
    expect(await api.insight.diagnose('svc')).toEqual([{ Error: 'no image', Causes: ['typo'], Advices: [], Depth: 2 }]);
    expect(sent()[0]?.path).toBe(`${path}/diagnosis`);
  });

  it('of an instance is undefined when nothing is wrong', async () => {
    const answers = [
      { RequestId: 'R' },
      { Diagnosis: { Causes: [], Advices: [] } },
      { Diagnosis: { Error: 'OOMKilled', Causes: ['memory'], Advices: ['more'] } },
    ];
    const { api, sent } = await stubCloud({ DescribeServiceInstanceDiagnosis: ({ index }) => answers[index] });
    expect(await api.insight.diagnoseInstance('svc', 'i-1')).toBeUndefined();
    expect(await api.insight.diagnoseInstance('svc', 'i-1')).toBeUndefined();
    expect(await api.insight.diagnoseInstance('svc', 'i-1')).toMatchObject({ Error: 'OOMKilled' });
    expect(sent()[0]?.path).toBe(`${path}/instances/i-1/diagnosis`);
  });
});

describe('a signed page', () => {
  const SignedUrl = 'https://foo.example.com/x?expire=1735202661&signature=eyAbCdEfGh';

  it('is asked for with its life, and told by no text', async () => {
    const { api, sent } = await stubCloud({ DescribeServiceSignedUrl: () => ({ SignedUrl }) });
    const page = { type: 'monitor', expireSeconds: 600, internal: false } as const;
    expect(await api.insight.signedUrl('svc', page)).toBe(SignedUrl);
    expect(sent()[0]).toMatchObject({
      path: `${path}/signed_url`,
      query: { Type: 'monitor', Expire: '600', Internal: 'false' },
    });
    expect(redact(`at ${SignedUrl}`)).toBe('at ••••••');
  });

  it('is told when there is none', async () => {
    const { api } = await stubCloud({ DescribeServiceSignedUrl: () => ({ RequestId: 'R' }) });
    expect((await failureOf(api.insight.signedUrl('svc', { type: 'webview' }))).kind).toBe('unexpected-answer');
  });
});
