import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../test/support/cloudFailure.ts';
import { stubCloud } from '../stubCloud.testing.ts';
import type { TrafficApi } from './traffic.ts';

const path = '/api/v2/services/cn-hangzhou/svc';
const done = () => ({ Message: 'ok' });

describe('changes of traffic', () => {
  const calls: [string, (api: TrafficApi) => Promise<unknown>, object][] = [
    [
      'ReleaseService',
      (api) => api.release('svc', { trafficState: 'grouping', weight: 0 }),
      { method: 'PUT', path: `${path}/release`, body: { TrafficState: 'grouping', Weight: 0 } },
    ],
    [
      'ReleaseService',
      (api) => api.release('svc', { weight: -1 }),
      { method: 'PUT', path: `${path}/release`, body: { Weight: -1 } },
    ],
    [
      'CreateServiceRollout',
      (api) => api.createRollout('svc', { kind: 'batch', size: '25%', interval: '5m' }, { paused: false }),
      {
        method: 'POST',
        path: `${path}/rollout`,
        body: { Batch: { BatchSize: '25%', Interval: '5m' }, Paused: false },
      },
    ],
    [
      'CreateServiceRollout',
      (api) => api.createRollout('svc', { kind: 'partition', kept: '3' }),
      { method: 'POST', path: `${path}/rollout`, body: { Partition: { Partition: '3' } } },
    ],
    [
      'UpdateServiceRollout',
      (api) => api.updateRollout('svc', { paused: true }),
      { method: 'PUT', path: `${path}/rollout`, body: { Paused: true } },
    ],
    [
      'UpdateServiceRollout',
      (api) => api.updateRollout('svc', { strategy: { kind: 'partition', kept: '0' } }),
      { method: 'PUT', path: `${path}/rollout`, body: { Partition: { Partition: '0' } } },
    ],
    [
      'DeleteServiceRollout',
      (api) => api.deleteRollout('svc'),
      { method: 'DELETE', path: `${path}/rollout`, body: undefined },
    ],
    [
      'CreateServiceMirror',
      (api) => api.createMirror('svc', { percent: 30, targets: ['b', 'c'] }),
      { method: 'POST', path: `${path}/mirror`, body: { Ratio: 30, Target: ['b', 'c'] } },
    ],
    [
      'UpdateServiceMirror',
      (api) => api.updateMirror('svc', { percent: 0, targets: ['b'] }),
      { method: 'PUT', path: `${path}/mirror`, body: { Ratio: 0, Target: ['b'] } },
    ],
    [
      'DeleteServiceMirror',
      (api) => api.deleteMirror('svc'),
      { method: 'DELETE', path: `${path}/mirror`, body: undefined },
    ],
  ];

  it.each(calls)('%s sends what the contract wants, once', async (action, call, expected) => {
    const { api, sent } = await stubCloud({ [action]: done });
    await call(api.traffic);
    expect(sent()).toEqual([expect.objectContaining({ action, ...expected })]);
  });
});

describe('a rollout', () => {
  const rolloutOf = async (Rollout: unknown) => {
    const { api } = await stubCloud({ DescribeServiceRollout: () => ({ RequestId: 'R', Rollout }) });
    return api.traffic.describeRollout('svc');
  };

  it('in batches is read with its times', async () => {
    const Status = {
      Phase: 'Running',
      CurrentRevision: 'v1',
      UpdateRevision: 'v2',
      TotalReplicas: 10,
      UpdatedReplicas: '5',
      NextBatchStartTime: '2026/05/08 16:10:56',
    };
    const Strategy = { Batch: { BatchSize: 2, Interval: '5m' }, Partition: { Partition: '' } };
    expect(await rolloutOf({ Status, Strategy })).toEqual({
      strategy: { kind: 'batch', size: '2', interval: '5m' },
      phase: 'Running',
      currentRevision: 'v1',
      updateRevision: 'v2',
      totalReplicas: 10,
      updatedReplicas: 5,
      nextBatchAt: Date.UTC(2026, 4, 8, 16, 10, 56),
    });
  });

  it('with a partition and of a new kind', async () => {
    const kept = { Strategy: { Partition: { Partition: '50%' } }, Status: { Phase: 'Melting' } };
    expect(await rolloutOf(kept)).toMatchObject({ strategy: { kind: 'partition', kept: '50%' }, phase: 'Melting' });
    expect(await rolloutOf({ Strategy: { BlueGreen: {} }, Status: 7 })).toMatchObject({
      strategy: undefined,
      phase: undefined,
      nextBatchAt: undefined,
    });
  });

  it('that is empty is none', async () => {
    expect(await rolloutOf(null)).toBeUndefined();
    expect(await rolloutOf({})).toBeUndefined();
  });
});

describe('a mirror', () => {
  it('is read from text with commas, or from a list', async () => {
    const answers = [
      { ServiceName: 'svc', Ratio: '50', Target: 'b, c,' },
      { ServiceName: 'svc', Ratio: 5, Target: ['d'] },
      { ServiceName: 'svc', Ratio: '0', Target: '' },
    ];
    const { api } = await stubCloud({ DescribeServiceMirror: ({ index }) => answers[index] });
    expect(await api.traffic.describeMirror('svc')).toEqual({ percent: 50, targets: ['b', 'c'] });
    expect(await api.traffic.describeMirror('svc')).toEqual({ percent: 5, targets: ['d'] });
    expect(await api.traffic.describeMirror('svc')).toBeUndefined();
  });
});

describe('a part that a service does not have', () => {
  it('is undefined when the refusal names it', async () => {
    const { api, sent } = await stubCloud({
      DescribeServiceRollout: ({ incoming }) => incoming.json(404, { Code: 'Rollout.NotFound' }),
      DescribeServiceMirror: ({ incoming }) =>
        incoming.json(400, { Code: 'InvalidParameter', Message: 'Traffic mirroring is not enabled for [svc]' }),
    });
    expect(await api.traffic.describeRollout('svc')).toBeUndefined();
    expect(await api.traffic.describeMirror('svc')).toBeUndefined();
    expect(sent()).toHaveLength(2);
  });

  it('is undefined when something is missing, and the service is there', async () => {
    const { api, sent } = await stubCloud({
      DescribeServiceRollout: ({ incoming }) => incoming.json(404, { Code: 'ResourceNotFound' }),
      DescribeService: () => ({ ServiceName: 'svc' }),
    });
    expect(await api.traffic.describeRollout('svc')).toBeUndefined();
    expect(sent().map(({ action }) => action)).toEqual(['DescribeServiceRollout', 'DescribeService']);
  });

  it('is told apart from a service that is missing', async () => {
    const missing = { Code: 'ServiceNotFound', Message: 'Service svc is not found' };
    const { api } = await stubCloud({
      DescribeServiceRollout: ({ incoming }) => incoming.json(404, missing),
      DescribeService: ({ incoming }) => incoming.json(404, missing),
    });
    const failure = await failureOf(api.traffic.describeRollout('svc'));
    expect(failure.details).toMatchObject({ kind: 'not-found', action: 'DescribeServiceRollout', subject: 'svc' });
  });

  it.each([
    [400, 'InvalidParameter', 'The mirror ratio is out of range', 'invalid'],
    [409, 'ServiceStatusConflict', 'Service is stopped', 'conflict'],
    [403, 'Forbidden', 'no rollout for you', 'forbidden'],
    [409, 'ServiceStatusConflict', 'Service rollout_mirror is not enabled', 'conflict'],
    [500, 'InternalError', 'rollout not found', 'server'],
  ])('is told apart from a refusal with %i %s', async (status, Code, Message, kind) => {
    const refuse = ({ incoming }: { incoming: { json: (status: number, body: unknown) => void } }) =>
      incoming.json(status, { Code, Message });
    const { api } = await stubCloud({ DescribeServiceRollout: refuse, DescribeServiceMirror: refuse });
    expect((await failureOf(api.traffic.describeRollout('rollout_mirror'))).kind).toBe(kind);
    expect((await failureOf(api.traffic.describeMirror('rollout_mirror'))).kind).toBe(kind);
  });

  it('is not told by a call that was cancelled meanwhile', async () => {
    const controller = new AbortController();
    const { api } = await stubCloud({
      DescribeServiceRollout: ({ incoming }) => incoming.json(404, { Code: 'ResourceNotFound' }),
      DescribeService: () => controller.abort(),
    });
    const failure = await failureOf(api.traffic.describeRollout('svc', controller.signal));
    expect(failure.kind).toBe('cancelled');
  });
});
