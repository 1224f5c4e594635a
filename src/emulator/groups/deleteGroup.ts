import { refusal } from '../http/apiError.ts';
import { codes } from '../inferred.ts';
import { remove } from '../services/operate.ts';
import type { ChangeEnv } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import { requireGroup, withGroup, type GroupChange } from './groups.ts';
import { groupMembers } from './members.ts';

/** Deletes a group; with `cascade` its members too, and it is gone with the last of them. */
export function deleteGroup(state: EmulatorState, name: string, cascade: boolean, env: ChangeEnv): GroupChange {
  const group = requireGroup(state, name, env.now);
  const members = groupMembers(state, name, env.now);
  if (members.length === 0) {
    return { state: { ...state, groups: state.groups.filter((entry) => entry.name !== name) }, result: group };
  }
  if (!cascade) {
    const names = members.map((member) => member.name).join(', ');
    throw refusal(
      codes.groupNotEmpty,
      `The service group ${name} still has services: ${names}.`,
      'Delete them first, or set CascadeDelete to true.',
    );
  }
  let next = withGroup(state, { ...group, explicit: false });
  for (const member of members) next = remove(next, member.name, env).state;
  return { state: next, result: group };
}
