import { refusal } from '../http/apiError.ts';
import { codes } from '../inferred.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { invalid } from './config.ts';
import { requireService } from './operate.ts';
import { refuseLocked } from './safetyLock.ts';
import { restoreAggregate } from './update.ts';
import { restoreVersion } from './updateOne.ts';
import { childrenOf, lastOperation, type ChangeEnv } from './world.ts';

/** Takes a service back to a version below its own: a rolling update with what that version had. */
export function rollBack(
  state: EmulatorState,
  name: string,
  target: number,
  env: ChangeEnv,
): { state: EmulatorState; result: ServiceRecord } {
  const service = requireService(state, name, env.now);
  refuseLocked(state, service, 'change');
  if (lastOperation(service).kind === 'delete') {
    throw refusal(codes.wrongState, `The service ${name} is Deleting: its version cannot be changed.`);
  }
  if (target < 1 || target >= service.version) {
    throw invalid(`Version must be above 0 and below the current version of ${name}, which is ${service.version}.`);
  }
  const version = service.versions?.find((entry) => entry.version === target);
  if (!version) {
    throw refusal(codes.versionNotFound, `The version ${target} of the service ${name} is not kept any more.`);
  }
  const isAggregate = childrenOf(state, service.uid).length > 0;
  const next = isAggregate
    ? restoreAggregate(state, service, version, env)
    : restoreVersion(state, service, version, env);
  return { state: next, result: service };
}
