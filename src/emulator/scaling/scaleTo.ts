import { scaleByItself } from '../services/operate.ts';
import { findService, lastOperation, withServices, type ChangeEnv } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';

const keptDecisions = 50;

/** Scales a service to a count and notes why; the same count changes nothing. Throws what ScaleService would. */
export function scaleTo(
  state: EmulatorState,
  service: ServiceRecord,
  count: number,
  message: string,
  env: ChangeEnv,
): EmulatorState {
  const from = lastOperation(service).instances;
  if (from === count) return state;
  const scaled = scaleByItself(state, service.name, count, [], env).state;
  const now = findService(scaled, service.name, env.now) ?? service;
  const decisions = [...(now.decisions ?? []), { at: env.now, from, to: count, message }].slice(-keptDecisions);
  return withServices(scaled, [{ ...now, decisions }], env.now);
}
