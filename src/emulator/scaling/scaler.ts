import * as z from 'zod/mini';
import type { TimeScale } from '../clock.ts';
import { AutoscalerRecord, ScalerBehavior, ScaleStrategy } from '../state/autoscalerRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import type { Bounds, Windows } from './decision.ts';

/** Defaults of the behaviour, in seconds of the cloud [SDK]. */
export const behaviorDefaults = { up: 0, down: 300, toZero: 600, activation: 1 } as const;

/** The `autoscaler` of a service configuration (eas/product.md, section 3.1). */
const ConfiguredScaler = z.looseObject({
  min: z.number(),
  max: z.number(),
  strategies: z.optional(z.record(z.string(), z.number())),
  scaleStrategies: z.optional(z.array(ScaleStrategy)),
  behavior: z.optional(ScalerBehavior),
});

/** The autoscaler of a service: set by an action, else named in its configuration; undefined when it has none. */
export function autoscalerOf(service: Pick<ServiceRecord, 'autoscaler' | 'config'>): AutoscalerRecord | undefined {
  if (service.autoscaler) return service.autoscaler;
  if (service.config['autoscaler'] === undefined) return undefined;
  const read = z.safeParse(ConfiguredScaler, service.config['autoscaler']);
  if (!read.success) return undefined;
  const { min, max, behavior, scaleStrategies } = read.data;
  const short = Object.entries(read.data.strategies ?? {}).map(([metricName, threshold]) => ({
    metricName,
    threshold,
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
