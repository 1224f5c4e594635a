import type { ActionList } from '../action.ts';
import { listServices } from './listServices.ts';
import {
  describeService,
  createService,
  updateService,
  deleteService,
  startService,
  stopService,
  restartService,
  scaleService,
} from './services.ts';

/** Actions of the life of a service: made, changed, ended. */
export const lifecycleActions: ActionList = [
  ['eas:ListServices', listServices],
  ['eas:DescribeService', describeService],
  ['eas:CreateService', createService],
  ['eas:UpdateService', updateService],
  ['eas:DeleteService', deleteService],
  ['eas:StartService', startService],
  ['eas:StopService', stopService],
  ['eas:RestartService', restartService],
  ['eas:ScaleService', scaleService],
];
