import type { Workspace } from '../../../eas/wire/workspace.ts';
import type { ListChoice, StepEnd } from '../../../host/steps.ts';
import { setupTitle, totalSteps, type SetupDraft, type SetupParts } from './setupDraft.ts';

/**
 * Asks for the workspace: all of them, one of the list, or one whose id is typed. Where the list may not be read, it
 * says so and goes on without.
 */
export async function askWorkspace(
  draft: SetupDraft,
  back: boolean,
  { steps, world, explain, t }: SetupParts,
): Promise<StepEnd<SetupDraft>> {
  const now = draft.workspaceId;
  const region = draft.region ?? draft.ownRegion ?? '';
  const all: ListChoice<string | undefined> = {
    label: t('All workspaces'),
    icon: 'layers',
    preselected: now === undefined,
    value: undefined,
  };
  const kept: ListChoice<string | undefined> | undefined =
    now === undefined ? undefined : { label: now, description: t('as it is now'), preselected: true, value: now };
  const listed = new Set<string>();
  const answer = await steps.list<string | undefined>({
    title: setupTitle(draft, t),
    placeholder: t('Which workspace? Choose one, or type its id.'),
    step: 3,
    totalSteps,
    back,
    choices: kept ? [kept, all] : [all],
    more: async (signal) => {
      try {
        const found = await world.workspaces(draft, region, signal);
        for (const { WorkspaceId } of found) listed.add(WorkspaceId);
        return found.filter(({ WorkspaceId }) => WorkspaceId !== now).map((workspace) => workspaceRow(workspace, t));
      } catch (error) {
        return [unlisted(explain(error), t)];
      }
    },
    typed: (text) =>
      /^[\w-]*\d[\w-]*$/.test(text) && !listed.has(text) && text !== now
        ? { label: text, description: t('the id that you typed; it is not checked'), icon: 'edit', value: text }
        : undefined,
  });
  if (answer.kind !== 'chosen') return { kind: answer.kind === 'back' ? 'back' : 'left' };
  return { kind: 'next', gathered: { ...draft, workspaceId: answer.value } };
}

function workspaceRow(workspace: Workspace, t: SetupParts['t']): ListChoice<string | undefined> {
  const { WorkspaceId: id, WorkspaceName: name, DisplayName: title, IsDefault: isDefault } = workspace;
  const label = title || name || id;
  return {
    label,
    description: [label === id ? '' : id, isDefault ? t('default') : ''].filter(Boolean).join(' · '),
    icon: 'project',
    value: id,
  };
}

function unlisted(reason: string, t: SetupParts['t']): ListChoice<string | undefined> {
  return {
    heading: t('The workspaces could not be listed'),
    label: t('Go on with all workspaces'),
    detail: reason,
    icon: 'warning',
    value: undefined,
  };
}
