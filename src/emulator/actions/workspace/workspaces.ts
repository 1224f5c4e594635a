import { workspaces, type WorkspaceEntry } from '../../catalog/workspaces.ts';
import { account } from '../../inferred.ts';
import { byLetters, commaList, pageOf, slicePage, type Action } from '../action.ts';

function workspaceAnswer(workspace: WorkspaceEntry): object {
  return {
    WorkspaceId: workspace.id,
    WorkspaceName: workspace.name,
    DisplayName: workspace.displayName,
    Description: workspace.description,
    IsDefault: workspace.isDefault,
    Status: 'ENABLED',
    Creator: account.uid,
    EnvTypes: ['prod'],
    GmtCreateTime: workspace.created,
    GmtModifiedTime: workspace.created,
  };
}

export const listWorkspaces: Action = (call) => {
  if (call.query.get('Option') === 'GetResourceLimits') return { ResourceLimits: {}, Workspaces: [], TotalCount: 0 };
  const ids = commaList(call, 'WorkspaceIds');
  const name = call.query.get('WorkspaceName');
  const status = call.query.get('Status');
  const sign = call.query.get('Order') === 'DESC' ? -1 : 1;
  const chosen = workspaces
    .filter((workspace) => ids === undefined || ids.includes(workspace.id))
    .filter((workspace) => name === undefined || workspace.name.includes(name) || workspace.displayName.includes(name))
    .filter(() => status === undefined || status === 'ENABLED')
    .toSorted((a, b) => sign * byLetters(a.created, b.created));
  const page = pageOf(call, 20);
  return { Workspaces: slicePage(chosen, page).map(workspaceAnswer), TotalCount: chosen.length };
};
