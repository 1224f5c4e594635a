import * as z from 'zod/mini';
import { missing } from '../../http/apiError.ts';
import { region } from '../../inferred.ts';
import { serviceStatus } from '../../services/status.ts';
import { trafficOf } from '../../groups/traffic.ts';
import { releaseService as releaseInState } from '../../traffic/release.ts';
import { answerEnv, changeEnv, serviceName, type Action } from '../action.ts';
import { readFields } from '../fields.ts';

const Body = z.object({
  TrafficState: z.optional(z.enum(['standalone', 'grouping'])),
  Weight: z.optional(z.int().check(z.gte(-1), z.lte(1000))),
});
const words = { TrafficState: 'standalone or grouping', Weight: 'a whole number from -1 to 1000' };

export const releaseService: Action = async (call) => {
  const { world } = call;
  const { TrafficState: state, Weight: weight } = readFields(call, Body, words);
  if (state === undefined && weight === undefined) throw missing('TrafficState');
  const change = { ...(state === undefined ? {} : { state }), ...(weight === undefined ? {} : { weight }) };
  const name = serviceName(call);
  const service = await world.store.commit((before) => releaseInState(before, name, change, changeEnv(world)));
  const env = answerEnv(world);
  const { status } = serviceStatus(env.state, service, env.now, env.scale);
  const how = `weight [${trafficOf(service).weight}], service status: [${status}]`;
  return { Message: `Releasing service [${name}] in region [${region.id}] with ${how}` };
};
