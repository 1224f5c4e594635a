import * as z from 'zod/mini';
import { ApiError, missing } from '../../http/apiError.ts';
import { codes, region } from '../../inferred.ts';
import { invalid } from '../../services/config.ts';
import {
  detachInstance,
  isolateInstance,
  rebuildInstances,
  restartContainers,
  type InstanceCall,
} from '../../services/instanceOperations.ts';
import { changeEnv, commaList, serviceName, type Action } from '../action.ts';
import { readFields } from '../fields.ts';
import { flagOf } from '../query.ts';

export const deleteServiceInstances: Action = async (call) => {
  const { world } = call;
  const names = [...new Set(commaList(call, 'InstanceList')?.filter((name) => name !== ''))];
  if (names.length === 0) throw missing('InstanceList');
  const soft = flagOf(call, 'SoftRestart') ?? false;
  const container = call.query.get('Container');
  if (container !== undefined && !soft) throw invalid('Container can only be given with SoftRestart=true.');
  const named: InstanceCall = { service: serviceName(call), names, replica: flagOf(call, 'IsReplica') };
  await world.store.commit((state) =>
    soft
      ? restartContainers(state, named, container, changeEnv(world))
      : rebuildInstances(state, named, changeEnv(world)),
  );
  const subject = `Instance(s) [${names.join(',')}] for service [${named.service}] in region [${region.id}]`;
  return { Message: soft ? `${subject} was restarted successfully` : `${subject} was deleted successfully` };
};

const Body = z.object({
  Detach: z.optional(z.literal(true)),
  Hibernate: z.optional(z.unknown()),
  Isolate: z.optional(z.boolean()),
});

const words = { Detach: 'true: a detached instance cannot be taken back', Isolate: 'true or false' };

export const updateServiceInstance: Action = async (call) => {
  const { world } = call;
  const { Detach: detach, Hibernate: hibernate, Isolate: isolate } = readFields(call, Body, words);
  if (hibernate !== undefined) {
    const { status, code } = codes.invitedPreview;
    throw new ApiError(status, code, 'Hibernate is in invited preview and not open to this account.');
  }
  if ((detach === undefined) === (isolate === undefined)) throw invalid('Give one of Isolate and Detach.');
  const name = call.path['InstanceName'] ?? '';
  const named: InstanceCall = { service: serviceName(call), names: [name], replica: flagOf(call, 'IsReplica') };
  await world.store.commit((state) =>
    isolate === undefined
      ? detachInstance(state, named, changeEnv(world))
      : isolateInstance(state, named, isolate, changeEnv(world)),
  );
  return {
    Message:
      isolate === undefined ? `instance ${name} was detached` : `instance ${name} isolation updated to ${isolate}`,
  };
};
