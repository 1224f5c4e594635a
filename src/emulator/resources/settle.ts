import type { ChangeEnv } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import { assignNodes } from './assignNodes.ts';
import { placeWaiting } from './placeWaiting.ts';

/** What follows from a change for machines: who waits takes what became free, who is placed keeps its machine. */
export function settleMachines(state: EmulatorState, env: Pick<ChangeEnv, 'now' | 'scale'>): EmulatorState {
  return assignNodes(placeWaiting(state, env), env.now);
}
