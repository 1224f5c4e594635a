import type { EmulatorState } from '../state/model.ts';
import type { SafetyLock, ServiceRecord } from '../state/serviceRecord.ts';
import { requireService } from './operate.ts';
import { withServices, type ChangeEnv } from './world.ts';

/** Sets the lock of a service; never locked itself. */
export function setLock(
  state: EmulatorState,
  name: string,
  lock: SafetyLock,
  env: ChangeEnv,
): { state: EmulatorState; result: ServiceRecord } {
  const service = requireService(state, name, env.now);
  const result = { ...service, safetyLock: lock, updatedAt: env.now };
  return { state: withServices(state, [result], env.now), result };
}
