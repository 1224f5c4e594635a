import type { ActionList } from '../action.ts';
import { listDatasets } from './datasets.ts';
import { getImage, listImages } from './images.ts';
import { getModel, getModelVersion, listModels, listModelVersions } from './models.ts';
import { listNodePods, listNodes, listNodeTypes } from './quotaNodes.ts';
import { getQuota, listQuotas } from './quotas.ts';
import { listQuotaWorkloads } from './quotaWorkloads.ts';
import { getDefaultWorkspace, getWorkspace, listWorkspaces } from './workspaces.ts';

/** Actions of AIWorkSpace and PaiStudio. */
export const workspaceActions: ActionList = [
  ['aiworkspace:ListWorkspaces', listWorkspaces],
  ['aiworkspace:GetWorkspace', getWorkspace],
  ['aiworkspace:GetDefaultWorkspace', getDefaultWorkspace],
  ['aiworkspace:ListImages', listImages],
  ['aiworkspace:GetImage', getImage],
  ['aiworkspace:ListModels', listModels],
  ['aiworkspace:GetModel', getModel],
  ['aiworkspace:ListModelVersions', listModelVersions],
  ['aiworkspace:GetModelVersion', getModelVersion],
  ['aiworkspace:ListDatasets', listDatasets],
  ['paistudio:ListQuotas', listQuotas],
  ['paistudio:GetQuota', getQuota],
  ['paistudio:ListNodes', listNodes],
  ['paistudio:ListNodeTypes', listNodeTypes],
  ['paistudio:ListNodePods', listNodePods],
  ['paistudio:ListQuotaWorkloads', listQuotaWorkloads],
];
