import { isObject, type JsonObject } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import { errorAt, setting, warningAt, type Finding } from '../finding.ts';
import { pointer } from '../pointer.ts';
import { shown } from '../words.ts';
import { knownConfig, type Known } from './knownKeys.ts';
import { nearestKey } from './nearestKey.ts';

type Level = Known & { readonly kind: 'object' };

/** Keys that EAS does not know, and values of another kind than it takes. `null` is taken for left out. */
export function checkKeys(config: JsonObject, options: ValidateOptions): Finding[] {
  return checkObject(config, knownConfig, '', options);
}

function checkValue(value: unknown, known: Known, at: string, options: ValidateOptions): Finding[] {
  if (value === null || known.kind === 'any') return [];
  const { t } = options;
  const wrong = (message: string): Finding[] => [errorAt(at, 'wrong-type', message)];
  switch (known.kind) {
    case 'object':
      return isObject(value) ? checkObject(value, known, at, options) : wrong(t('This must be an object: { … }.'));
    case 'list':
      if (!Array.isArray(value)) return wrong(t('This must be a list: [ … ].'));
      return value.flatMap((entry: unknown, index) => checkValue(entry, known.of, pointer(at, index), options));
    case 'text':
      return typeof value === 'string' ? [] : wrong(t('This must be text in double quotes, not {0}.', shown(value)));
    case 'number':
      return checkNumber(value, at, options);
  }
}

function checkNumber(value: unknown, at: string, { t }: ValidateOptions): Finding[] {
  if (typeof value === 'number') {
    return value >= 0 ? [] : [errorAt(at, 'wrong-type', t('This must be a number of 0 or more, not {0}.', value))];
  }
  if (typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value)) return [numberAsText(value, at, { t })];
  return [errorAt(at, 'wrong-type', t('This must be a number, not {0}.', shown(value)))];
}

/** A number in quotes: EAS reads a number there [INFER]. */
export function numberAsText(value: string, at: string, { t }: Pick<ValidateOptions, 't'>): Finding {
  const fix = setting(t('Write it as a number'), at, Number(value));
  return warningAt(at, 'number-as-text', t('EAS takes a number here, not the text "{0}".', value.trim()), fix);
}

function checkObject(value: JsonObject, level: Level, at: string, options: ValidateOptions): Finding[] {
  return Object.entries(value).flatMap(([key, entry]) => {
    const path = pointer(at, key);
    const known = Object.hasOwn(level.keys, key) ? level.keys[key] : dotted(key, level);
    return known ? checkValue(entry, known, path, options) : checkUnknown(value, key, level, path, options);
  });
}

/** `"rpc.keepalive"` stands for `keepalive` in `rpc`: EAS's documents name keys so. */
function dotted(key: string, level: Level): Known | undefined {
  const [first = '', ...rest] = key.split('.');
  if (rest.length === 0 || !Object.hasOwn(level.keys, first)) return undefined;
  const inner = level.keys[first];
  if (inner?.kind !== 'object') return undefined;
  const name = rest.join('.');
  if (Object.hasOwn(inner.keys, name)) return inner.keys[name];
  return dotted(name, inner) ?? (inner.isOpen ? { kind: 'any' } : undefined);
}

function checkUnknown(value: JsonObject, key: string, level: Level, path: string, { t }: ValidateOptions): Finding[] {
  const meant = nearestKey(key, Object.keys(level.keys));
  if (meant !== undefined) {
    const message = path.includes('/autoscaler/')
      ? t('EAS ignores "{0}" silently: write "{1}".', shown(key), meant)
      : t('EAS does not know "{0}" here. Did you mean "{1}"?', shown(key), meant);
    const edits = [{ op: 'rename' as const, path, to: meant }];
    const fix = Object.hasOwn(value, meant) ? undefined : { label: t('Rename it to "{0}"', meant), edits };
    return [warningAt(path, 'unknown-key', message, fix)];
  }
  if (level.isOpen) return [];
  const home = homeOf(key);
  const message =
    home === undefined
      ? t('EAS documents no "{0}" here: it may be refused or ignored.', shown(key))
      : t('"{0}" belongs into "{1}": here it may be refused or ignored.', shown(key), home);
  return [warningAt(path, 'unknown-key', message)];
}

/** Where a key has its place, when that is one place only. */
function homeOf(key: string): string | undefined {
  const found = homes.get(key);
  return found?.length === 1 ? found[0] : undefined;
}

const homes = homesIn(knownConfig, '', new Map());

/** The places of all keys that are not on the top level. Members have those of a service, which are there already. */
function homesIn(known: Known, where: string, found: Map<string, string[]>): Map<string, string[]> {
  if (known.kind === 'list') return homesIn(known.of, `${where}[]`, found);
  if (known.kind !== 'object' || where === 'members[]') return found;
  for (const [key, inner] of Object.entries(known.keys)) {
    if (where !== '') found.set(key, [...(found.get(key) ?? []), where]);
    homesIn(inner, where === '' ? key : `${where}.${key}`, found);
  }
  return found;
}
