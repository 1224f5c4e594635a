import { defaultWorkspaceId, workspaces, type WorkspaceEntry } from '../../catalog/workspaces.ts';
import { refusal } from '../../http/apiError.ts';
import { account, codes } from '../../inferred.ts';
import { byLetters, commaList, pageOf, slicePage, type Action } from '../action.ts';
import { flagOf, oneOf, sortedBy } from '../query.ts';

const owner = { UserId: account.uid, UserKp: account.uid, UserName: 'emulator' } as const;

/** What the three answers have in common. */
function commonFields(workspace: WorkspaceEntry): Record<string, unknown> {
  return {
    WorkspaceId: workspace.id,
    WorkspaceName: workspace.name,
    DisplayName: workspace.displayName,
    Description: workspace.description,
    Status: 'ENABLED',
    Creator: account.uid,
    EnvTypes: ['prod'],
    GmtCreateTime: workspace.created,
    GmtModifiedTime: workspace.created,
  };
}

/** `Verbose` adds who administers it [INFER]. */
function adminFields(verbose: boolean | undefined): Record<string, unknown> {
  return verbose ? { AdminNames: [owner.UserName] } : {};
}

const statuses = ['ENABLED', 'INITIALIZING', 'FAILURE', 'DISABLED', 'FROZEN', 'UPDATING'] as const;

const sortKeys = {
  GmtCreateTime: (workspace: WorkspaceEntry) => workspace.created,
  GmtModifiedTime: (workspace: WorkspaceEntry) => workspace.created,
};

export const listWorkspaces: Action = (call) => {
  const option = oneOf(call, 'Option', ['GetWorkspaces', 'GetResourceLimits']);
  if (option === 'GetResourceLimits') return { ResourceLimits: {}, Workspaces: [], TotalCount: 0 };
  const ids = commaList(call, 'WorkspaceIds');
  const name = call.query.get('WorkspaceName');
  const status = oneOf(call, 'Status', statuses);
  const verbose = flagOf(call, 'Verbose');
  const onlyIds = call.query.get('Fields') === 'Id';
  const chosen = workspaces
    .filter((workspace) => ids === undefined || ids.includes(workspace.id))
    .filter((workspace) => name === undefined || workspace.name.includes(name) || workspace.displayName.includes(name))
    .filter(() => status === undefined || status === 'ENABLED')
    .toSorted((a, b) => byLetters(a.id, b.id));
  const usual = { name: 'SortBy', sort: 'GmtCreateTime', order: 'asc' } as const;
  const page = pageOf(call, 20);
  const shown = slicePage(sortedBy(call, chosen, sortKeys, usual), page).map((workspace) =>
    onlyIds
      ? { WorkspaceId: workspace.id }
      : { ...commonFields(workspace), IsDefault: workspace.isDefault, ...adminFields(verbose) },
  );
  return { Workspaces: shown, TotalCount: chosen.length };
};

export const getWorkspace: Action = (call) => {
  const id = call.path['WorkspaceId'] ?? '';
  const workspace = workspaces.find((entry) => entry.id === id);
  if (!workspace) throw refusal(codes.workspaceNotFound, `The workspace ${id.slice(0, 40)} does not exist.`);
  return {
    ...commonFields(workspace),
    IsDefault: workspace.isDefault,
    Owner: { ...owner, DisplayName: owner.UserName },
    ...adminFields(flagOf(call, 'Verbose')),
  };
};

export const getDefaultWorkspace: Action = (call) => {
  const workspace = workspaces.find((entry) => entry.id === defaultWorkspaceId);
  if (!workspace) throw refusal(codes.workspaceNotFound, 'The account has no default workspace.');
  const conditions = flagOf(call, 'Verbose') ? { Conditions: [{ Code: 200, Type: 'ENABLED', Message: '' }] } : {};
  return { ...commonFields(workspace), Owner: owner, ...conditions };
};
