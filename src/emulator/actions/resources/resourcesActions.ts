import type { ActionList } from '../action.ts';
import { describeMachineSpec, describeRegions } from './machines.ts';

/** Actions of machines, regions and dedicated resource groups. */
export const resourcesActions: ActionList = [
  ['eas:DescribeMachineSpec', describeMachineSpec],
  ['eas:DescribeRegions', describeRegions],
];
