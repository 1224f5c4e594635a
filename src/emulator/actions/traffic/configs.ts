import * as z from 'zod/mini';
import { isoSeconds } from '../../clock.ts';
import { invalid } from '../../services/config.ts';
import { requireService } from '../../services/operate.ts';
import type { ConfigRecord } from '../../state/configRecord.ts';
import * as configs from '../../traffic/dynamicConfig.ts';
import { answerEnv, byLetters, changeEnv, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { readFields } from '../fields.ts';

const Body = z.object({ Value: z.string() });
const words = { Value: 'text' };
/** `PageSize` of ListConfigs at most. */
const largestPage = 200;

/** The path says `service`, answers write `Service`; both are understood (eas/wire.md, section 3). */
function checkType(call: ActionCall): void {
  const type = call.path['ConfigType'] ?? '';
  if (type.toLowerCase() === 'service') return;
  throw invalid(`ConfigType must be service, the only type there is, not ${type.slice(0, 40)}.`);
}

function addressOf(call: ActionCall): configs.ConfigAddress {
  checkType(call);
  return { service: call.path['Name'] ?? '', key: call.path['ConfigKey'] ?? '' };
}

function configAnswer(record: ConfigRecord): object {
  return {
    Key: record.key,
    Value: record.value,
    CreatedAt: isoSeconds(record.createdAt),
    UpdatedAt: isoSeconds(record.updatedAt),
  };
}

export const createConfig: Action = async (call) => {
  const { world } = call;
  const address = addressOf(call);
  const { Value: value } = readFields(call, Body, words);
  return configAnswer(
    await world.store.commit((state) => configs.createConfig(state, address, value, changeEnv(world))),
  );
};

export const updateConfig: Action = async (call) => {
  const { world } = call;
  const address = addressOf(call);
  const { Value: value } = readFields(call, Body, words);
  return configAnswer(
    await world.store.commit((state) => configs.updateConfig(state, address, value, changeEnv(world))),
  );
};

export const deleteConfig: Action = async (call) => {
  const { world } = call;
  const address = addressOf(call);
  const deleted = await world.store.commit((state) => configs.deleteConfig(state, address, changeEnv(world)));
  return { deleted, message: `Successfully deleted ${deleted} configs` };
};

export const listConfigs: Action = (call) => {
  checkType(call);
  const env = answerEnv(call.world);
  const page = pageOf(call, 100, 'Page');
  if (page.size > largestPage) throw invalid(`PageSize must be at most ${largestPage}.`);
  const service = requireService(env.state, call.path['Name'] ?? '', env.now);
  const all = configs.configsOf(env.state, service.uid).toSorted((a, b) => byLetters(a.key, b.key));
  return {
    Type: 'Service',
    Name: service.name,
    Configs: slicePage(all, page).map(configAnswer),
    Page: page.number,
    PageSize: page.size,
    Total: all.length,
    HasMore: page.number * page.size < all.length,
  };
};
