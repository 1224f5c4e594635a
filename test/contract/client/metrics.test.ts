import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/cloudFailure.ts';
import { startRig } from './rig.ts';

const service = 'deepseek-r1-pd-decode';
const minute = 60_000;

describe('CloudMonitor', () => {
  it('names its metrics', async () => {
    const { api } = await startRig();
    const metrics = await api.metrics.listMetrics();
    const gpu = metrics.find(({ MetricName }) => MetricName === 'gpu_util');
    expect(gpu?.Periods).toContain(60);
    expect(gpu?.Dimensions).toEqual(['userId', 'serviceName']);
    expect(gpu?.Statistics).toContain('Average');
    expect(await api.metrics.listMetrics('acs_of_nothing')).toEqual([]);
  });

  it('gives points of one service in a range', async () => {
    const { api, emulator } = await startRig({ seed: 'demo' });
    const to = Date.now();
    const from = to - 30 * minute;
    const dimensions = [{ serviceName: service }];
    const points = await api.metrics.list({ metric: 'gpu_util', dimensions, period: 60, from, to });
    expect(emulator.region).toBe(api.region);
    expect(points.length).toBeGreaterThan(10);
    expect(points.every(({ time }) => time >= from - minute && time <= to)).toBe(true);
    expect(points.every(({ values }) => values['Average'] !== undefined)).toBe(true);
    expect(new Set(points.map((point) => point.dimensions['serviceName']))).toEqual(new Set([service]));

    const [last] = await api.metrics.last({ metric: 'gpu_util', dimensions, period: 60 });
    expect(last?.time).toBeGreaterThanOrEqual(points.at(-1)?.time ?? Number.POSITIVE_INFINITY);
    const top = await api.metrics.top({ metric: 'gpu_util', period: 60 }, { by: 'Average', length: 3 });
    const averages = top.map(({ values }) => values['Average'] ?? 0);
    expect(averages).toEqual(averages.toSorted((a, b) => b - a));
    expect(averages[0]).toBeGreaterThan(0);
    const least = await api.metrics.top({ metric: 'gpu_util', period: 60 }, { by: 'Average', ascending: true });
    expect(least[0]?.values['Average']).toBeLessThan(averages[0] ?? 0);
  });

  it('gives all pages of a long range', async () => {
    const { api } = await startRig({ seed: 'demo' });
    const to = Date.now();
    const query = { metric: 'memory_rss', period: 60, from: to - 24 * 60 * minute, to };
    const points = await api.metrics.list(query);
    expect(points.length).toBeGreaterThan(1440);
    const keys = points.map(({ time, dimensions }) => `${time} ${dimensions['serviceName']}`);
    expect(new Set(keys).size).toBe(points.length);
  });

  it('says what it does not have', async () => {
    const { api } = await startRig();
    expect((await failureOf(api.metrics.list({ metric: 'no_such_metric' }))).details).toMatchObject({
      kind: 'not-found',
      subject: 'no_such_metric',
    });
    const back = { metric: 'gpu_util', from: Date.now(), to: Date.now() - minute };
    expect((await failureOf(api.metrics.list(back))).kind).toBe('invalid');
  });
});
