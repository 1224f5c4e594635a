import type { ServiceConfig } from '../api.ts';
import { isObject, sameJson, textAt, type JsonObject } from './json.ts';

/** Keeps apart "there is no such value" and the JSON values. */
const nothing = Symbol('nothing');

/**
 * A newly proposed configuration with a person's edits in it: what the person changed from the `base` that was
 * proposed before stays as edited, everything else comes from `next`.
 */
export function mergeConfig(base: ServiceConfig, edited: ServiceConfig, next: ServiceConfig): ServiceConfig {
  return mergeObjects(base, edited, next);
}

function mergeValues(base: unknown, edited: unknown, next: unknown): unknown {
  if (sameJson(base, edited)) return next;
  if (isObject(edited) && isObject(next)) return mergeObjects(isObject(base) ? base : {}, edited, next);
  if (Array.isArray(edited) && Array.isArray(next)) return mergeLists(Array.isArray(base) ? base : [], edited, next);
  return edited;
}

function mergeObjects(
  base: JsonObject,
  edited: JsonObject,
  next: JsonObject,
  keys = keysInOrder(base, edited, next),
): JsonObject {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const merged = mergeValues(own(base, key), own(edited, key), own(next, key));
      return merged === nothing ? [] : [[key, merged] as const];
    }),
  );
}

/** The order of a person's text stays where a person changed it; else it is the proposal's. */
function keysInOrder(base: JsonObject, edited: JsonObject, next: JsonObject): string[] {
  const touched = !sameJson(Object.keys(base), Object.keys(edited));
  const [first, second] = touched ? [edited, next] : [next, edited];
  return [...Object.keys(first), ...Object.keys(second).filter((key) => !Object.hasOwn(first, key))];
}

/** Lists of named things (variables, members) are merged by name; lists of one shape by place; else the edit wins. */
function mergeLists(
  base: readonly unknown[],
  edited: readonly unknown[],
  next: readonly unknown[],
): readonly unknown[] {
  const all = [...base, ...edited, ...next];
  if (all.every((entry) => nameOf(entry) !== '') && [base, edited, next].every(namesAreUnique)) {
    const [named, proposed] = [byName(edited), byName(next)];
    const merged = mergeObjects(byName(base), named, proposed, Object.keys({ ...proposed, ...named }));
    return Object.values(merged);
  }
  if (base.length !== edited.length || edited.length !== next.length) return edited;
  return next.map((entry, index) => mergeValues(base[index], edited[index], entry));
}

function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : nothing;
}

function nameOf(entry: unknown): string {
  return textAt(entry, 'name') || (isObject(entry) && 'metadata' in entry ? textAt(entry, 'type') : '');
}

function namesAreUnique(list: readonly unknown[]): boolean {
  return new Set(list.map(nameOf)).size === list.length;
}

/** A prefix keeps names that look like numbers in their place: an object would put those first. */
function byName(list: readonly unknown[]): JsonObject {
  return Object.fromEntries(list.map((entry) => [`name:${nameOf(entry)}`, entry]));
}
