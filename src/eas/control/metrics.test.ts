import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../test/support/cloudFailure.ts';
import { stubCloud } from '../stubCloud.testing.ts';

const time = 1_548_777_660_000;
const point = { timestamp: time, userId: '12', serviceName: 'svc', Average: 9.92, Minimum: '1', _count: 3, Note: 'x' };
const read = {
  time,
  values: { Average: 9.92, Minimum: 1, _count: 3 },
  dimensions: { userId: '12', serviceName: 'svc' },
};
const answer = (points: unknown, more: object = {}) => ({
  Code: '200',
  Success: true,
  Period: '60',
  Datapoints: typeof points === 'string' ? points : JSON.stringify(points),
  ...more,
});

describe('points of a metric', () => {
  it('are asked for as CloudMonitor wants, with everything in the query', async () => {
    const { api, sent } = await stubCloud({ DescribeMetricList: () => answer([point]) });
    const points = await api.metrics.list({
      metric: 'gpu_util',
      dimensions: [{ userId: '12', serviceName: 'svc' }],
      period: 60,
      from: time - 0.4,
      to: time + 60_000,
      groupBy: ['userId'],
    });
    expect(points).toEqual([read]);
    expect(sent()).toEqual([
      {
        action: 'DescribeMetricList',
        method: 'POST',
        path: '/',
        query: {
          Namespace: 'acs_learn',
          MetricName: 'gpu_util',
          Dimensions: '[{"userId":"12","serviceName":"svc"}]',
          Period: '60',
          StartTime: String(time),
          EndTime: String(time + 60_000),
          Express: '{"groupby":["userId"]}',
          Length: '1440',
        },
        body: undefined,
      },
    ]);
  });

  it('are read from all pages', async () => {
    const { api, sent } = await stubCloud({
      DescribeMetricList: ({ index }) => answer([{ ...point, Average: index }], { NextToken: ['a', 'b', ''][index] }),
    });
    const points = await api.metrics.list({ metric: 'rt', namespace: 'other' });
    expect(points.map(({ values }) => values['Average'])).toEqual([0, 1, 2]);
    expect(sent().map(({ query }) => query['NextToken'])).toEqual([undefined, 'a', 'b']);
    expect(sent()[0]?.query).toEqual({ Namespace: 'other', MetricName: 'rt', Length: '1440' });
  });

  it('end with a token that comes again, and after 100 pages', async () => {
    const again = await stubCloud({ DescribeMetricList: () => answer([point], { NextToken: 'same' }) });
    expect(await again.api.metrics.list({ metric: 'rt' })).toHaveLength(2);
    const endless = await stubCloud({
      DescribeMetricList: ({ index }) => answer([point], { NextToken: String(index) }),
    });
    expect(await endless.api.metrics.list({ metric: 'rt' })).toHaveLength(100);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '[{'],
    ['no list', '{"timestamp":1}'],
    ['no points', '[1, null, "x", {"Average": 1}]'],
  ])('are none where %s is there', async (_what, text) => {
    const { api } = await stubCloud({ DescribeMetricLast: () => answer(text) });
    expect(await api.metrics.last({ metric: 'rt' })).toEqual([]);
  });

  it('keep ids that no number holds', async () => {
    const { api } = await stubCloud({
      DescribeMetricLast: () => answer('[{"timestamp": 1, "userId": 12345678901234567890, "Value": 1e3}]'),
    });
    expect(await api.metrics.last({ metric: 'rt' })).toEqual([
      { time: 1, values: { Value: 1000 }, dimensions: { userId: '12345678901234567890' } },
    ]);
  });

  it('of the top come in order', async () => {
    const { api, sent } = await stubCloud({
      DescribeMetricTop: () => answer([{ ...point, order: 1 }]),
    });
    expect(await api.metrics.top({ metric: 'rt' }, { by: 'Average', length: 5 })).toEqual([read]);
    await api.metrics.top({ metric: 'rt' }, { by: 'Maximum', ascending: true });
    expect(sent()[0]?.query).toEqual({
      Namespace: 'acs_learn',
      MetricName: 'rt',
      Orderby: 'Average',
      Length: '5',
    });
    expect(sent()[1]?.query).toEqual({
      Namespace: 'acs_learn',
      MetricName: 'rt',
      Orderby: 'Maximum',
      OrderDesc: 'True',
    });
  });

  it('are asked for again after throttling, though it is a POST', async () => {
    const { api, sent } = await stubCloud({
      DescribeMetricLast: ({ index, incoming }) =>
        index === 0 ? incoming.json(400, { Code: 'Throttling.User' }) : answer([point]),
    });
    expect(await api.metrics.last({ metric: 'rt' })).toEqual([read]);
    expect(sent()).toHaveLength(2);
  });

  it.each([
    ['404', 'not-found'],
    ['403', 'forbidden'],
    ['500', 'server'],
    ['InvalidMetric', 'invalid'],
    ['Throttling.User', 'throttled'],
  ])('are refused with the code %s and the status 200', async (Code, kind) => {
    const { api } = await stubCloud({
      DescribeMetricList: () => ({ Code, Success: false, Message: 'no such metric', RequestId: 'R-1' }),
    });
    const { details } = await failureOf(api.metrics.list({ metric: 'rt' }));
    expect(details).toMatchObject({
      kind,
      code: Code,
      serverMessage: 'no such metric',
      requestId: 'R-1',
      subject: 'rt',
    });
  });

  it('end when they are cancelled', async () => {
    const controller = new AbortController();
    const { api, sent } = await stubCloud({
      DescribeMetricList: ({ index }) => {
        if (index === 2) controller.abort();
        return answer([point], { NextToken: String(index) });
      },
    });
    expect((await failureOf(api.metrics.list({ metric: 'rt' }, controller.signal))).kind).toBe('cancelled');
    expect(sent()).toHaveLength(3);
  });
});

describe('the metrics of a namespace', () => {
  it('are read with their periods, statistics and dimensions', async () => {
    const { api, sent } = await stubCloud({
      DescribeMetricMetaList: () => ({
        Code: '200',
        TotalCount: '2',
        Resources: {
          Resource: [
            {
              MetricName: 'gpu_util',
              Namespace: 'acs_learn',
              Unit: '%',
              Periods: '60,300, x',
              Statistics: 'Average,Maximum',
              Dimensions: 'userId,serviceName',
              Labels: '[]',
            },
            { Unit: 'no name' },
          ],
        },
      }),
    });
    expect(await api.metrics.listMetrics()).toEqual([
      {
        MetricName: 'gpu_util',
        Namespace: 'acs_learn',
        Unit: '%',
        Periods: [60, 300],
        Statistics: ['Average', 'Maximum'],
        Dimensions: ['userId', 'serviceName'],
        Labels: '[]',
      },
    ]);
    expect(sent()[0]?.query).toEqual({ Namespace: 'acs_learn', PageNumber: '1', PageSize: '100' });
  });

  it('are none where the list is of another form', async () => {
    const { api } = await stubCloud({ DescribeMetricMetaList: () => ({ Code: 200, Resources: 'none' }) });
    expect(await api.metrics.listMetrics('x')).toEqual([]);
  });
});
