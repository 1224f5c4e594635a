import type { TimeScale } from '../clock.ts';
import { fractionOf } from '../ids.ts';
import type { ServiceLoad } from './load.ts';
import type { BenchmarkRun } from './taskStatus.ts';

/** What a report is made from. */
export interface ReportSource {
  /** Seeds what differs from point to point. */
  readonly name: string;
  readonly run: BenchmarkRun;
  readonly now: number;
  readonly load: ServiceLoad;
  /** False when the token of the task is not the service's: everything is answered 401. */
  readonly isAuthorized: boolean;
}

const mostPoints = 60;

/** Response times by percentile, as parts of the mean [INFER]. */
const percentiles = { TP10: 0.72, TP50: 0.95, TP90: 1.32, TP99: 1.85, TP100: 2.4 } as const;
const distribution = [
  [10, 0.72],
  [25, 0.82],
  [50, 0.95],
  [75, 1.12],
  [90, 1.32],
  [95, 1.5],
  [99, 1.85],
  [100, 2.4],
] as const;
const histogram = [0.02, 0.13, 0.27, 0.24, 0.15, 0.09, 0.05, 0.03, 0.015, 0.005] as const;

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Seconds of the cloud that a run has lasted. */
function secondsOf({ run, now }: ReportSource, scale: TimeScale): number {
  const ms = Math.max(0, Math.min(now, run.toMs) - run.fromMs);
  return (60 * ms) / scale.ms(1);
}

/** The points of a run: `ReportType=RAW`. Times are of this machine, in ms. */
export function rawReport(source: ReportSource, scale: TimeScale): object {
  const { run, load, name } = source;
  const seconds = secondsOf(source, scale);
  const points = Math.min(mostPoints, Math.floor(seconds));
  const steps = Array.from({ length: points }, (_, index) => {
    const unrest = 0.94 + 0.12 * fractionOf(`${name}/${index}`);
    return { at: run.fromMs + ((index + 1) * (Math.min(source.now, run.toMs) - run.fromMs)) / points, unrest };
  });
  return {
    TimestampList: steps.map(({ at }) => Math.round(at)),
    QPSList: steps.map(({ unrest }) => rounded(load.qps * unrest)),
    RTList: steps.map(({ unrest }) => rtFields(load.rtMs / unrest)),
    TrafficList: steps.map(({ unrest }) => ({
      Send: rounded(load.qps * unrest * load.bytesOut),
      Receive: rounded(load.qps * unrest * load.bytesIn),
    })),
    ...totals(source, seconds),
  };
}

/** The run as a whole: `ReportType=Report`. */
export function summaryReport(source: ReportSource, scale: TimeScale): object {
  const { load } = source;
  const all = totals(source, secondsOf(source, scale));
  return {
    ...all,
    RTDistribution: distribution.map(([Percentage, part]) => ({ Percentage, Latency: rounded(part * load.rtMs) })),
    RTHistogram: histogram.map((Frequency, index) => ({
      Mark: rounded((0.6 + index * 0.2) * load.rtMs),
      Frequency,
      Count: Math.round(Frequency * all.Count),
    })),
  };
}

function rtFields(mean: number): Record<string, number> {
  const parts = Object.entries(percentiles).map(([key, part]) => [key, rounded(part * mean)] as const);
  return { AVG: rounded(mean), ...Object.fromEntries(parts) };
}

function totals({ load, isAuthorized }: ReportSource, seconds: number) {
  const Count = Math.round(load.qps * seconds);
  const refused = Math.round(load.refused * Count);
  const codes = isAuthorized ? { 200: Count - refused, 450: refused } : { 401: Count };
  return {
    StatusCode: Object.fromEntries(Object.entries(codes).filter(([, count]) => count > 0)),
    Count,
    Total: rounded(seconds),
    MinRT: rounded(0.6 * load.rtMs),
    AvgRT: rounded(load.rtMs),
    MaxRT: rounded(percentiles.TP100 * load.rtMs),
    QPS: rounded(load.qps),
    TotalSend: Math.round(Count * load.bytesOut),
    TotalReceive: Math.round(Count * load.bytesIn),
  };
}
