import { sizeNames, type EnvVariable, type MemberForm, type SizeName } from './form.ts';
import { isObject, listAt, sameJson, textAt, type JsonObject } from './json.ts';

function isSizeName(name: string): name is SizeName {
  return sizeNames.some((size) => size === name);
}

/** The variables of a member's first container, the sizes apart from the others. */
export function readEnv(document: JsonObject): Pick<MemberForm, 'sizes' | 'env'> {
  const sizes: Record<SizeName, string> = { EP_SIZE: '', DP_SIZE: '', TP_SIZE: '' };
  const env: EnvVariable[] = [];
  for (const entry of listAt(listAt(document, 'containers')[0], 'env')) {
    const name = textAt(entry, 'name');
    const value = textAt(entry, 'value');
    if (isSizeName(name)) sizes[name] = value;
    else if (isObject(entry)) env.push({ name, value });
  }
  return { sizes, env };
}

/**
 * The document with these variables. A variable keeps its place and its other keys; a size that is empty text is left
 * out; a row without a name is not written.
 */
export function writeEnv(document: JsonObject, form: Pick<MemberForm, 'sizes' | 'env'>): JsonObject {
  const before = readEnv(document);
  const named = form.env.filter((row) => row.name !== '');
  const sizes = trimmed(form.sizes);
  if (sameJson(before.sizes, sizes) && sameJson(before.env, named)) return document;
  const [container, ...others] = listAt(document, 'containers');
  const env = mergeEnv(listAt(container, 'env'), sizes, named);
  return { ...document, containers: [{ ...(isObject(container) ? container : {}), env }, ...others] };
}

/** The checks accept a number with space around it; the engine gets the number. */
function trimmed({ EP_SIZE, DP_SIZE, TP_SIZE }: MemberForm['sizes']): MemberForm['sizes'] {
  return { EP_SIZE: EP_SIZE.trim(), DP_SIZE: DP_SIZE.trim(), TP_SIZE: TP_SIZE.trim() };
}

function mergeEnv(
  old: readonly unknown[],
  sizes: MemberForm['sizes'],
  rows: readonly EnvVariable[],
): readonly unknown[] {
  const byName = new Map(old.filter(isObject).map((entry) => [textAt(entry, 'name'), entry]));
  const write = (row: EnvVariable): JsonObject => {
    const known = byName.get(row.name);
    // An entry without a value (one that refers to a secret, say) stays as it is until a value is typed.
    if (known !== undefined && textAt(known, 'value') === row.value) return known;
    return { ...known, name: row.name, value: row.value };
  };
  const waiting = [...rows];
  const merged = old.flatMap((entry): unknown[] => {
    if (!isObject(entry)) return [entry];
    const name = textAt(entry, 'name');
    if (isSizeName(name)) return sizes[name] === '' ? [] : [write({ name, value: sizes[name] })];
    const next = waiting.shift();
    return next === undefined ? [] : [write(next)];
  });
  const added = sizeNames.filter((name) => sizes[name] !== '' && !byName.has(name));
  return [...merged, ...added.map((name) => write({ name, value: sizes[name] })), ...waiting.map(write)];
}
