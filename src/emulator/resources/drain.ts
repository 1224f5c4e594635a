import { changeEach, rebuilt } from '../services/replaceInstance.ts';
import type { ChangeEnv } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { NodeRecord, ResourceRecord } from '../state/resourceRecord.ts';
import { resourceUse } from './resourceUse.ts';

/**
 * The state in which every instance that stands on a machine ends, and another takes its place on the other machines,
 * or waits for room there. The machine takes no new work any more: it is cordoned in `state` already.
 */
export function drainNode(
  state: EmulatorState,
  resource: ResourceRecord,
  node: NodeRecord,
  env: ChangeEnv,
): EmulatorState {
  const use = resourceUse(state, resource, env.now).find((entry) => entry.node.id === node.id);
  const names = new Set((use?.workers ?? []).map((worker) => worker.instance));
  return [...names].reduce((next, name) => moved(next, name, env), state);
}

function moved(state: EmulatorState, name: string, env: ChangeEnv): EmulatorState {
  for (const owner of state.services) {
    const instance = owner.instances.find((entry) => entry.name === name);
    if (!instance) continue;
    if (instance.endingAt !== undefined && instance.endingAt <= env.now) return state;
    const named = { owner, instance };
    return changeEach(state, [named], env.now, () => rebuilt(state, named, env, 0)).state;
  }
  return state;
}
