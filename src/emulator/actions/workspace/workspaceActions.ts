import type { ActionList } from '../action.ts';
import { listWorkspaces } from './workspaces.ts';
import { listQuotas } from './quotas.ts';

/** Actions of AIWorkSpace and PaiStudio. */
export const workspaceActions: ActionList = [
  ['aiworkspace:ListWorkspaces', listWorkspaces],
  ['paistudio:ListQuotas', listQuotas],
];
