import type { ActionList } from '../action.ts';
import { listServiceInstances } from './instances.ts';
import { describeServiceEvent, describeServiceLog } from './inspect.ts';

/** Actions of instances, containers, logs, events and diagnosis. */
export const instancesActions: ActionList = [
  ['eas:ListServiceInstances', listServiceInstances],
  ['eas:DescribeServiceEvent', describeServiceEvent],
  ['eas:DescribeServiceLog', describeServiceLog],
];
