import { refusal } from '../http/apiError.ts';
import { groupNamedBy } from '../groups/members.ts';
import { trafficOf, type Traffic } from '../groups/traffic.ts';
import { codes } from '../inferred.ts';
import { requireChangeable } from '../services/operate.ts';
import { withServices, type ChangeEnv } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';

/** Sets how a group sends requests to a service; what is left out stays. Throws an `ApiError`. */
export function releaseService(
  state: EmulatorState,
  name: string,
  change: Partial<Traffic>,
  env: ChangeEnv,
): { state: EmulatorState; result: ServiceRecord } {
  const service = requireChangeable(state, name, env.now);
  const traffic = { ...trafficOf(service), ...change };
  if (traffic.state === 'grouping' && groupNamedBy(service) === undefined) {
    throw refusal(
      codes.invalid,
      `The service ${name} is in no service group: it cannot take a group's traffic.`,
      'Name the group in metadata.group when you create the service.',
    );
  }
  const result = { ...service, traffic, updatedAt: env.now };
  return { state: withServices(state, [result], env.now), result };
}
