import type { ActionList } from '../action.ts';
import { listModelGalleryModels } from './galleryModels.ts';
import { listModelDeploymentProfiles, getModelDeploymentResources, getModelDeploymentSpec } from './gallery.ts';

/** Actions of the Model Gallery. */
export const galleryActions: ActionList = [
  ['paimodelgallery:ListModelGalleryModels', listModelGalleryModels],
  ['paimodelgallery:ListModelDeploymentProfiles', listModelDeploymentProfiles],
  ['paimodelgallery:GetModelDeploymentResources', getModelDeploymentResources],
  ['paimodelgallery:GetModelDeploymentSpec', getModelDeploymentSpec],
];
