import type { ActionList } from '../action.ts';

/** Actions of CloudMonitor. */
export const monitorActions: ActionList = [];
