import type { Action } from './action.ts';
import { getModelDeploymentResources, getModelDeploymentSpec, listModelDeploymentProfiles } from './gallery.ts';
import { listModelGalleryModels } from './galleryModels.ts';
import { describeServiceEndpoints, describeServiceEvent, describeServiceLog } from './inspect.ts';
import { listServiceInstances } from './instances.ts';
import { listServices } from './listServices.ts';
import { describeMachineSpec, describeRegions, listQuotas, listWorkspaces } from './resources.ts';
import {
  createService,
  deleteService,
  describeService,
  restartService,
  scaleService,
  startService,
  stopService,
  updateService,
} from './services.ts';

/** The actions that the emulator has, by product and name. Every other one of the contract is answered 501. */
export const registry: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['eas:ListServices', listServices],
  ['eas:DescribeService', describeService],
  ['eas:CreateService', createService],
  ['eas:UpdateService', updateService],
  ['eas:DeleteService', deleteService],
  ['eas:StartService', startService],
  ['eas:StopService', stopService],
  ['eas:RestartService', restartService],
  ['eas:ScaleService', scaleService],
  ['eas:ListServiceInstances', listServiceInstances],
  ['eas:DescribeServiceEndpoints', describeServiceEndpoints],
  ['eas:DescribeServiceEvent', describeServiceEvent],
  ['eas:DescribeServiceLog', describeServiceLog],
  ['eas:DescribeMachineSpec', describeMachineSpec],
  ['eas:DescribeRegions', describeRegions],
  ['aiworkspace:ListWorkspaces', listWorkspaces],
  ['paistudio:ListQuotas', listQuotas],
  ['paimodelgallery:ListModelGalleryModels', listModelGalleryModels],
  ['paimodelgallery:ListModelDeploymentProfiles', listModelDeploymentProfiles],
  ['paimodelgallery:GetModelDeploymentResources', getModelDeploymentResources],
  ['paimodelgallery:GetModelDeploymentSpec', getModelDeploymentSpec],
]);
