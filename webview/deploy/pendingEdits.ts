import type { DeployEdit, DeployState, MemberView } from '../../src/messages/deploy.ts';

/** An edit that the host has not told back yet. */
export interface PendingEdit {
  readonly seq: number;
  readonly edit: DeployEdit;
}

/** The edits that a snapshot does not hold yet. */
export function stillPending(pending: readonly PendingEdit[], ack: number): PendingEdit[] {
  return pending.filter(({ seq }) => seq > ack);
}

/**
 * The host's snapshot with the person's own newer edits on top, so that a snapshot never takes back what is being
 * typed. Only what an edit says itself is put on; what follows from it comes with the next snapshot.
 */
export function withPending(state: DeployState, pending: readonly PendingEdit[]): DeployState {
  return pending.reduce((shown, { edit }) => withEdit(shown, edit), state);
}

function withEdit(state: DeployState, edit: DeployEdit): DeployState {
  switch (edit.field) {
    case 'name':
      return { ...state, name: edit.value };
    case 'workspace':
      return { ...state, workspace: edit.value };
    case 'engine':
      return { ...state, engine: edit.value };
    case 'template':
      return { ...state, template: edit.value };
    case 'config':
      return { ...state, config: { ...state.config, text: edit.value } };
    case 'workload':
      return { ...state, workload: { ...state.workload, [edit.name]: edit.value } };
    case 'model': {
      const model = state.models.value?.list.find(({ id }) => id === edit.value);
      return model === undefined ? state : { ...state, model };
    }
    default:
      return {
        ...state,
        members: state.members.map((member) => (member.key === edit.member ? withMemberEdit(member, edit) : member)),
      };
  }
}

type MemberEdit = Extract<DeployEdit, { member: string }>;

function withMemberEdit(member: MemberView, edit: MemberEdit): MemberView {
  switch (edit.field) {
    case 'resource':
      return { ...member, resource: edit.value };
    case 'instances':
      return { ...member, instances: edit.value };
    case 'size':
      return { ...member, sizes: { ...member.sizes, [edit.name]: edit.value } };
    case 'env':
      return { ...member, env: edit.rows };
  }
}
