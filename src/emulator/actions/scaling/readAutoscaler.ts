import * as z from 'zod/mini';
import { longestWindow, mostInstances } from '../../scaling/scaler.ts';
import { invalid } from '../../services/config.ts';
import { findService } from '../../services/world.ts';
import { ScalerBehavior, type AutoscalerRecord, type ScaleStrategy } from '../../state/autoscalerRecord.ts';
import type { EmulatorState } from '../../state/model.ts';
import { missing } from '../../http/apiError.ts';

/** The keys are lower case here, as nowhere else. */
const Body = z.looseObject({
  min: z.optional(z.unknown()),
  max: z.optional(z.unknown()),
  scaleStrategies: z.optional(z.unknown()),
  behavior: z.optional(z.unknown()),
});

const Strategy = z.object({
  metricName: z.string().check(z.minLength(1), z.maxLength(256)),
  threshold: z.number().check(z.positive()),
  service: z.optional(z.nullable(z.string())),
});

/** Reads the body of CreateServiceAutoScaler, or of UpdateServiceAutoScaler, whose least `min` is 1 [SDK]. */
export function readAutoscaler(body: unknown, leastMin: 0 | 1): AutoscalerRecord {
  const read = z.safeParse(Body, body);
  if (!read.success) throw invalid('The body must be a JSON object with min, max and scaleStrategies.');
  const min = wholeNumber('min', read.data.min, leastMin);
  const max = wholeNumber('max', read.data.max, 1);
  if (max <= min) throw invalid(`max must be greater than min, but max is ${max} and min is ${min}.`);
  const behavior = readBehavior(read.data.behavior);
  const strategies = readStrategies(read.data.scaleStrategies);
  return { min, max, strategies, ...(behavior ? { behavior } : {}) };
}

function wholeNumber(name: string, value: unknown, least: number): number {
  if (value === undefined || value === null) throw missing(name);
  const read = z.safeParse(z.int().check(z.gte(least), z.lte(mostInstances)), value);
  if (!read.success) throw invalid(`${name} must be a whole number from ${least} to ${mostInstances}.`);
  return read.data;
}

function readStrategies(value: unknown): ScaleStrategy[] {
  if (value === undefined || value === null) throw missing('scaleStrategies');
  const list = z.safeParse(z.array(z.unknown()).check(z.minLength(1)), value);
  if (!list.success) throw invalid('scaleStrategies must be a list with at least one strategy.');
  return list.data.map((entry, index) => {
    const read = z.safeParse(Strategy, entry);
    if (!read.success) {
      throw invalid(
        `scaleStrategies.${index} is not valid: it needs a metricName, such as qps or cpu, and a threshold above 0.`,
      );
    }
    const { metricName, threshold, service } = read.data;
    return { metricName, threshold, ...(service ? { service } : {}) };
  });
}

function readBehavior(value: unknown): ScalerBehavior | undefined {
  if (value === undefined || value === null) return undefined;
  const read = z.safeParse(ScalerBehavior, value);
  if (!read.success) throw invalid(`behavior.${read.error.issues[0]?.path.join('.') ?? ''} is not of the right type.`);
  const { scaleUp, scaleDown, onZero } = read.data;
  checkWindow('behavior.scaleUp.stabilizationWindowSeconds', scaleUp?.stabilizationWindowSeconds);
  checkWindow('behavior.scaleDown.stabilizationWindowSeconds', scaleDown?.stabilizationWindowSeconds);
  checkWindow('behavior.onZero.scaleDownGracePeriodSeconds', onZero?.scaleDownGracePeriodSeconds);
  const wakes = onZero?.scaleUpActivationReplicas;
  if (wakes !== undefined && !(Number.isInteger(wakes) && wakes >= 1 && wakes <= mostInstances)) {
    throw invalid(`behavior.onZero.scaleUpActivationReplicas must be a whole number from 1 to ${mostInstances}.`);
  }
  return read.data;
}

function checkWindow(name: string, seconds: number | undefined): void {
  if (seconds === undefined || (seconds >= 0 && seconds <= longestWindow)) return;
  throw invalid(`${name} must be from 0 to ${longestWindow} seconds.`);
}

/** Refuses strategies whose metric is that of a service that does not exist. */
export function checkSources(state: EmulatorState, scaler: AutoscalerRecord, now: number): void {
  for (const [index, { service }] of scaler.strategies.entries()) {
    if (service === undefined || findService(state, service, now)) continue;
    throw invalid(`scaleStrategies.${index}.service: the service ${service} does not exist in this region.`);
  }
}
