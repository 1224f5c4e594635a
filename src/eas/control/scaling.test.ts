import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../test/support/cloudFailure.ts';
import { stubCloud } from '../stubCloud.testing.ts';
import type { Autoscaler, CronScaler } from '../wire/scaling.ts';
import type { ScalingApi } from './scaling.ts';

const path = '/api/v2/services/cn-hangzhou/svc';
const done = () => ({ Message: 'ok' });

const autoscaler: Autoscaler = {
  min: 1,
  max: 8,
  strategies: [
    { metricName: 'qps', threshold: 10 },
    { metricName: 'kv_usage', threshold: 0.8, service: 'router' },
  ],
  behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
};

const autoscalerBody = {
  min: 1,
  max: 8,
  scaleStrategies: [
    { metricName: 'qps', threshold: 10 },
    { metricName: 'kv_usage', threshold: 0.8, service: 'router' },
  ],
  behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
};

const cron: CronScaler = {
  jobs: [
    { name: 'morning', schedule: '0 0 8 * * *', targetSize: 4, timeZone: 'Asia/Shanghai' },
    { schedule: '0 0 20 * * *', targetSize: 0 },
  ],
  excludeDates: ['* * * 1 1 *'],
};

const cronBody = {
  ScaleJobs: [
    { Name: 'morning', Schedule: '0 0 8 * * *', TargetSize: 4, TimeZone: 'Asia/Shanghai' },
    { Schedule: '0 0 20 * * *', TargetSize: 0 },
  ],
  ExcludeDates: ['* * * 1 1 *'],
};

describe('changes of scalers', () => {
  const calls: [string, (api: ScalingApi) => Promise<unknown>, object][] = [
    [
      'CreateServiceAutoScaler',
      (api) => api.createAutoscaler('svc', autoscaler),
      { method: 'POST', path: `${path}/autoscaler`, body: autoscalerBody },
    ],
    [
      'UpdateServiceAutoScaler',
      (api) => api.updateAutoscaler('svc', { ...autoscaler, behavior: {} }),
      {
        method: 'PUT',
        path: `${path}/autoscaler`,
        body: { min: 1, max: 8, scaleStrategies: autoscalerBody.scaleStrategies },
      },
    ],
    [
      'DeleteServiceAutoScaler',
      (api) => api.deleteAutoscaler('svc'),
      { method: 'DELETE', path: `${path}/autoscaler`, body: undefined },
    ],
    [
      'CreateServiceCronScaler',
      (api) => api.createCronScaler('svc', cron),
      { method: 'POST', path: `${path}/cronscaler`, body: cronBody },
    ],
    [
      'UpdateServiceCronScaler',
      (api) => api.updateCronScaler('svc', cron),
      { method: 'PUT', path: `${path}/cronscaler`, body: cronBody },
    ],
    [
      'DeleteServiceCronScaler',
      (api) => api.deleteCronScaler('svc'),
      { method: 'DELETE', path: `${path}/cronscaler`, body: undefined },
    ],
  ];

  it.each(calls)('%s sends what the contract wants, once', async (action, call, expected) => {
    const { api, sent } = await stubCloud({ [action]: done });
    await call(api.scaling);
    expect(sent()).toEqual([expect.objectContaining({ action, ...expected })]);
  });
});

describe('an autoscaler', () => {
  it('is read with small metric names, in either form of its behaviour', async () => {
    const behavior = { scaleDown: { stabilizationWindowSeconds: '150' }, onZero: { interceptTraffic: true } };
    const answer = {
      ServiceName: 'svc',
      MinReplica: '0',
      MaxReplica: 8,
      ScaleStrategies: [
        { metricName: 'QPS', threshold: '10' },
        { metricName: 'My_Metric', threshold: 0.5, service: 'router' },
        { metricName: 'CPU' },
      ],
      CurrentMetrics: [{ metricName: 'QPS', value: 7, service: null }],
    };
    const { api } = await stubCloud({
      DescribeServiceAutoScaler: ({ index }) => ({ ...answer, Behavior: index === 0 ? { behavior } : behavior }),
    });
    const read = {
      min: 0,
      max: 8,
      strategies: [
        { metricName: 'qps', threshold: 10 },
        { metricName: 'My_Metric', threshold: 0.5, service: 'router' },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 150 }, onZero: { interceptTraffic: true } },
      current: [{ metricName: 'qps', value: 7 }],
    };
    expect(await api.scaling.describeAutoscaler('svc')).toEqual(read);
    expect(await api.scaling.describeAutoscaler('svc')).toEqual(read);
  });

  it('can be sent back as it was read, with what we do not know', async () => {
    const behavior = { scaleUp: { stabilizationWindowSeconds: 5, policy: 'fast' }, onZero: { interceptTraffic: true } };
    const { api, sent } = await stubCloud({
      DescribeServiceAutoScaler: () => ({
        MinReplica: 1,
        MaxReplica: 2,
        ScaleStrategies: [{ metricName: 'CPU', threshold: 50 }],
        Behavior: behavior,
      }),
      UpdateServiceAutoScaler: done,
    });
    const state = await api.scaling.describeAutoscaler('svc');
    if (!state) throw new Error('no autoscaler');
    // The stub holds requests against the contract, which does not know the two keys.
    await failureOf(api.scaling.updateAutoscaler('svc', { ...state, max: 4 }));
    expect(sent()[1]?.body).toEqual({
      min: 1,
      max: 4,
      scaleStrategies: [{ metricName: 'cpu', threshold: 50 }],
      behavior,
    });
  });

  it('that is empty or missing is none', async () => {
    const { api } = await stubCloud({
      DescribeServiceAutoScaler: ({ incoming, index }) =>
        index === 0
          ? { ServiceName: 'svc', MinReplica: 0, MaxReplica: 0, ScaleStrategies: [] }
          : incoming.json(404, { Code: 'AutoScalerNotFound' }),
    });
    expect(await api.scaling.describeAutoscaler('svc')).toBeUndefined();
    expect(await api.scaling.describeAutoscaler('svc')).toBeUndefined();
  });
});

describe('a cron scaler', () => {
  it('is read with how its jobs went', async () => {
    const { api } = await stubCloud({
      DescribeServiceCronScaler: () => ({
        ServiceName: 'svc',
        ExcludeDates: null,
        ScaleJobs: [
          { Name: 'a', Schedule: '0 18 * * * *', TargetSize: '1', State: 'Succeed', LastProbeTime: '2026-01-01' },
          { Name: 'no schedule' },
        ],
      }),
    });
    expect(await api.scaling.describeCronScaler('svc')).toEqual({
      jobs: [
        {
          name: 'a',
          schedule: '0 18 * * * *',
          targetSize: 1,
          state: 'Succeed',
          lastProbeTime: '2026-01-01',
        },
      ],
      excludeDates: [],
    });
  });

  it('that is empty or missing is none, and a failure is a failure', async () => {
    const { api } = await stubCloud({
      DescribeServiceCronScaler: ({ incoming, index }) => {
        if (index === 0) return { ServiceName: 'svc', ScaleJobs: [] };
        if (index === 1) return incoming.json(400, { Code: 'CronHpa.NotExist', Message: 'none' });
        return incoming.json(403, { Code: 'NoPermission' });
      },
    });
    expect(await api.scaling.describeCronScaler('svc')).toBeUndefined();
    expect(await api.scaling.describeCronScaler('svc')).toBeUndefined();
    expect((await failureOf(api.scaling.describeCronScaler('svc'))).kind).toBe('forbidden');
  });
});
