import { describe, expect, it } from 'vitest';
import { timeScale } from '../clock.ts';
import { aggregate, deployed, FakeDirectory } from '../dataplane/testing/fakeDirectory.ts';
import type { BenchmarkRecord } from '../state/benchmarkRecord.ts';
import { checkComplete, mergeDocument, planOf, readBenchmark } from './document.ts';
import { loadOf } from './load.ts';
import { rawReport, summaryReport } from './report.ts';
import { isTaskGone, operated, runOf, taskStatus } from './taskStatus.ts';

const scale = timeScale(1);
const minute = 60_000;
const begin = Date.UTC(2026, 10, 22, 1);

function task(operations: BenchmarkRecord['operations'], document: BenchmarkRecord['document'] = {}): BenchmarkRecord {
  return { name: 'b', id: 'eas-b-1', service: 'echo', document, createdAt: begin, updatedAt: begin, operations };
}

const created = { kind: 'create', at: begin } as const;

describe('a task', () => {
  it.each([
    [0, 'Creating'],
    [0.5, 'Starting'],
    [0.9, 'Running'],
    [10.7, 'Running'],
    [10.9, 'Stopping'],
    [11.1, 'Stopped'],
  ])('%d minutes after its creation is %s', (minutes, status) => {
    expect(taskStatus(task([created]), begin + minutes * minute, scale)).toBe(status);
  });

  it('runs as long as its document says', () => {
    const long = task([created], { base: { duration: 1800 } });
    expect(taskStatus(long, begin + 30 * minute, scale)).toBe('Running');
  });

  it('goes on after an update, and not after a stop', () => {
    const updated = task([created, { kind: 'update', at: begin + 2 * minute }]);
    expect(taskStatus(updated, begin + 2.1 * minute, scale)).toBe('Updating');
    expect(taskStatus(updated, begin + 3 * minute, scale)).toBe('Running');
    const stopped = task([created, { kind: 'stop', at: begin + 2 * minute }]);
    expect(taskStatus(stopped, begin + 2.1 * minute, scale)).toBe('Stopping');
    expect(taskStatus(stopped, begin + 3 * minute, scale)).toBe('Stopped');
    expect(runOf(stopped, scale).toMs).toBe(begin + 2 * minute);
  });

  it('that is over does not run again because an update makes it longer', () => {
    const over = task([created]);
    const at = begin + 30 * minute;
    const longer = task(operated(over, 'update', at, scale), { base: { duration: 86_400 } });
    expect(taskStatus(longer, at + 0.1 * minute, scale)).toBe('Updating');
    expect(taskStatus(longer, at + minute, scale)).toBe('Stopped');
    const running = task(operated(over, 'update', begin + 5 * minute, scale), { base: { duration: 86_400 } });
    expect(taskStatus(running, at, scale)).toBe('Running');
  });

  it('runs anew after a start', () => {
    const again = task([created, { kind: 'stop', at: begin + 2 * minute }, { kind: 'start', at: begin + 5 * minute }]);
    expect(taskStatus(again, begin + 5.1 * minute, scale)).toBe('Starting');
    expect(taskStatus(again, begin + 15 * minute, scale)).toBe('Running');
  });

  it('is gone a while after its deletion', () => {
    const deleted = task([created, { kind: 'delete', at: begin + minute }]);
    expect(taskStatus(deleted, begin + 1.1 * minute, scale)).toBe('Deleting');
    expect(isTaskGone(deleted, begin + 1.1 * minute, scale)).toBe(false);
    expect(isTaskGone(deleted, begin + 2 * minute, scale)).toBe(true);
  });
});

describe('a document', () => {
  const good = { service: { serviceName: 'echo' }, data: { path: 'https://bucket/file.bin' } };

  it.each([
    ['no service', { data: good.data }, 'service.serviceName is mandatory'],
    ['nothing to send', { service: good.service }, 'data.path or data.content is missing'],
    ['no time', { ...good, base: { duration: 0 } }, 'base.duration must be a whole number of seconds from 1 to 86400.'],
    ['too many at once', { ...good, base: { concurrency: 10_001 } }, 'base.concurrency must be'],
    ['no requests a second', { ...good, base: { qps: 0 } }, 'base.qps must be a number above 0'],
    ['a base that is a list', { ...good, base: [] }, 'base must be'],
  ])('is refused with %s', (_name, document, sentence) => {
    expect(() => checkComplete(readBenchmark(document))).toThrow(sentence);
  });

  it('is taken at its bounds, with fields that nobody knows', () => {
    const base = { duration: 86_400, concurrency: 10_000, agentCount: 100, other: true };
    expect(checkComplete(readBenchmark({ ...good, base }))).toBe('echo');
    expect(planOf(readBenchmark({}))).toMatchObject({ durationSeconds: 600, agents: 1 });
  });

  it('is changed part by part', () => {
    const merged = mergeDocument({ base: { duration: 60, qps: 5 }, data: { path: 'a' } }, { base: { qps: 9 } });
    expect(merged).toEqual({ base: { duration: 60, qps: 9 }, data: { path: 'a' } });
  });
});

describe('the load on a service', () => {
  const directory = new FakeDirectory([...aggregate(), deployed('echo', { isLlm: false }), deployed('qwen')]);
  const plan = { durationSeconds: 600, concurrency: 4, agents: 1, qps: undefined, maxRtMs: undefined };
  const load = (name: string, over: object = {}) => {
    const service = directory.find(name);
    if (!service) throw new Error(`no ${name}`);
    return loadOf(directory, service, { ...plan, ...over });
  };

  it.each(['echo', 'qwen', 'r1'])('of %s: more at once brings more requests, and makes each slower', (name) => {
    const few = load(name);
    const many = load(name, { concurrency: 400 });
    expect(many.qps).toBeGreaterThanOrEqual(few.qps);
    expect(many.rtMs).toBeGreaterThan(few.rtMs);
    expect(few.qps * (few.rtMs / 1000)).toBeCloseTo(4, 6);
  });

  it('keeps to the rate and to the longest response time that are asked for', () => {
    expect(load('echo', { qps: 3 }).qps).toBe(3);
    const alone = load('echo', { concurrency: 1 }).rtMs;
    expect(load('echo', { concurrency: 1000, maxRtMs: 2 * alone }).rtMs).toBeLessThanOrEqual(2 * alone);
  });

  it('overflows a queue of 64', () => {
    expect(load('echo', { concurrency: 64 }).refused).toBe(0);
    expect(load('echo', { concurrency: 128 }).refused).toBe(0.5);
  });
});

describe('a report', () => {
  const source = {
    name: 'b',
    run: { fromMs: begin, toMs: begin + 10 * minute },
    now: begin + 5 * minute,
    load: { rtMs: 20, qps: 50, bytesIn: 100, bytesOut: 10, refused: 0.1 },
    isAuthorized: true,
  };

  it('adds up', () => {
    const report = summaryReport(source, scale) as Record<string, unknown>;
    expect(report).toMatchObject({
      Total: 300,
      Count: 15_000,
      QPS: 50,
      AvgRT: 20,
      StatusCode: { 200: 13_500, 450: 1500 },
    });
    const bins = report['RTHistogram'] as { Count: number; Frequency: number }[];
    expect(bins.reduce((sum, bin) => sum + bin.Frequency, 0)).toBeCloseTo(1, 9);
    expect(bins.reduce((sum, bin) => sum + bin.Count, 0)).toBe(15_000);
  });

  it('has points over the time of the run, in order', () => {
    const raw = rawReport(source, scale) as {
      TimestampList: number[];
      QPSList: number[];
      RTList: { TP50: number; TP99: number }[];
    };
    expect(raw.TimestampList).toHaveLength(60);
    expect(raw.TimestampList).toEqual(raw.TimestampList.toSorted((a, b) => a - b));
    expect(raw.TimestampList.at(-1)).toBe(source.now);
    expect(raw.QPSList.every((qps) => qps > 45 && qps < 55)).toBe(true);
    expect(raw.RTList.every((times) => times.TP50 < times.TP99)).toBe(true);
  });

  it('shows a token that is not the service’s', () => {
    expect(summaryReport({ ...source, isAuthorized: false }, scale)).toMatchObject({ StatusCode: { 401: 15_000 } });
  });
});
