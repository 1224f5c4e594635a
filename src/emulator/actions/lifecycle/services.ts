import * as z from 'zod/mini';
import { region } from '../../inferred.ts';
import { invalid, parseDocument } from '../../services/config.ts';
import { createService as createInState } from '../../services/create.ts';
import { remove, requireService, restart, scale, start, stop } from '../../services/operate.ts';
import { predictUrl, serviceAnswer } from '../../services/serviceAnswer.ts';
import { updateService as updateInState } from '../../services/update.ts';
import { answerEnv, changeEnv, serviceName, parseBody, type Action, type ActionCall } from '../action.ts';

function labelsIn(call: ActionCall): Record<string, string> {
  const text = call.query.get('Labels');
  if (text === undefined) return {};
  try {
    return z.parse(z.record(z.string(), z.string()), JSON.parse(text));
  } catch {
    throw invalid('Labels must be JSON text of an object, for example {"key":"value"}.');
  }
}

export const describeService: Action = (call) => {
  const env = answerEnv(call.world);
  return serviceAnswer(env, requireService(env.state, serviceName(call), env.now));
};

export const createService: Action = async (call) => {
  const { world } = call;
  const request = {
    document: parseDocument(call.body),
    workspaceId: call.query.get('WorkspaceId'),
    labels: labelsIn(call),
  };
  const service = await world.store.commit((state) => createInState(state, request, changeEnv(world)));
  const env = answerEnv(world);
  const url = predictUrl(env.origin, service.name);
  return {
    ServiceId: service.uid,
    ServiceName: service.name,
    Region: region.id,
    // Documented: the first answer says Creating, however fast the emulator's time runs.
    Status: 'Creating',
    InternetEndpoint: url,
    IntranetEndpoint: url,
  };
};

export const updateService: Action = async (call) => {
  const { world } = call;
  const type = call.query.get('UpdateType') ?? 'merge';
  if (type !== 'merge' && type !== 'replace') throw invalid('UpdateType must be merge or replace.');
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

export const scaleService: Action = async (call) => {
  const read = z.safeParse(ScaleBody, parseBody(call.body));
  if (!read.success)
    throw invalid('Instance must be a whole number from 0 to 1000, InstancesToDelete a list of names.');
  const { Instance: count, InstancesToDelete: named } = read.data;
  await call.world.store.commit((state) => scale(state, serviceName(call), count, named ?? [], changeEnv(call.world)));
  return { Message: `Service [${serviceName(call)}] in region [${region.id}] is scaling` };
};
