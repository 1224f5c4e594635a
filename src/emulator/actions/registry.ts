import type { Action } from './action.ts';
import { galleryActions } from './gallery/galleryActions.ts';
import { instancesActions } from './instances/instancesActions.ts';
import { lifecycleActions } from './lifecycle/lifecycleActions.ts';
import { monitorActions } from './monitor/monitorActions.ts';
import { resourcesActions } from './resources/resourcesActions.ts';
import { scalingActions } from './scaling/scalingActions.ts';
import { trafficActions } from './traffic/trafficActions.ts';
import { workspaceActions } from './workspace/workspaceActions.ts';

/** The actions that the emulator has, by product and name. Every other one of the contract is answered 501. */
export const registry: ReadonlyMap<string, Action> = new Map<string, Action>([
  ...galleryActions,
  ...instancesActions,
  ...lifecycleActions,
  ...monitorActions,
  ...resourcesActions,
  ...scalingActions,
  ...trafficActions,
  ...workspaceActions,
]);
