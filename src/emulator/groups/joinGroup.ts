import { newToken } from '../ids.ts';
import { configOf, invalid, memberTypeOf, type ServiceConfig } from '../services/config.ts';
import type { ChangeEnv } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { findGroup, withGroup } from './groups.ts';
import { groupMembers, isQueue, isRouter } from './members.ts';

/** The state with the group that a new service names, which it may have to make. Refuses what a group cannot hold. */
export function joinGroup(
  state: EmulatorState,
  config: ServiceConfig,
  workspaceId: string,
  env: ChangeEnv,
): EmulatorState {
  const name = config.metadata?.group;
  if (!name) return state;
  refuseMixture(groupMembers(state, name, env.now), config, name);
  if (findGroup(state, name, env.now)) return state;
  const times = { createdAt: env.now, updatedAt: env.now };
  const base = { name, workspaceId, labels: {}, trafficMode: 'auto' as const, explicit: false, ...times };
  return withGroup(state, { ...base, token: newToken(env.ids) });
}

/** A group cannot hold a router and a queue service (eas/product.md, section 2.1). */
function refuseMixture(members: readonly ServiceRecord[], config: ServiceConfig, group: string): void {
  const router = memberTypeOf(config) === 'LLMGateway';
  const queue = config.metadata?.role === 'Queue';
  if ((router && members.some(isQueue)) || (queue && members.some(isRouter))) {
    throw invalid(`The service group ${group} cannot hold an LLM intelligent router and a queue service.`);
  }
}

/** Refuses to move a service to another group: membership is fixed when it is created (eas/product.md, section 4.3). */
export function refuseRegroup(service: ServiceRecord, config: ServiceConfig): void {
  const before = configOf(service).metadata?.group ?? '';
  const after = config.metadata?.group ?? '';
  if (before === after) return;
  throw invalid(
    `The service group of ${service.name} cannot be changed (${before || 'none'} to ${after.slice(0, 80) || 'none'}).`,
  );
}
