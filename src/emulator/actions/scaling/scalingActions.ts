import type { ActionList } from '../action.ts';

/** Actions of autoscaling, scheduled scaling and benchmark tasks. */
export const scalingActions: ActionList = [];
