import { refusal } from '../http/apiError.ts';
import { codes } from '../inferred.ts';
import type { EmulatorState } from '../state/model.ts';
import type { SafetyLock, ServiceRecord } from '../state/serviceRecord.ts';
import { childrenOf, parentOf } from './world.ts';

/**
 * What a call is to a lock. Documented: `dangerous` locks calls such as delete and stop, `all` every call. Which others
 * are dangerous is not said: none here [INFER]; reading is never locked, nor is the lock itself.
 */
export type Risk = 'change' | 'dangerous';

/** The lock of a service itself. */
export function lockOf(service: ServiceRecord): SafetyLock {
  return service.safetyLock ?? 'none';
}

/**
 * Refuses a call that a lock forbids: the service's own, its aggregate's, and for a call to an aggregate those of its
 * members, whom it would reach [INFER].
 */
export function refuseLocked(state: EmulatorState, service: ServiceRecord, risk: Risk): void {
  const parent = parentOf(state, service);
  const holders = [service, ...(parent ? [parent] : []), ...childrenOf(state, service.uid)];
  const holder = holders.find((entry) => forbids(lockOf(entry), risk));
  if (!holder) return;
  const whose = holder.uid === service.uid ? '' : ` (of ${holder.name})`;
  throw refusal(
    codes.locked,
    `The safety lock of the service ${service.name}${whose} is ${lockOf(holder)}: this call is not allowed.`,
    'Set the lock to none with UpdateServiceSafetyLock first.',
  );
}

function forbids(lock: SafetyLock, risk: Risk): boolean {
  return lock === 'all' || (lock === 'dangerous' && risk === 'dangerous');
}
