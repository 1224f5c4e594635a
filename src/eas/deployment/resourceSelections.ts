import type { ResourceSelection } from '../wire/gallery.ts';
import type { DeploymentForm } from './form.ts';

/** The resources that the form names, as GetModelDeploymentSpec takes them. */
export function selectionsOf(form: DeploymentForm): ResourceSelection[] {
  return form.members.flatMap(({ memberType, resource }): ResourceSelection[] => {
    if (resource === undefined) return [];
    if (resource.kind === 'public') return [{ MemberType: memberType, InstanceType: resource.instanceType }];
    if (resource.kind === 'dedicated') return [{ MemberType: memberType, ResourceId: resource.resourceId }];
    const { quotaId, quotaType } = resource;
    return [{ MemberType: memberType, QuotaId: quotaId, ...(quotaType === undefined ? {} : { QuotaType: quotaType }) }];
  });
}
