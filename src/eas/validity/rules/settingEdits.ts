import { isObject, listAt } from '../../deployment/json.ts';
import type { JsonEdit } from '../finding.ts';
import { pointer } from '../pointer.ts';
import type { Part } from '../facts/part.ts';
import { settingNames, type SettingName, type Settings } from '../facts/settings.ts';

/**
 * Edits that give settings of an engine other values: in the variable or the flag that has one now, else in a new
 * variable. Undefined where that cannot be done, or would not be read.
 */
export function settingEdits(
  { part, settings }: { readonly part: Part; readonly settings: Settings },
  values: Readonly<Partial<Record<SettingName, string>>>,
): JsonEdit[] | undefined {
  const edits: JsonEdit[] = [];
  const added: { name: string; value: string }[] = [];
  for (const name of settingNames) {
    const value = values[name];
    if (value === undefined) continue;
    const setting = settings.get(name);
    if (setting === undefined) added.push({ name, value });
    else if (setting.flag === undefined && setting.at.includes('/env/')) {
      edits.push({ op: 'set', path: `${setting.at}/value`, value });
    } else if (setting.flag?.launch.isText && edits.every(({ path }) => path !== setting.at)) {
      const { launch, text, offset } = setting.flag;
      const changed = launch.text.slice(0, offset) + value + launch.text.slice(offset + text.length);
      edits.push({ op: 'set', path: launch.at, value: changed });
    } else return undefined;
  }
  if (added.length === 0) return edits;
  // A run command that can be seen reads its flags: a new variable would change nothing.
  return part.launches.length > 0 ? undefined : withVariables(part, added, edits);
}

function withVariables(
  { document, at }: Part,
  added: readonly { name: string; value: string }[],
  edits: readonly JsonEdit[],
): JsonEdit[] | undefined {
  const container = listAt(document, 'containers')[0];
  if (!isObject(container)) return undefined;
  const path = pointer(at, 'containers', 0, 'env');
  if (!Array.isArray(container['env'])) return [...edits, { op: 'set', path, value: added }];
  return [...edits, ...added.map((value): JsonEdit => ({ op: 'set', path: pointer(path, '-'), value }))];
}
