import type { ActionList } from '../action.ts';
import { deleteServiceLabel, updateServiceLabel } from './labels.ts';
import { listServices } from './listServices.ts';
import { createServiceRollout, deleteServiceRollout, describeServiceRollout, updateServiceRollout } from './rollout.ts';
import { updateServiceSafetyLock } from './safetyLock.ts';
import {
  cloneService,
  createService,
  deleteService,
  describeService,
  restartService,
  scaleService,
  startService,
  stopService,
  updateService,
} from './services.ts';
import { listServiceVersions, updateServiceVersion } from './versions.ts';

/** Actions of the life of a service: made, changed, ended. */
export const lifecycleActions: ActionList = [
  ['eas:ListServices', listServices],
  ['eas:DescribeService', describeService],
  ['eas:CreateService', createService],
  ['eas:CloneService', cloneService],
  ['eas:UpdateService', updateService],
  ['eas:DeleteService', deleteService],
  ['eas:StartService', startService],
  ['eas:StopService', stopService],
  ['eas:RestartService', restartService],
  ['eas:ScaleService', scaleService],
  ['eas:ListServiceVersions', listServiceVersions],
  ['eas:UpdateServiceVersion', updateServiceVersion],
  ['eas:UpdateServiceLabel', updateServiceLabel],
  ['eas:DeleteServiceLabel', deleteServiceLabel],
  ['eas:UpdateServiceSafetyLock', updateServiceSafetyLock],
  ['eas:CreateServiceRollout', createServiceRollout],
  ['eas:DescribeServiceRollout', describeServiceRollout],
  ['eas:UpdateServiceRollout', updateServiceRollout],
  ['eas:DeleteServiceRollout', deleteServiceRollout],
];
