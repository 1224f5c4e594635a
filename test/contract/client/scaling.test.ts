import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/cloudFailure.ts';
import { startRig } from './rig.ts';

const decode = 'deepseek-r1-pd-decode';

describe('an autoscaler', () => {
  it('is made, read as it was sent, changed and deleted', async () => {
    const { api } = await startRig({ seed: 'demo' });
    expect(await api.scaling.describeAutoscaler(decode)).toBeUndefined();
    const autoscaler = {
      min: 1,
      max: 3,
      strategies: [
        { metricName: 'qps', threshold: 10, service: 'deepseek-r1-pd-router' },
        { metricName: 'cpu', threshold: 50 },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 120 }, scaleUp: { stabilizationWindowSeconds: 5 } },
    };
    await api.scaling.createAutoscaler(decode, autoscaler);
    const state = await api.scaling.describeAutoscaler(decode);
    expect(state).toMatchObject(autoscaler);
    expect((await api.services.describe(decode)).AutoscalerEnabled).toBe(true);
    if (!state) throw new Error('no autoscaler');
    await api.scaling.updateAutoscaler(decode, { ...state, max: 4 });
    expect(await api.scaling.describeAutoscaler(decode)).toMatchObject({ ...autoscaler, max: 4 });
    expect((await failureOf(api.scaling.updateAutoscaler(decode, { ...autoscaler, max: 0 }))).kind).toBe('invalid');
    await api.scaling.deleteAutoscaler(decode);
    expect(await api.scaling.describeAutoscaler(decode)).toBeUndefined();
    expect((await failureOf(api.scaling.describeAutoscaler('nobody'))).details).toMatchObject({
      kind: 'not-found',
      subject: 'nobody',
    });
  });
});

describe('a cron scaler', () => {
  it('is made, read as it was sent, changed and deleted', async () => {
    const { api } = await startRig({ seed: 'demo' });
    expect(await api.scaling.describeCronScaler(decode)).toBeUndefined();
    const jobs = [
      { name: 'morning', schedule: '0 0 8 * * *', targetSize: 2, timeZone: 'Asia/Shanghai' },
      { name: 'night', schedule: '0 0 20 * * *', targetSize: 1 },
    ];
    await api.scaling.createCronScaler(decode, { jobs, excludeDates: [] });
    const state = await api.scaling.describeCronScaler(decode);
    expect(state?.jobs).toMatchObject(jobs.map(({ timeZone: _unsaid, ...job }) => job));
    expect(state?.jobs[0]?.createTime).toBeTruthy();
    await api.scaling.updateCronScaler(decode, { jobs: jobs.slice(0, 1), excludeDates: [] });
    expect((await api.scaling.describeCronScaler(decode))?.jobs).toHaveLength(1);
    const bad = { jobs: [{ name: 'x', schedule: 'at dawn', targetSize: 1 }], excludeDates: [] };
    expect((await failureOf(api.scaling.updateCronScaler(decode, bad))).kind).toBe('invalid');
    await api.scaling.deleteCronScaler(decode);
    expect(await api.scaling.describeCronScaler(decode)).toBeUndefined();
  });
});

describe('a benchmark task', () => {
  it('is made, watched, measured and deleted', async () => {
    const { api, clock, whole } = await startRig({ seed: 'demo' });
    const name = await api.benchmarks.create({
      base: { duration: 600, concurrency: 4 },
      service: { serviceName: 'deepseek-r1-pd', requestToken: 'token-to-call-it' },
      data: { content: '{"prompt":"hi"}' },
    });
    if (name === undefined) throw new Error('the task has no name');
    clock.pass(4);
    const task = await whole('DescribeBenchmarkTask', () => api.benchmarks.describe(name));
    expect(task).toMatchObject({ TaskName: name, ServiceName: 'deepseek-r1-pd' });
    const tasks = await whole(
      'ListBenchmarkTask',
      () => api.benchmarks.list({ serviceName: 'deepseek-r1-pd' }),
      'Tasks',
    );
    expect(tasks.map(({ TaskName }) => TaskName)).toEqual([name]);
    clock.pass(30);
    const report = await whole('DescribeBenchmarkTaskReport', () => api.benchmarks.report(name, 'RAW'));
    expect(report.Data?.TimestampList.length).toBeGreaterThan(0);
    await whole('DescribeBenchmarkTaskReport', () => api.benchmarks.report(name, 'Report'));
    await api.benchmarks.stop(name).catch((error: unknown) => expect(error).toMatchObject({ kind: 'conflict' }));
    clock.pass(10);
    await api.benchmarks.update(name, { base: { duration: 60 } });
    clock.pass(10);
    await api.benchmarks.start(name);
    await api.benchmarks.stop(name);
    clock.pass(10);
    await api.benchmarks.delete(name);
    clock.pass(10);
    expect(await api.benchmarks.list()).toEqual([]);
    expect((await failureOf(api.benchmarks.describe(name))).kind).toBe('not-found');
  });
});
