import { createHash } from 'node:crypto';
import { refusal } from '../http/apiError.ts';
import { newToken } from '../ids.ts';
import { codes } from '../inferred.ts';
import type { ChangeEnv } from '../services/world.ts';
import type { GroupRecord } from '../state/groupRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { groupMembers, namedGroups } from './members.ts';

/** A state with the group that was changed in it. */
export interface GroupChange {
  readonly state: EmulatorState;
  readonly result: GroupRecord;
}

/** The group, or undefined when nobody made it and no service names it. */
export function findGroup(state: EmulatorState, name: string, now: number): GroupRecord | undefined {
  const record = state.groups.find((group) => group.name === name);
  const first = groupMembers(state, name, now)[0];
  if (record && (record.explicit || first)) return record;
  return first && implicitGroup(name, first);
}

/** The group, or a 404. */
export function requireGroup(state: EmulatorState, name: string, now: number): GroupRecord {
  const group = findGroup(state, name, now);
  if (group) return group;
  throw refusal(codes.groupNotFound, `The service group ${name.slice(0, 80)} does not exist in this region.`);
}

/** Every group: those that were made, and those that services name. */
export function visibleGroups(state: EmulatorState, now: number): readonly GroupRecord[] {
  const names = new Set([...state.groups.map((group) => group.name), ...namedGroups(state, now)]);
  return [...names].flatMap((name) => findGroup(state, name, now) ?? []);
}

/** A group of a state that was written before groups were kept: its token follows from its first member's. */
function implicitGroup(name: string, first: ServiceRecord): GroupRecord {
  const token = createHash('sha256').update(`${name}\n${first.token}`).digest('base64');
  return {
    name,
    token,
    workspaceId: first.workspaceId,
    labels: {},
    trafficMode: 'auto',
    explicit: false,
    createdAt: first.createdAt,
    updatedAt: first.createdAt,
  };
}

/** The state with a group put in, or in the place of the one of its name. */
export function withGroup(state: EmulatorState, group: GroupRecord): EmulatorState {
  const others = state.groups.filter((entry) => entry.name !== group.name);
  return { ...state, groups: [...others, group] };
}

/** What CreateGroup is given. */
export type GroupRequest = Pick<GroupRecord, 'name' | 'workspaceId' | 'labels' | 'network'>;

export function createGroup(state: EmulatorState, request: GroupRequest, env: ChangeEnv): GroupChange {
  if (findGroup(state, request.name, env.now)) {
    throw refusal(codes.groupTaken, `A service group named ${request.name} already exists in this region.`);
  }
  const times = { createdAt: env.now, updatedAt: env.now };
  const group: GroupRecord = { ...request, token: newToken(env.ids), trafficMode: 'auto', explicit: true, ...times };
  return { state: withGroup(state, group), result: group };
}

export function updateGroup(
  state: EmulatorState,
  name: string,
  change: Partial<Pick<GroupRecord, 'labels' | 'network' | 'trafficMode'>>,
  env: ChangeEnv,
): GroupChange {
  const result = { ...requireGroup(state, name, env.now), ...change, updatedAt: env.now };
  return { state: withGroup(state, result), result };
}
