import type { FormFacts, MissingStep } from '../../eas/deployment/checkForm.ts';
import type { MemberFacts } from '../../eas/deployment/checkMember.ts';
import type { MemberForm } from '../../eas/deployment/form.ts';
import { memberRole } from '../../eas/deployment/memberRole.ts';
import { isOwnConfiguration } from '../../eas/deployment/ownConfiguration.ts';
import { resourceOption, resourceOptions, type ResourceOption } from '../../eas/deployment/resourceOptions.ts';
import type { DeployLoads, Resources } from './deployLoads.ts';
import type { FormDraft } from './savedDraft.ts';

const noResources: Resources = { matches: [], machines: [], quotas: [], troubles: [] };

/** What one member can run on, and what it runs on now. A resource that the gallery did not offer is listed too. */
export interface MemberResources {
  readonly options: readonly ResourceOption[];
  readonly chosen: ResourceOption | undefined;
}

/** The resources of every member of the form, by member key. */
export function memberResources(saved: FormDraft, loads: DeployLoads): Map<string, MemberResources> {
  const known = loads.resources.state.value ?? noResources;
  return new Map(
    saved.draft.form.members.map((member) => {
      const match = known.matches.find(({ MemberType }) => MemberType === member.memberType);
      const options = resourceOptions(match, known);
      const chosen = member.resource && resourceOption(member.resource, known);
      const listed = chosen === undefined || options.some(({ key }) => key === chosen.key);
      return [member.key, { options: listed ? options : [chosen, ...options], chosen }];
    }),
  );
}

/** What the checks of the form need to know. */
export function formFacts(saved: FormDraft, loads: DeployLoads, takenName: string | undefined): FormFacts {
  const resources = memberResources(saved, loads);
  const isOwn = isOwnConfiguration(saved.draft);
  return {
    workspaceRequired: (loads.workspaces.state.value?.length ?? 0) > 0,
    missingStep: missingStep(saved),
    takenNames: new Set([...(loads.services.state.value ?? []), ...(takenName === undefined ? [] : [takenName])]),
    members: new Map(
      saved.draft.form.members.map((member) => [member.key, memberFacts(member, resources.get(member.key), isOwn)]),
    ),
  };
}

function memberFacts(member: MemberForm, resources: MemberResources | undefined, isOwn: boolean): MemberFacts {
  const needsGpus = memberRole(member.memberType) !== 'router';
  const offered = (resources?.options.length ?? 0) > 0;
  return { resource: resources?.chosen, resourceRequired: needsGpus && offered && !isOwn };
}

function missingStep({ draft, model, engine, profileId }: FormDraft): MissingStep | undefined {
  if (isOwnConfiguration(draft)) return undefined;
  if (model === undefined) return draft.form.members.length === 0 ? 'model' : undefined;
  if (!profileId) return engine ? 'template' : 'engine';
  return draft.form.members.length === 0 ? 'configuration' : undefined;
}
