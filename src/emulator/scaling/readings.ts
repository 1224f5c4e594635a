import type { TimeScale } from '../clock.ts';
import { takesTraffic } from '../services/instanceState.ts';
import { findService, lastOperation } from '../services/world.ts';
import type { AutoscalerRecord, ScaleStrategy } from '../state/autoscalerRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { type HistoryEnv, workersOf } from '../telemetry/history.ts';
import { resourceUse } from '../telemetry/resourceUse.ts';
import type { Reading } from './decision.ts';

/** What metrics are read with. */
export interface ReadingEnv extends HistoryEnv {
  readonly scale: TimeScale;
}

/** A metric of a strategy now. */
export interface StrategyReading extends Reading {
  readonly strategy: ScaleStrategy;
}

/** Requests are in real time, so they need some of it even where the cloud's minute is short. */
const shortestWindowMs = 5000;

/** The metrics of an autoscaler that the emulator knows, per instance; custom ones and queues it has none of. */
export function readingsOf(env: ReadingEnv, service: ServiceRecord, scaler: AutoscalerRecord): StrategyReading[] {
  return scaler.strategies.flatMap((strategy) => {
    const source = strategy.service === undefined ? service : findService(env.state, strategy.service, env.now);
    const value = source && valueOf(env, service, source, strategy.metricName);
    return value === undefined ? [] : [{ strategy, value, threshold: strategy.threshold }];
  });
}

function valueOf(
  env: ReadingEnv,
  service: ServiceRecord,
  source: ServiceRecord,
  metricName: string,
): number | undefined {
  const current = Math.max(1, lastOperation(service).instances);
  switch (metricName.toLowerCase()) {
    // What another service is asked is shared out over the instances that are scaled [INFER].
    case 'qps':
      return qps(env, source) / current;
    case 'qps1k':
      return (1000 * qps(env, source)) / current;
    case 'cpu':
      return meanUse(env, source, (use) => (100 * use.usedCores) / use.cores);
    case 'gpu':
    case 'gpu[util]':
      return meanUse(env, source, (use) => use.gpuPercent);
    default:
      return undefined;
  }
}

function windowMs(env: ReadingEnv): number {
  return Math.max(shortestWindowMs, env.scale.ms(1));
}

function qps(env: ReadingEnv, source: ServiceRecord): number {
  const ms = windowMs(env);
  const arrived = env.telemetry.of(source.uid)?.between(env.now - ms, env.now + 1).arrived ?? 0;
  return (1000 * arrived) / ms;
}

/** The mean over the instances that are wanted; those that are still starting count as idle. */
function meanUse(
  env: ReadingEnv,
  source: ServiceRecord,
  pick: (use: ReturnType<typeof resourceUse>) => number,
): number | undefined {
  const from = env.now - windowMs(env);
  const values = workersOf(env.state, source).flatMap((worker) =>
    worker.instances
      .filter((instance) => takesTraffic(instance, env.now))
      .map((instance) => {
        const idle = { busy: 0, load: 0 };
        const use = env.telemetry.of(worker.uid)?.use(instance.name, from, env.now + 1, env.now) ?? idle;
        return pick(resourceUse(worker, instance, use, env.now));
      }),
  );
  if (values.length === 0) return undefined;
  const wanted = workersOf(env.state, source).reduce((sum, worker) => sum + lastOperation(worker).instances, 0);
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, wanted);
}
