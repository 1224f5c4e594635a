import * as z from 'zod/mini';
import { refusal } from '../../http/apiError.ts';
import { codes, region } from '../../inferred.ts';
import { cloneService as cloneInState } from '../../services/clone.ts';
import { parseDocument } from '../../services/config.ts';
import { createService as createInState } from '../../services/create.ts';
import { remove, requireService, restart, scale, start, stop } from '../../services/operate.ts';
import { predictUrl, serviceAnswer } from '../../services/serviceAnswer.ts';
import { updateService as updateInState } from '../../services/update.ts';
import type { ServiceRecord } from '../../state/serviceRecord.ts';
import { answerEnv, changeEnv, serviceName, type Action, type World } from '../action.ts';
import { readFields } from '../fields.ts';
import { flagOf, mapOf, oneOf } from '../query.ts';

export const describeService: Action = (call) => {
  const env = answerEnv(call.world);
  return serviceAnswer(env, requireService(env.state, serviceName(call), env.now));
};

/** Documented: the first answer says Creating, however fast the emulator's time runs. */
function createdAnswer(world: World, service: ServiceRecord): Record<string, string> {
  const url = predictUrl(world.origin(), service.name);
  return {
    ServiceId: service.uid,
    ServiceName: service.name,
    Status: 'Creating',
    InternetEndpoint: url,
    IntranetEndpoint: url,
  };
}

export const createService: Action = async (call) => {
  const { world } = call;
  if (flagOf(call, 'Develop') === true) {
    throw refusal(
      codes.notInEmulator,
      'The local emulator has no development mode: it cannot create a service with Develop=true.',
      'Leave Develop out, or use it on Alibaba Cloud.',
    );
  }
  const request = {
    document: parseDocument(call.body),
    workspaceId: call.query.get('WorkspaceId'),
    labels: mapOf(call, 'Labels'),
  };
  const service = await world.store.commit((state) => createInState(state, request, changeEnv(world)));
  return { ...createdAnswer(world, service), Region: region.id };
};

/** Documented: the new service is Creating; its configuration is that of the old one with the body merged into it. */
export const cloneService: Action = async (call) => {
  const { world } = call;
  const request = { document: parseDocument(call.body), labels: mapOf(call, 'Labels') };
  const name = serviceName(call);
  const service = await world.store.commit((state) => cloneInState(state, name, request, changeEnv(world)));
  return createdAnswer(world, service);
};

export const updateService: Action = async (call) => {
  const { world } = call;
  const type = oneOf(call, 'UpdateType', ['merge', 'replace']) ?? 'merge';
  const request = { document: parseDocument(call.body), type, member: call.query.get('MemberToUpdate') } as const;
  const name = serviceName(call);
  await world.store.commit((state) => updateInState(state, name, request, changeEnv(world)));
  return { Message: `Succeed to update service [${name}] in region [${region.id}]` };
};

export const deleteService: Action = async (call) => {
  await call.world.store.commit((state) => remove(state, serviceName(call), changeEnv(call.world)));
  return { Message: `Service [${serviceName(call)}] in region [${region.id}] is terminating` };
};

export const startService: Action = async (call) => {
  await call.world.store.commit((state) => start(state, serviceName(call), changeEnv(call.world)));
  return { Message: `Service [${serviceName(call)}] in region [${region.id}] is starting` };
};

export const stopService: Action = async (call) => {
  await call.world.store.commit((state) => stop(state, serviceName(call), changeEnv(call.world)));
  return { Message: `Service [${serviceName(call)}] in region [${region.id}] is stopping` };
};

export const restartService: Action = async (call) => {
  await call.world.store.commit((state) => restart(state, serviceName(call), changeEnv(call.world)));
  return { Message: 'Service is restarting' };
};

const ScaleBody = z.object({
  Instance: z.int().check(z.gte(0), z.lte(1000)),
  InstancesToDelete: z.optional(z.nullable(z.array(z.string()))),
});

const scaleWords = { Instance: 'a whole number from 0 to 1000', InstancesToDelete: 'a list of instance names' };

export const scaleService: Action = async (call) => {
  const { Instance: count, InstancesToDelete: named } = readFields(call, ScaleBody, scaleWords);
  await call.world.store.commit((state) => scale(state, serviceName(call), count, named ?? [], changeEnv(call.world)));
  return { Message: `Service [${serviceName(call)}] in region [${region.id}] is scaling` };
};
