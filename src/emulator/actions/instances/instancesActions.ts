import type { ActionList } from '../action.ts';
import { createServiceInstanceToken, describeServiceSignedUrl } from './access.ts';
import { deleteServiceInstances, updateServiceInstance } from './changeInstances.ts';
import { listServiceContainers } from './containers.ts';
import { describeServiceDiagnosis, describeServiceInstanceDiagnosis } from './diagnose.ts';
import { describeServiceEvent, describeServiceLog } from './inspect.ts';
import { listServiceInstances } from './instances.ts';

/** Actions of instances, containers, logs, events and diagnosis. */
export const instancesActions: ActionList = [
  ['eas:ListServiceInstances', listServiceInstances],
  ['eas:DeleteServiceInstances', deleteServiceInstances],
  ['eas:UpdateServiceInstance', updateServiceInstance],
  ['eas:ListServiceContainers', listServiceContainers],
  ['eas:CreateServiceInstanceToken', createServiceInstanceToken],
  ['eas:DescribeServiceSignedUrl', describeServiceSignedUrl],
  ['eas:DescribeServiceEvent', describeServiceEvent],
  ['eas:DescribeServiceLog', describeServiceLog],
  ['eas:DescribeServiceDiagnosis', describeServiceDiagnosis],
  ['eas:DescribeServiceInstanceDiagnosis', describeServiceInstanceDiagnosis],
];
