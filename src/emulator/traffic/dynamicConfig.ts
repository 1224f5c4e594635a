import { refusal } from '../http/apiError.ts';
import { codes } from '../inferred.ts';
import { invalid } from '../services/config.ts';
import { requireChangeable } from '../services/operate.ts';
import type { ChangeEnv } from '../services/world.ts';
import type { ConfigRecord } from '../state/configRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import { indexOf } from '../services/serviceIndex.ts';

/** One value of one service. */
export interface ConfigAddress {
  /** Name of the service. */
  readonly service: string;
  readonly key: string;
}

interface Changed<T> {
  readonly state: EmulatorState;
  readonly result: T;
}

/** What a key may be (eas/wire.md, section 3). */
const keyPattern = /^[A-Za-z0-9._\-/]{1,100}$/;

/** Refuses a key that EAS would refuse. */
export function checkConfigKey(key: string): void {
  if (keyPattern.test(key)) return;
  throw invalid(
    `ConfigKey must be 1 to 100 letters, digits, dots, underscores, hyphens and slashes, not "${key.slice(0, 120)}".`,
  );
}

/** Every configuration of a service, by key. */
export function configsOf(state: EmulatorState, serviceUid: string): readonly ConfigRecord[] {
  return state.configs.filter((entry) => entry.serviceUid === serviceUid);
}

/**
 * The value that a service has under a key, read as JSON where it is JSON and as text else; undefined when it has none.
 * The router's hot settings stand here under `llm_gateway.rate_limit` and the like ([INFER], eas/product.md, section 2.3).
 */
export function dynamicValue(state: EmulatorState, serviceUid: string, key: string): unknown {
  const record = state.configs.find((entry) => entry.serviceUid === serviceUid && entry.key === key);
  if (!record) return undefined;
  try {
    return JSON.parse(record.value);
  } catch {
    return record.value;
  }
}

function find(state: EmulatorState, uid: string, key: string): ConfigRecord | undefined {
  return state.configs.find((entry) => entry.serviceUid === uid && entry.key === key);
}

/** The state with a configuration put in; those of services that are gone go. */
function withConfig(state: EmulatorState, record: ConfigRecord): EmulatorState {
  const { byUid } = indexOf(state.services);
  const others = state.configs.filter((entry) => byUid.has(entry.serviceUid) && !isSame(entry, record));
  return { ...state, configs: [...others, record] };
}

function isSame(a: ConfigRecord, b: ConfigRecord): boolean {
  return a.serviceUid === b.serviceUid && a.key === b.key;
}

export function createConfig(
  state: EmulatorState,
  { service: name, key }: ConfigAddress,
  value: string,
  env: ChangeEnv,
): Changed<ConfigRecord> {
  checkConfigKey(key);
  const { uid } = requireChangeable(state, name, env.now);
  if (find(state, uid, key)) {
    throw refusal(codes.configTaken, `The service ${name} already has the configuration ${key}.`, 'Use UpdateConfig.');
  }
  const result = { serviceUid: uid, key, value, createdAt: env.now, updatedAt: env.now };
  return { state: withConfig(state, result), result };
}

export function updateConfig(
  state: EmulatorState,
  { service: name, key }: ConfigAddress,
  value: string,
  env: ChangeEnv,
): Changed<ConfigRecord> {
  checkConfigKey(key);
  const known = find(state, requireChangeable(state, name, env.now).uid, key);
  if (!known)
    throw refusal(codes.configNotFound, `The service ${name} has no configuration ${key}.`, 'Use CreateConfig.');
  const result = { ...known, value, updatedAt: env.now };
  return { state: withConfig(state, result), result };
}

/** Gives how many it deleted: 1, or 0 when there was none. */
export function deleteConfig(
  state: EmulatorState,
  { service: name, key }: ConfigAddress,
  env: ChangeEnv,
): Changed<number> {
  checkConfigKey(key);
  const known = find(state, requireChangeable(state, name, env.now).uid, key);
  return { state: { ...state, configs: state.configs.filter((entry) => entry !== known) }, result: known ? 1 : 0 };
}
