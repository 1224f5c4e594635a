/** The metrics of CloudMonitor's namespace `acs_learn` [DOC 2021], from what is recorded and modelled. */
import { stageOf } from '../services/instanceState.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { type HistoryEnv, trafficIn, useIn, workersOf } from './history.ts';
import { resourceUse, type ResourceUse } from './resourceUse.ts';
import { answered, type TrafficSums } from './trafficSums.ts';

/** A span of at most a minute of one service. */
export interface MetricSpan {
  readonly env: HistoryEnv;
  readonly service: ServiceRecord;
  readonly fromMs: number;
  readonly toMs: number;
}

/** One metric. */
export interface Metric {
  readonly id: string;
  /** As CloudMonitor's list of metrics writes it [INFER]. */
  readonly unit: string;
  readonly description: string;
  /** Its value in a span; undefined when there is none, as of a response time without a request. */
  value(span: MetricSpan): number | undefined;
}

function traffic(pick: (sums: TrafficSums, seconds: number) => number | undefined): Metric['value'] {
  return ({ env, service, fromMs, toMs }) => pick(trafficIn(env, service, fromMs, toMs), (toMs - fromMs) / 1000);
}

function ratio(pick: (sums: TrafficSums) => number): Metric['value'] {
  return traffic((sums) => (answered(sums) === 0 ? undefined : (100 * pick(sums)) / answered(sums)));
}

function resources(pick: (uses: readonly ResourceUse[]) => number | undefined): Metric['value'] {
  return (span) => {
    const uses = usesIn(span);
    return uses.length === 0 ? undefined : pick(uses);
  };
}

/** What each instance of a service used in a span. */
function usesIn({ env, service, fromMs, toMs }: MetricSpan): ResourceUse[] {
  return workersOf(env.state, service).flatMap((worker) =>
    worker.instances
      .filter((instance) => instance.orderedAt <= fromMs && stageOf(instance, fromMs) !== 'gone')
      .map((instance) => resourceUse(worker, instance, useIn(env, worker, instance, fromMs, toMs), fromMs)),
  );
}

function sum(uses: readonly ResourceUse[], pick: (use: ResourceUse) => number): number {
  return uses.reduce((total, use) => total + pick(use), 0);
}

function gpuMean(uses: readonly ResourceUse[]): number | undefined {
  const gpus = sum(uses, (use) => use.gpus);
  return gpus === 0 ? undefined : sum(uses, (use) => use.gpus * use.gpuPercent) / gpus;
}

const countPerSecond = 'Count/s';

/** The documented metrics, in the order of the documentation. */
export const metrics: readonly Metric[] = [
  {
    id: 'cpu_core_usage',
    unit: 'Core',
    description: 'CPU cores that the service uses',
    value: resources((uses) => sum(uses, (use) => use.usedCores)),
  },
  { id: 'gpu_util', unit: '%', description: 'GPU utilization', value: resources(gpuMean) },
  {
    id: 'memory_rss',
    unit: 'Byte',
    description: 'Memory that the service uses',
    value: resources((uses) => sum(uses, (use) => use.usedMemoryBytes)),
  },
  {
    id: 'qps_total',
    unit: countPerSecond,
    description: 'Requests per second',
    value: traffic((sums, seconds) => sums.arrived / seconds),
  },
  {
    id: 'rps_status_2xx',
    unit: countPerSecond,
    description: 'Responses per second with a status 2xx',
    value: traffic((sums, seconds) => sums.ok / seconds),
  },
  {
    id: 'rps_status_2xx_ratio',
    unit: '%',
    description: 'Part of the responses with a status 2xx',
    value: ratio((sums) => sums.ok),
  },
  {
    id: 'rps_status_4xx',
    unit: countPerSecond,
    description: 'Responses per second with a status 4xx',
    value: traffic((sums, seconds) => sums.clientErrors / seconds),
  },
  {
    id: 'rps_status_4xx_ratio',
    unit: '%',
    description: 'Part of the responses with a status 4xx',
    value: ratio((sums) => sums.clientErrors),
  },
  {
    id: 'rps_status_5xx',
    unit: countPerSecond,
    description: 'Responses per second with a status 5xx',
    value: traffic((sums, seconds) => sums.serverErrors / seconds),
  },
  {
    id: 'rps_status_5xx_ratio',
    unit: '%',
    description: 'Part of the responses with a status 5xx',
    value: ratio((sums) => sums.serverErrors),
  },
  {
    id: 'rt',
    unit: 'us',
    description: 'Response time',
    value: traffic((sums) => (answered(sums) === 0 ? undefined : (1000 * sums.totalMs) / answered(sums))),
  },
  {
    id: 'traffic_in',
    unit: 'bit/s',
    description: 'Inbound traffic',
    value: traffic((sums, seconds) => (8 * sums.bytesIn) / seconds),
  },
  {
    id: 'traffic_out',
    unit: 'bit/s',
    description: 'Outbound traffic',
    value: traffic((sums, seconds) => (8 * sums.bytesOut) / seconds),
  },
];
