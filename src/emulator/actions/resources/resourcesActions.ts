import type { ActionList } from '../action.ts';
import { listResourceInstances, listResourceInstanceWorker } from './listNodes.ts';
import { describeMachineSpec, describeRegions, describeSpotDiscountHistory } from './machines.ts';
import * as nodes from './nodes.ts';
import * as resources from './resources.ts';

/** Actions of machines, regions and dedicated resource groups. */
export const resourcesActions: ActionList = [
  ['eas:DescribeMachineSpec', describeMachineSpec],
  ['eas:DescribeSpotDiscountHistory', describeSpotDiscountHistory],
  ['eas:DescribeRegions', describeRegions],
  ['eas:CreateResource', resources.createResource],
  ['eas:DescribeResource', resources.describeResource],
  ['eas:ListResources', resources.listResources],
  ['eas:UpdateResource', resources.updateResource],
  ['eas:DeleteResource', resources.deleteResource],
  ['eas:ListResourceServices', resources.listResourceServices],
  ['eas:CreateResourceInstances', nodes.createResourceInstances],
  ['eas:ListResourceInstances', listResourceInstances],
  ['eas:DeleteResourceInstances', nodes.deleteResourceInstances],
  ['eas:UpdateResourceInstance', nodes.updateResourceInstance],
  ['eas:UpdateResourceInstanceLabel', nodes.updateResourceInstanceLabel],
  ['eas:DeleteResourceInstanceLabel', nodes.deleteResourceInstanceLabel],
  ['eas:ListResourceInstanceWorker', listResourceInstanceWorker],
];
