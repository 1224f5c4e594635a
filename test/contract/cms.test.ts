import * as cms from '@alicloud/cms20190101';
import * as core from '@alicloud/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { ask, startTestEmulator, type TestClock } from '../../src/emulator/testEmulator.testing.ts';

/** The official CloudMonitor package against the emulator. */
type Client = cms.default;

function clientClass(): typeof cms.default {
  const { default: exported } = cms as { default: typeof cms.default | { default: typeof cms.default } };
  return 'default' in exported ? exported.default : exported;
}

let emulator: Emulator;
let clock: TestClock;
let client: Client;

beforeAll(async () => {
  ({ emulator, clock } = await startTestEmulator({ seed: 'demo' }));
  const Class = clientClass();
  client = new Class(
    new core.$OpenApiUtil.Config({
      accessKeyId: emulator.accessKey.id,
      accessKeySecret: emulator.accessKey.secret,
      endpoint: emulator.endpoint,
      protocol: 'HTTP',
    }),
  );
});
afterAll(() => emulator.close());

const namespace = 'acs_learn';
const hourMs = 3_600_000;

interface Point {
  readonly timestamp: number;
  readonly userId: string;
  readonly serviceName: string;
  readonly Average: number;
  readonly Minimum: number;
  readonly Maximum: number;
}

function pointsOf(text: string | undefined): Point[] {
  return JSON.parse(text ?? '[]') as Point[];
}

function list(over: Record<string, string>) {
  return client.describeMetricList(
    new cms.DescribeMetricListRequest({
      namespace,
      metricName: 'qps_total',
      dimensions: JSON.stringify([{ userId: '1557702098194904', serviceName: 'qwen3_8b_chat' }]),
      ...over,
    }),
  );
}

/** The time of the emulator, at a whole hour. */
function wholeHour(): number {
  return Math.floor(clock.now() / hourMs) * hourMs;
}

function plain(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

describe('points of a metric', () => {
  it('come for every period after the beginning and up to the end', async () => {
    const end = wholeHour();
    const { body } = await list({ startTime: String(end - hourMs), endTime: String(end), period: '900' });
    expect(body).toMatchObject({ code: '200', success: true, period: '900' });
    const points = pointsOf(body?.datapoints);
    const ago = (minutes: number) => end - minutes * 60_000;
    const times = [45, 30, 15, 0].map(ago).filter((time) => time + 900_000 <= clock.now());
    expect(points.map((point) => point.timestamp)).toEqual(times);
    expect(points[0]).toMatchObject({ userId: '1557702098194904', serviceName: 'qwen3_8b_chat' });
    expect(points.every((point) => point.Average > 0)).toBe(true);
  });

  it('are the same however the times are written', async () => {
    const end = wholeHour();
    const inMs = await list({ startTime: String(end - hourMs), endTime: String(end) });
    const inWords = await list({ startTime: plain(end - hourMs), endTime: plain(end) });
    expect(pointsOf(inMs.body?.datapoints).length).toBeGreaterThan(50);
    expect(inWords.body?.datapoints).toBe(inMs.body?.datapoints);
  });

  it('come page by page, none twice and none left out', async () => {
    const end = wholeHour();
    const range = { startTime: String(end - 5 * hourMs), endTime: String(end - hourMs) };
    const both = JSON.stringify([{ serviceName: 'qwen3_8b_chat' }, { serviceName: 'qwen3_moe_decode' }]);
    const whole = pointsOf((await list({ ...range, dimensions: both })).body?.datapoints);
    const pages: Point[] = [];
    let nextToken: string | undefined;
    do {
      const { body } = await list({ ...range, dimensions: both, length: '97', ...(nextToken ? { nextToken } : {}) });
      pages.push(...pointsOf(body?.datapoints));
      nextToken = body?.nextToken;
    } while (nextToken);
    expect(pages).toEqual(whole);
    expect(whole).toHaveLength(480);
  });

  it('begin with the service, however long ago the question begins', async () => {
    const { body } = await list({ startTime: String(clock.now() - 30 * 24 * hourMs), length: '3' });
    const points = pointsOf(body?.datapoints);
    expect(points).toHaveLength(3);
    // The demo's service was made nine hours ago.
    expect(points[0]?.timestamp).toBeGreaterThan(clock.now() - 10 * hourMs);
  });

  it('of an hour hold the least and the most of its minutes', async () => {
    const end = wholeHour();
    const range = { startTime: String(end - 2 * hourMs), endTime: String(end - hourMs) };
    const minutes = pointsOf(
      (await list({ ...range, startTime: String(end - hourMs - 1), endTime: String(end - 1) })).body?.datapoints,
    );
    const [hour] = pointsOf((await list({ ...range, period: '3600' })).body?.datapoints);
    const values = minutes.map((point) => point.Average);
    expect(hour?.Minimum).toBeCloseTo(Math.min(...values), 3);
    expect(hour?.Maximum).toBeCloseTo(Math.max(...values), 3);
  });

  it('are none for a service or a user that is not there', async () => {
    for (const dimension of [{ serviceName: 'nobody' }, { userId: '1', serviceName: 'qwen3_8b_chat' }]) {
      const { body } = await list({ dimensions: JSON.stringify([dimension]) });
      expect(body).toMatchObject({ success: true, datapoints: '[]' });
    }
  });

  it('of a GPU metric leave services without a GPU out', async () => {
    const { body } = await client.describeMetricLast(
      new cms.DescribeMetricLastRequest({ namespace, metricName: 'gpu_util' }),
    );
    const names = pointsOf(body?.datapoints).map((point) => point.serviceName);
    expect(names).toContain('qwen3_8b_chat');
    expect(names).not.toContain('qwen3_moe_router');
  });
});

describe('real requests', () => {
  it('show in the points of their minute, and in the CPU, at once after it', async () => {
    const path = '/api/v2/services/cn-hangzhou/qwen3_8b_chat/endpoints';
    const { json } = await ask(emulator, { path, action: 'DescribeServiceEndpoints' });
    const url = `http://${emulator.endpoint}/api/predict/qwen3_8b_chat/v1/models`;
    // A whole minute after the emulator began, so that nothing in it is modelled.
    clock.pass((Math.ceil((clock.now() + 60_000) / 60_000) * 60_000 - clock.now()) / 1000);
    const minute = clock.now();
    for (let index = 0; index < 6; index += 1) {
      const answer = await fetch(url, { headers: { authorization: String(json['AccessToken']) } });
      expect(answer.status).toBe(200);
      await answer.text();
    }
    await (await fetch(url)).text();
    clock.pass(60);
    const range = { startTime: String(minute - 1), endTime: String(minute) };
    const value = async (metricName: string) =>
      pointsOf((await list({ ...range, metricName })).body?.datapoints)[0]?.Average;
    expect(await value('qps_total')).toBeCloseTo(7 / 60, 3);
    expect(await value('rps_status_2xx')).toBeCloseTo(6 / 60, 3);
    expect(await value('rps_status_4xx_ratio')).toBeCloseTo(100 / 7, 3);
    expect(await value('rt')).toBeGreaterThan(0);
    expect(await value('traffic_out')).toBeGreaterThan(100);
    expect(await value('traffic_in')).toBeGreaterThan(100);
    clock.pass(60);
    const later = { startTime: String(minute + 59_999), endTime: String(minute + 60_000) };
    expect(pointsOf((await list(later)).body?.datapoints)[0]?.Average).toBe(0);
    // Without a request there is no response time, and no point that says one.
    expect((await list({ ...later, metricName: 'rt' })).body?.datapoints).toBe('[]');
  });
});

describe('a question that is wrong', () => {
  const manyDimensions = (count: number) =>
    JSON.stringify(Array.from({ length: count }, (_, index) => ({ serviceName: `s${index}` })));

  it.each([
    ['another namespace', { namespace: 'acs_ecs_dashboard' }, 404, 'ResourceNotFound'],
    ['an unknown metric', { metricName: 'tokens' }, 404, 'ResourceNotFound'],
    ['a period between', { period: '90' }, 400, 'ParameterInvalid'],
    ['no period at all', { period: '0' }, 400, 'ParameterInvalid'],
    ['a length above the most', { length: '1441' }, 400, 'ParameterInvalid'],
    ['a length of nothing', { length: '0' }, 400, 'ParameterInvalid'],
    ['an end before the beginning', { startTime: '2000', endTime: '1000' }, 400, 'ParameterInvalid'],
    ['a time in words', { startTime: 'yesterday' }, 400, 'ParameterInvalid'],
    [
      'more than 31 days',
      { startTime: '2026-01-01 00:00:00', endTime: '2026-02-01 00:00:01' },
      400,
      'ParameterInvalid',
    ],
    ['dimensions that are no JSON', { dimensions: 'qwen' }, 400, 'ParameterInvalid'],
    ['a dimension of another product', { dimensions: '[{"instanceId":"i-1"}]' }, 400, 'ParameterInvalid'],
    ['more dimensions than fifty', { dimensions: manyDimensions(51) }, 400, 'ParameterInvalid'],
    ['a grouping that is not there', { express: '{"groupby":["userId"]}' }, 400, 'ParameterInvalid'],
    ['a token of nobody', { nextToken: 'abc' }, 400, 'ParameterInvalid'],
  ])('is refused: %s', async (_name, over, statusCode, code) => {
    await expect(list(over)).rejects.toMatchObject({ statusCode, code });
  });

  it.each([
    ['the shortest period', { period: '15' }],
    ['the longest length', { length: '1440' }],
    ['exactly 31 days', { startTime: '2026-01-01 00:00:00', endTime: '2026-02-01 00:00:00' }],
    ['fifty dimensions', { dimensions: manyDimensions(50) }],
    ['one dimension without a list', { dimensions: '{"serviceName":"qwen3_8b_chat"}' }],
    ['the grouping that is there anyway', { express: '{"groupby":["userId","serviceName"]}' }],
  ])('but not %s', async (_name, over) => {
    expect((await list(over)).body).toMatchObject({ success: true });
  });
});

it('understands parameters in a form too', async () => {
  const body = new URLSearchParams({ Namespace: namespace, MetricName: 'qps_total', Period: '60' }).toString();
  const answer = await ask(emulator, {
    method: 'POST',
    path: '/',
    action: 'DescribeMetricLast',
    version: '2019-01-01',
    body,
    replace: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(answer.json).toMatchObject({ Code: '200', Success: true });
});

describe('the services with the most', () => {
  async function top(over: Record<string, string>) {
    const request = new cms.DescribeMetricTopRequest({
      namespace,
      metricName: 'memory_rss',
      orderby: 'Average',
      ...over,
    });
    return pointsOf((await client.describeMetricTop(request)).body?.datapoints);
  }

  it('come first, numbered', async () => {
    const points = await top({ length: '4' });
    expect(points.map((point) => point.Average)).toEqual(
      points.map((point) => point.Average).toSorted((a, b) => b - a),
    );
    expect(points.map((point) => ('order' in point ? point.order : 0))).toEqual([1, 2, 3, 4]);
  });

  it('come last the other way round', async () => {
    const points = await top({ orderDesc: 'True' });
    expect(points.map((point) => point.Average)).toEqual(
      points.map((point) => point.Average).toSorted((a, b) => a - b),
    );
  });

  it('are not sorted by what is no statistic', async () => {
    await expect(top({ orderby: 'Sum' })).rejects.toMatchObject({ statusCode: 400 });
  });
});

describe('system events', () => {
  function events(over: Record<string, string | number>) {
    return client.describeSystemEventAttribute(new cms.DescribeSystemEventAttributeRequest({ pageSize: 100, ...over }));
  }

  it('tell what happened to instances, newest first', async () => {
    const { body } = await events({ product: 'learn' });
    const listed = body?.systemEvents?.systemEvent ?? [];
    expect(new Set(listed.map((event) => event.name))).toContain('EAS:ServiceInstance:Running');
    const times = listed.map((event) => event.time ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(listed.every((event) => event.regionId === 'cn-hangzhou' && event.product === 'learn')).toBe(true);
  });

  it('are filtered by name, level and words, and cut into pages', async () => {
    const all = (await events({ name: 'EAS:ServiceInstance:Pending' })).body?.systemEvents?.systemEvent ?? [];
    expect(all.length).toBeGreaterThan(5);
    expect(all.every((event) => event.status === 'Pending')).toBe(true);
    const second = await events({ name: 'EAS:ServiceInstance:Pending', pageSize: 2, pageNumber: 2 });
    expect(second.body?.systemEvents?.systemEvent).toEqual(all.slice(2, 4));
    const words = (await events({ searchKeywords: 'qwen3_8b_chat' })).body?.systemEvents?.systemEvent ?? [];
    expect(words.length).toBeGreaterThan(0);
    expect(words.every((event) => event.content?.includes('qwen3_8b_chat'))).toBe(true);
    const none = (await events({ product: 'ecs' })).body?.systemEvents?.systemEvent ?? [];
    expect(none).toEqual([]);
  });

  it('refuse a page that is too long and an unknown level', async () => {
    await expect(events({ pageSize: 101 })).rejects.toMatchObject({ statusCode: 400 });
    await expect(events({ level: 'FATAL' })).rejects.toMatchObject({ statusCode: 400 });
  });
});
