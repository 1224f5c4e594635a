import { expect } from 'vitest';
import type { Area, AreaContext } from './area.ts';

const Namespace = 'acs_learn';

interface Point {
  readonly timestamp: number;
  readonly serviceName: string;
  readonly Average: number;
  readonly Minimum: number;
  readonly Maximum: number;
}

/** `Datapoints` is JSON text. */
function pointsIn(answer: Record<string, unknown>): Point[] {
  return JSON.parse(String(answer['Datapoints'])) as Point[];
}

function entriesIn(answer: Record<string, unknown>, outer: string, inner: string): Record<string, unknown>[] {
  const list = (answer[outer] as Record<string, unknown[]> | undefined)?.[inner] ?? [];
  return list.map((entry) => ({ ...(entry as object) }));
}

async function walkMetrics({ call, clock }: AreaContext): Promise<void> {
  const metas = await call('cms', 'DescribeMetricMetaList', { query: { Namespace } });
  const ids = entriesIn(metas, 'Resources', 'Resource').map((entry) => String(entry['MetricName']));
  expect(ids).toHaveLength(Number(metas['TotalCount']));
  const now = clock.now();
  const range = { StartTime: now - 2 * 3_600_000, EndTime: now, Period: 300 };
  // Everything that the demo runs has a past for every metric that applies to it.
  for (const MetricName of ids) {
    const answer = await call('cms', 'DescribeMetricList', {
      query: { Namespace, MetricName, Dimensions: [{ serviceName: 'qwen3_8b_chat' }], ...range },
    });
    const points = pointsIn(answer);
    expect(points.length, MetricName).toBeGreaterThanOrEqual(23);
    expect(points.every((point) => point.Minimum <= point.Average && point.Average <= point.Maximum)).toBe(true);
    const times = points.map((point) => point.timestamp);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
  const last = await call('cms', 'DescribeMetricLast', { query: { Namespace, MetricName: 'cpu_core_usage' } });
  expect(new Set(pointsIn(last).map((point) => point.serviceName)).size).toBeGreaterThan(5);
  const top = await call('cms', 'DescribeMetricTop', {
    query: { Namespace, MetricName: 'memory_rss', Orderby: 'Average', Length: 3 },
  });
  const sizes = pointsIn(top).map((point) => point.Average);
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  expect(sizes).toHaveLength(3);
}

export const monitorArea: Area = {
  name: 'CloudMonitor',
  seed: 'demo',
  async walk(context) {
    const { call, clock } = context;
    const projects = await call('cms', 'DescribeProjectMeta');
    expect(entriesIn(projects, 'Resources', 'Resource')[0]).toMatchObject({ Namespace });
    await walkMetrics(context);
    const events = await call('cms', 'DescribeSystemEventAttribute', {
      query: { Product: 'learn', Name: 'EAS:ServiceInstance:Running', PageSize: 100, StartTime: clock.now() - 1e8 },
    });
    const listed = entriesIn(events, 'SystemEvents', 'SystemEvent');
    expect(listed.length).toBeGreaterThan(3);
    expect(JSON.parse(String(listed[0]?.['Content']))).toMatchObject({ serviceName: expect.any(String) });
  },
};
