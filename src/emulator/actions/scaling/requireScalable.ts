import { invalid } from '../../services/config.ts';
import { requireChangeable } from '../../services/operate.ts';
import { childrenOf } from '../../services/world.ts';
import type { EmulatorState } from '../../state/model.ts';
import type { ServiceRecord } from '../../state/serviceRecord.ts';

/** The service, which must have instances of its own: an aggregate is scaled member by member. */
export function requireScalable(state: EmulatorState, name: string, now: number): ServiceRecord {
  const service = requireChangeable(state, name, now);
  const members = childrenOf(state, service.uid).map((member) => member.name);
  if (members.length === 0) return service;
  throw invalid(
    `${name} is an aggregated service: set a scaler for one of its members instead (${members.join(', ')}).`,
  );
}
