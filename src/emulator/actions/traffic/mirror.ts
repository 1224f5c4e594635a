import * as z from 'zod/mini';
import { region } from '../../inferred.ts';
import { requireService } from '../../services/operate.ts';
import * as mirrors from '../../traffic/mirror.ts';
import { answerEnv, changeEnv, serviceName, type Action } from '../action.ts';
import { readFields } from '../fields.ts';

const Ratio = z.int().check(z.gte(0), z.lte(100));
const Target = z.array(z.string().check(z.minLength(1)));
const Whole = z.object({ Ratio, Target });
const Part = z.object({ Ratio: z.optional(Ratio), Target: z.optional(Target) });
const words = { Ratio: 'a whole number from 0 to 100', Target: 'a list of names of services' };

function message(name: string, verb: string, ratio: number): object {
  return { Message: `Traffic mirroring is ${verb} for service [${name}] in region [${region.id}], ratio [${ratio}%]` };
}

export const createServiceMirror: Action = async (call) => {
  const { world } = call;
  const { Ratio: ratio, Target: targets } = readFields(call, Whole, words);
  const name = serviceName(call);
  await world.store.commit((state) => mirrors.createMirror(state, name, { ratio, targets }, changeEnv(world)));
  return message(name, 'ON', ratio);
};

export const updateServiceMirror: Action = async (call) => {
  const { world } = call;
  const { Ratio: ratio, Target: targets } = readFields(call, Part, words);
  const change = { ...(ratio === undefined ? {} : { ratio }), ...(targets ? { targets } : {}) };
  const name = serviceName(call);
  const mirror = await world.store.commit((state) => mirrors.updateMirror(state, name, change, changeEnv(world)));
  return message(name, 'updating', mirror.ratio);
};

export const deleteServiceMirror: Action = async (call) => {
  const { world } = call;
  const name = serviceName(call);
  const mirror = await world.store.commit((state) => mirrors.deleteMirror(state, name, changeEnv(world)));
  return message(name, 'OFF', mirror.ratio);
};

/** The ratio is text here and the targets a comma list, other than in the request (eas/wire.md, section 3). */
export const describeServiceMirror: Action = (call) => {
  const env = answerEnv(call.world);
  const service = requireService(env.state, serviceName(call), env.now);
  const { ratio, targets } = mirrors.requireMirror(service);
  return { ServiceName: service.name, Ratio: String(ratio), Target: targets.join(',') };
};
