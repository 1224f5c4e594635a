import * as z from 'zod/mini';
import { count, field, listOf, maybe, readable } from './tolerant.ts';

/** Scale when the metric, per instance, leaves the threshold. */
export interface ScaleStrategy {
  /** `qps`, `cpu`, `gpu[util]`, or the name of a metric that the service itself reports. */
  readonly metricName: string;
  /** Requests per second, percent, or the unit of the service's own metric. */
  readonly threshold: number;
  /** The service whose metric it is, when that is another one. */
  readonly service?: string | undefined;
}

/** A metric as EAS last saw it. */
export interface CurrentMetric {
  readonly metricName: string;
  readonly value?: number | undefined;
  readonly service?: string | undefined;
}

const Window = z.looseObject({ stabilizationWindowSeconds: maybe.count });

/** How quickly to scale; what is left out has EAS's default. Keys that we do not know are kept and sent back. */
export const ScaleBehavior = z.looseObject({
  /** Seconds that the metric must ask for more; 0 by default. */
  scaleUp: field(Window),
  /** Seconds that the metric must ask for less; 300 by default. */
  scaleDown: field(Window),
  /** Seconds without requests before the last instance goes (600), and how many come back first (1). */
  onZero: field(z.looseObject({ scaleDownGracePeriodSeconds: maybe.count, scaleUpActivationReplicas: maybe.count })),
});

export type ScaleBehavior = z.infer<typeof ScaleBehavior>;

/** What scales a service by its load. */
export interface Autoscaler {
  /** Fewest instances; 0 lets the service go to sleep. */
  readonly min: number;
  readonly max: number;
  /** The one that asks for the most instances counts. */
  readonly strategies: readonly ScaleStrategy[];
  readonly behavior: ScaleBehavior;
}

/** The autoscaler of a service and what it sees now. */
export interface AutoscalerState extends Autoscaler {
  readonly current: readonly CurrentMetric[];
}

/** Answers write documented names in capitals, requests take them small; other names are a person's own. */
const metricName = z.pipe(
  z.string(),
  z.transform((name: string) => (/^(qps|cpu|gpu\[util\])$/i.test(name) ? name.toLowerCase() : name)),
);

const Strategy = z.object({ metricName, threshold: count, service: maybe.string });
const Metric = z.object({ metricName, value: maybe.count, service: maybe.string });

/**
 * What DescribeServiceAutoScaler answers; `undefined` when it holds no autoscaler. The example of the contract has
 * `behavior` once more inside `Behavior`: both forms are read.
 */
export const AutoscalerAnswer = z.pipe(
  z.looseObject({
    MinReplica: maybe.count,
    MaxReplica: maybe.count,
    ScaleStrategies: listOf(Strategy),
    CurrentMetrics: listOf(Metric),
    Behavior: field(z.record(z.string(), z.unknown())),
  }),
  z.transform((answer): AutoscalerState | undefined => {
    if (!answer.MaxReplica && answer.ScaleStrategies.length === 0) return undefined;
    const [behavior] = readable(ScaleBehavior, [answer.Behavior?.['behavior'], answer.Behavior]);
    return {
      min: answer.MinReplica ?? 0,
      max: answer.MaxReplica ?? 0,
      strategies: answer.ScaleStrategies,
      behavior: behavior ?? {},
      current: answer.CurrentMetrics,
    };
  }),
);

/** Sets the number of instances at set times. */
export interface CronJob {
  readonly name?: string | undefined;
  /** Cron expression of six fields, seconds first (the contract's example is `0 18 * * * *`). */
  readonly schedule: string;
  /** Instances to have from then on. */
  readonly targetSize: number;
  /** IANA name, such as `Asia/Shanghai`. EAS does not document to give it back. */
  readonly timeZone?: string | undefined;
}

/** What scales a service by the clock. */
export interface CronScaler {
  readonly jobs: readonly CronJob[];
  /** Dates on which the jobs rest, in the form of a schedule. */
  readonly excludeDates: readonly string[];
}

/** A job and how its last run went. */
export interface CronJobState extends CronJob {
  /** `Succeed` or another word. */
  readonly state: string | undefined;
  readonly message: string | undefined;
  readonly createTime: string | undefined;
  readonly lastProbeTime: string | undefined;
}

/** The cron scaler of a service and how its jobs are. */
export interface CronScalerState extends CronScaler {
  readonly jobs: readonly CronJobState[];
}

const Job = z.pipe(
  z.looseObject({
    Name: maybe.text,
    Schedule: z.string(),
    TargetSize: count,
    TimeZone: maybe.string,
    State: maybe.string,
    Message: maybe.string,
    CreateTime: maybe.string,
    LastProbeTime: maybe.string,
  }),
  z.transform((job): CronJobState => ({
    name: job.Name,
    schedule: job.Schedule,
    targetSize: job.TargetSize,
    timeZone: job.TimeZone,
    state: job.State,
    message: job.Message,
    createTime: job.CreateTime,
    lastProbeTime: job.LastProbeTime,
  })),
);

/** What DescribeServiceCronScaler answers; `undefined` when it holds no job. */
export const CronScalerAnswer = z.pipe(
  z.looseObject({ ScaleJobs: listOf(Job), ExcludeDates: listOf(z.string()) }),
  z.transform((answer): CronScalerState | undefined =>
    answer.ScaleJobs.length === 0 ? undefined : { jobs: answer.ScaleJobs, excludeDates: answer.ExcludeDates },
  ),
);
