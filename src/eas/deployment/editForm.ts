import type { DeploymentForm, EnvVariable, MemberForm, ResourceChoice, SizeName } from './form.ts';

/** One change that a person makes to the form. */
export type FormEdit =
  | { readonly field: 'name'; readonly value: string }
  | { readonly field: 'workspace'; readonly value: string }
  | MemberEdit;

/** One change to one member. */
type MemberEdit =
  | { readonly field: 'resource'; readonly member: string; readonly resource: ResourceChoice | undefined }
  | { readonly field: 'instances'; readonly member: string; readonly value: string }
  | { readonly field: 'size'; readonly member: string; readonly name: SizeName; readonly value: string }
  | { readonly field: 'env'; readonly member: string; readonly rows: readonly EnvVariable[] };

/** The form after one change. A member that is not there is passed over. */
export function editForm(form: DeploymentForm, edit: FormEdit): DeploymentForm {
  if (edit.field === 'name') return { ...form, name: edit.value };
  if (edit.field === 'workspace') return { ...form, workspaceId: edit.value };
  const members = form.members.map((member) => (member.key === edit.member ? editMember(member, edit) : member));
  return { ...form, members };
}

function editMember(member: MemberForm, edit: MemberEdit): MemberForm {
  switch (edit.field) {
    case 'resource':
      return { ...member, resource: edit.resource };
    case 'instances':
      return { ...member, instances: edit.value };
    case 'size':
      return { ...member, sizes: { ...member.sizes, [edit.name]: edit.value } };
    case 'env':
      return { ...member, env: edit.rows };
  }
}
