import { ApiError } from '../../http/apiError.ts';
import { codes } from '../../inferred.ts';
import { readingsOf } from '../../scaling/readings.ts';
import { autoscalerOf, behaviorDefaults } from '../../scaling/scaler.ts';
import { configOf, invalid } from '../../services/config.ts';
import { requireService } from '../../services/operate.ts';
import { withServices } from '../../services/world.ts';
import type { AutoscalerRecord } from '../../state/autoscalerRecord.ts';
import type { ServiceRecord } from '../../state/serviceRecord.ts';
import { answerEnv, parseBody, serviceName, type Action, type ActionCall } from '../action.ts';
import { checkSources, readAutoscaler } from './readAutoscaler.ts';
import { requireScalable } from './requireScalable.ts';

function noScaler(name: string): ApiError {
  const { status, code } = codes.scalerNotFound;
  return new ApiError(status, code, `The service ${name} has no autoscaler.`);
}

/** Changes the autoscaler of the service that a call names; `pick` may refuse. */
function changeScaler(
  call: ActionCall,
  pick: (current: AutoscalerRecord | undefined, service: ServiceRecord) => AutoscalerRecord | undefined,
): Promise<void> {
  const { store, clock } = call.world;
  return store.commit((state) => {
    const now = clock.now();
    const service = requireScalable(state, serviceName(call), now);
    const scaler = pick(autoscalerOf(service), service);
    if (scaler) checkSources(state, scaler, now);
    // An autoscaler of the configuration would come back with the next look.
    const { autoscaler: _configured, ...config } = service.config;
    const { autoscaler: _old, ...rest } = service;
    const changed = { ...rest, config, updatedAt: now, ...(scaler ? { autoscaler: scaler } : {}) };
    return { state: withServices(state, [changed], now), result: undefined };
  });
}

/** Scaling to zero does not go with a dedicated gateway [DOC]. */
function checkGateway(scaler: AutoscalerRecord, service: ServiceRecord): AutoscalerRecord {
  const networking: unknown = configOf(service)['networking'];
  const gateway = typeof networking === 'object' && networking !== null && 'gateway' in networking;
  if (scaler.min > 0 || !gateway) return scaler;
  throw invalid(
    `min cannot be 0: ${service.name} is behind a dedicated gateway, and such a service must keep one instance.`,
  );
}

export const createAutoscaler: Action = async (call) => {
  const scaler = readAutoscaler(parseBody(call.body), 0);
  await changeScaler(call, (current, service) => {
    if (!current) return checkGateway(scaler, service);
    const { status, code } = codes.scalerExists;
    throw new ApiError(status, code, `The service ${service.name} has an autoscaler already.`, 'Update it instead.');
  });
  return { Message: `Succeed to auto scale service [${serviceName(call)}]` };
};

export const updateAutoscaler: Action = async (call) => {
  const scaler = readAutoscaler(parseBody(call.body), 1);
  await changeScaler(call, (current) => {
    if (!current) throw noScaler(serviceName(call));
    const behavior = scaler.behavior ?? current.behavior;
    return { ...scaler, ...(behavior ? { behavior } : {}) };
  });
  return { Message: `Update auto scale for service [${serviceName(call)}] successfully` };
};

export const deleteAutoscaler: Action = async (call) => {
  await changeScaler(call, (current) => {
    if (!current) throw noScaler(serviceName(call));
    return undefined;
  });
  return { Message: `Autoscaler for service [${serviceName(call)}] deleted successfully` };
};

/** Answers write the documented metrics in upper case; other names stay as they came. */
function answerName(metricName: string): string {
  return /^(qps|cpu|gpu)$/.test(metricName) ? metricName.toUpperCase() : metricName;
}

export const describeAutoscaler: Action = (call) => {
  const { state, now, scale } = answerEnv(call.world);
  const service = requireService(state, serviceName(call), now);
  const scaler = autoscalerOf(service);
  if (!scaler) throw noScaler(service.name);
  const readings = readingsOf({ state, now, scale, telemetry: call.world.telemetry }, service, scaler);
  return {
    ServiceName: service.name,
    MinReplica: scaler.min,
    MaxReplica: scaler.max,
    Behavior: behaviorAnswer(scaler),
    ScaleStrategies: scaler.strategies.map(({ metricName, threshold, service: source }) => ({
      metricName: answerName(metricName),
      threshold,
      ...(source ? { service: source } : {}),
    })),
    CurrentMetrics: readings.map(({ strategy, value }) => ({
      metricName: answerName(strategy.metricName),
      service: strategy.service ?? service.name,
      value: Math.round(value * 100) / 100,
    })),
  };
};

/** The behaviour with its defaults. */
function behaviorAnswer({ behavior }: AutoscalerRecord): object {
  const { up, down, toZero, activation } = behaviorDefaults;
  return {
    ...behavior,
    scaleUp: { stabilizationWindowSeconds: up, ...behavior?.scaleUp },
    scaleDown: { stabilizationWindowSeconds: down, ...behavior?.scaleDown },
    onZero: { scaleDownGracePeriodSeconds: toZero, scaleUpActivationReplicas: activation, ...behavior?.onZero },
  };
}
