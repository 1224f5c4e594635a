/** Labels that calls set and delete, without a new version. Those of an aggregate hold for its members too [INFER]. */
import { asObject } from '../catalog/spec.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { checkLabels } from './labels.ts';
import { requireService } from './operate.ts';
import { refuseLocked } from './safetyLock.ts';
import { labelsOf } from './serviceAnswer.ts';
import { childrenOf, withServices, type ChangeEnv } from './world.ts';

interface Changed {
  readonly state: EmulatorState;
  readonly result: ServiceRecord;
}

/** Adds labels, and gives those that are there another value. */
export function setLabels(
  state: EmulatorState,
  name: string,
  labels: Readonly<Record<string, string>>,
  env: ChangeEnv,
): Changed {
  return changeLabels(state, name, env, (service) => {
    checkLabels({ ...Object.fromEntries(labelsOf(service)), ...labels });
    const rest = withoutLabels(service, Object.keys(labels));
    return { ...rest, labels: { ...rest.labels, ...labels } };
  });
}

/** Takes labels away, wherever they came from; one that is not there is no mistake. */
export function deleteLabels(state: EmulatorState, name: string, keys: readonly string[], env: ChangeEnv): Changed {
  return changeLabels(state, name, env, (service) => withoutLabels(service, keys));
}

function changeLabels(
  state: EmulatorState,
  name: string,
  env: ChangeEnv,
  change: (service: ServiceRecord) => ServiceRecord,
): Changed {
  const service = requireService(state, name, env.now);
  refuseLocked(state, service, 'change');
  const changed = [service, ...childrenOf(state, service.uid)].map((entry) => ({
    ...change(entry),
    updatedAt: env.now,
  }));
  return { state: withServices(state, changed, env.now), result: service };
}

function withoutLabels(service: ServiceRecord, keys: readonly string[]): ServiceRecord {
  const without = <T>(labels: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(labels).filter(([key]) => !keys.includes(key)));
  const own = asObject(service.config['labels']);
  const kept = without(own);
  const config =
    Object.keys(kept).length === Object.keys(own).length ? service.config : { ...service.config, labels: kept };
  return { ...service, labels: without(service.labels), config };
}
