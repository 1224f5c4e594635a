import { newToken } from '../ids.ts';
import type { ServiceConfig } from '../services/config.ts';
import type { ChangeEnv } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import { findGroup, withGroup } from './groups.ts';

/** The state with the group that a new service names; made when there is none yet. */
export function joinGroup(
  state: EmulatorState,
  config: ServiceConfig,
  workspaceId: string,
  env: ChangeEnv,
): EmulatorState {
  const name = config.metadata?.group;
  if (!name || findGroup(state, name, env.now)) return state;
  const times = { createdAt: env.now, updatedAt: env.now };
  const base = { name, workspaceId, labels: {}, trafficMode: 'auto' as const, explicit: false, ...times };
  return withGroup(state, { ...base, token: newToken(env.ids) });
}
