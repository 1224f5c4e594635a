import * as z from 'zod/mini';
import type { TimeScale } from '../clock.ts';
import { invalid } from '../services/config.ts';
import { type AutoscalerRecord, ScaleStrategy } from '../state/autoscalerRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import type { Bounds, Windows } from './decision.ts';

/** Defaults of the behaviour, in seconds of the cloud [SDK]. */
export const behaviorDefaults = { up: 0, down: 300, toZero: 600, activation: 1 } as const;

/** The most instances that an autoscaler may make [DOC]. */
export const mostInstances = 1000;
/** The longest time that a decision may wait, in seconds: that of a Kubernetes autoscaler [INFER]. */
export const longestWindow = 3600;

const threshold = z.number().check(z.positive());
const wait = z.optional(z.number().check(z.gte(0), z.lte(longestWindow)));
const waking = z.optional(z.int().check(z.gte(1), z.lte(mostInstances)));

/** The `autoscaler` of a service configuration (eas/product.md, section 3.1), within the bounds of the actions. */
const ConfiguredScaler = z
  .looseObject({
    min: z.int().check(z.gte(0)),
    max: z.int().check(z.gte(1), z.lte(mostInstances)),
    strategies: z.optional(z.record(z.string(), threshold)),
    scaleStrategies: z.optional(z.array(z.extend(ScaleStrategy, { threshold }))),
    behavior: z.optional(
      z.looseObject({
        scaleUp: z.optional(z.looseObject({ stabilizationWindowSeconds: wait })),
        scaleDown: z.optional(z.looseObject({ stabilizationWindowSeconds: wait })),
        onZero: z.optional(z.looseObject({ scaleDownGracePeriodSeconds: wait, scaleUpActivationReplicas: waking })),
      }),
    ),
  })
  .check(z.refine(({ min, max }) => min <= max));

/** Refuses a configuration whose `autoscaler` cannot be followed. `at` names the member, for the sentence. */
export function checkConfiguredScaler(config: Readonly<Record<string, unknown>>, at: string): void {
  const { autoscaler } = config;
  if (autoscaler === undefined || autoscaler === null || z.safeParse(ConfiguredScaler, autoscaler).success) return;
  throw invalid(
    `${at}autoscaler is not valid: it needs min and max, whole numbers up to ${mostInstances} with min not above max, strategies with thresholds above 0, and waits from 0 to ${longestWindow} seconds.`,
  );
}

/** The autoscaler of a service: set by an action, else named in its configuration; undefined when it has none. */
export function autoscalerOf(service: Pick<ServiceRecord, 'autoscaler' | 'config'>): AutoscalerRecord | undefined {
  if (service.autoscaler) return service.autoscaler;
  if (service.config['autoscaler'] === undefined) return undefined;
  const read = z.safeParse(ConfiguredScaler, service.config['autoscaler']);
  if (!read.success) return undefined;
  const { min, max, behavior, scaleStrategies } = read.data;
  const short = Object.entries(read.data.strategies ?? {}).map(([metricName, value]) => ({
    metricName,
    threshold: value,
  }));
  return { min, max, strategies: scaleStrategies ?? short, ...(behavior ? { behavior } : {}) };
}

export function boundsOf({ min, max, behavior }: AutoscalerRecord): Bounds {
  return { min, max, activation: behavior?.onZero?.scaleUpActivationReplicas ?? behaviorDefaults.activation };
}

/** How long decisions wait, in real time. */
export function windowsOf({ behavior }: AutoscalerRecord, scale: TimeScale): Windows {
  const ms = (seconds: number): number => scale.ms(seconds / 60);
  return {
    upMs: ms(behavior?.scaleUp?.stabilizationWindowSeconds ?? behaviorDefaults.up),
    downMs: ms(behavior?.scaleDown?.stabilizationWindowSeconds ?? behaviorDefaults.down),
    toZeroMs: ms(behavior?.onZero?.scaleDownGracePeriodSeconds ?? behaviorDefaults.toZero),
  };
}
