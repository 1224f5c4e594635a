import { isObject, listAt, textAt, type JsonObject } from '../../deployment/json.ts';
import { pointer } from '../pointer.ts';
import { flagOf, jsonWordOf, type FlagValue, type Launch } from './launch.ts';

/** What decides how an engine runs. The names are those of the environment variables (design.md). */
export const settingNames = [
  'TP_SIZE',
  'DP_SIZE',
  'EP_SIZE',
  'PP_SIZE',
  'KV_CONNECTOR',
  'KV_CACHE_DTYPE',
  'MTP_DRAFT_TOKENS',
  'REDUNDANT_EXPERTS',
  'MAX_MODEL_LEN',
] as const;

export type SettingName = (typeof settingNames)[number];

/** One setting with the place that it comes from. */
export interface Setting {
  readonly text: string;
  /** JSON pointer to the variable, or to the run command. */
  readonly at: string;
  /** Where the run command says it. */
  readonly flag?: FlagValue | undefined;
  /** A flag of the run command that says another thing than the variable. */
  readonly contradicted?: FlagValue | undefined;
}

export type Settings = ReadonlyMap<SettingName, Setting>;

/** An environment variable of a document. */
export interface Variable {
  readonly name: string;
  readonly text: string;
  readonly at: string;
}

/** The engines' own flags that mean the same: vLLM's, then SGLang's. */
const flags: Readonly<Record<SettingName, readonly string[]>> = {
  TP_SIZE: ['--tensor-parallel-size', '-tp', '--tp-size', '--tp'],
  DP_SIZE: ['--data-parallel-size', '-dp', '--dp-size', '--dp'],
  EP_SIZE: ['--expert-parallel-size', '--ep-size', '--ep'],
  PP_SIZE: ['--pipeline-parallel-size', '-pp', '--pp-size', '--pp'],
  KV_CONNECTOR: ['--disaggregation-transfer-backend'],
  KV_CACHE_DTYPE: ['--kv-cache-dtype'],
  MTP_DRAFT_TOKENS: ['--speculative-num-steps'],
  REDUNDANT_EXPERTS: ['--num-redundant-experts', '--ep-num-redundant-experts'],
  MAX_MODEL_LEN: ['--max-model-len', '--context-length'],
};

/** Keys inside the JSON values of vLLM's flags. */
const keys: Readonly<Partial<Record<SettingName, string>>> = {
  KV_CONNECTOR: 'kv_connector',
  MTP_DRAFT_TOKENS: 'num_speculative_tokens',
  REDUNDANT_EXPERTS: 'num_redundant_experts',
};

/** The environment variables of all containers. */
export function variablesOf(document: JsonObject, at: string): Variable[] {
  return listAt(document, 'containers').flatMap((container, index) =>
    listAt(container, 'env').flatMap((entry, place): Variable[] => {
      const name = textAt(entry, 'name');
      if (!isObject(entry) || name === '') return [];
      return [{ name, text: textAt(entry, 'value'), at: pointer(at, 'containers', index, 'env', place) }];
    }),
  );
}

/** Reads the settings of a document: a variable counts, else a flag of a visible run command. */
export function settingsOf(variables: readonly Variable[], launches: readonly Launch[]): Settings {
  const found = new Map<SettingName, Setting>();
  for (const name of settingNames) {
    const setting = settingOf(name, variables, launches);
    if (setting !== undefined) found.set(name, setting);
  }
  return found;
}

function settingOf(
  name: SettingName,
  variables: readonly Variable[],
  launches: readonly Launch[],
): Setting | undefined {
  const variable = variables.findLast((entry) => entry.name === name && entry.text.trim() !== '');
  const key = keys[name];
  const flag = flagOf(launches, flags[name]) ?? (key === undefined ? undefined : jsonWordOf(launches, key));
  if (variable !== undefined) {
    const contradicted = flag && flag.text !== '' && !/[$`]/.test(flag.text) && differs(flag.text, variable.text);
    return { text: variable.text.trim(), at: variable.at, ...(contradicted ? { contradicted: flag } : {}) };
  }
  if (flag === undefined || flag.text === '') return undefined;
  return resolved(flag, variables);
}

/** A flag whose value is `$NAME` says what that variable says. */
function resolved(flag: FlagValue, variables: readonly Variable[]): Setting | undefined {
  const reference = /^\$\{?(\w+)(?::-([^}]*))?\}?$/.exec(flag.text);
  if (!reference) return { text: flag.text, at: flag.launch.at, flag };
  const variable = variables.findLast((entry) => entry.name === reference[1]);
  if (variable !== undefined) return { text: variable.text.trim(), at: variable.at };
  return reference[2] === undefined ? undefined : { text: reference[2], at: flag.launch.at };
}

function differs(flag: string, variable: string): boolean {
  const same = (text: string): string =>
    text
      .trim()
      .toLowerCase()
      .replace(/connector$/, '');
  return same(flag) !== same(variable);
}

/** A whole number of a setting: undefined when it is left out, worked out by a shell, or no whole number. */
export function numberOf(settings: Settings, name: SettingName): number | undefined {
  const text = settings.get(name)?.text ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
