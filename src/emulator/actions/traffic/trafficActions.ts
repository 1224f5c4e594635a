import type { ActionList } from '../action.ts';
import { describeServiceEndpoints } from './endpoints.ts';

/** Actions of how requests reach a service: endpoints, groups, release, mirror, gateways, dynamic configuration. */
export const trafficActions: ActionList = [['eas:DescribeServiceEndpoints', describeServiceEndpoints]];
