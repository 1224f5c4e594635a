import * as z from 'zod/mini';
import { missing } from '../http/apiError.ts';
import { invalid } from '../services/config.ts';
import { byLetters, commaList, type ActionCall } from './action.ts';

/** A value of the query that must be one of some words; undefined when it is not given. */
export function oneOf<const T extends string>(call: ActionCall, name: string, words: readonly T[]): T | undefined {
  const text = call.query.get(name);
  if (text === undefined) return undefined;
  const word = words.find((entry) => entry === text);
  if (word === undefined) throw invalid(`${name} must be ${orList(words)}, not ${text.slice(0, 40)}.`);
  return word;
}

function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** A boolean of the query, which the contract may type as text; undefined when it is not given. */
export function flagOf(call: ActionCall, name: string): boolean | undefined {
  const word = oneOf(call, name, ['true', 'false']);
  return word === undefined ? undefined : word === 'true';
}

/** A map of texts that the query holds as JSON text; empty when it is not given. */
export function mapOf(call: ActionCall, name: string): Readonly<Record<string, string>> {
  const text = call.query.get(name);
  if (text === undefined) return {};
  try {
    return z.parse(z.record(z.string(), z.string()), JSON.parse(text));
  } catch {
    throw invalid(`${name} must be JSON text of an object, for example {"key":"value"}.`);
  }
}

/** The keys of labels to delete: of `LabelKeys`, JSON text, or of the deprecated `Keys`, joined by commas. */
export function labelKeysOf(call: ActionCall): readonly string[] {
  const text = call.query.get('LabelKeys');
  if (text === undefined) {
    const keys = commaList(call, 'Keys');
    if (!keys) throw missing('LabelKeys');
    return keys;
  }
  try {
    return z.parse(z.array(z.string()), JSON.parse(text));
  } catch {
    throw invalid('LabelKeys must be JSON text of a list, for example ["key"].');
  }
}

/** True when a thing has every label that is wanted. */
export function hasLabels(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** What a list can be sorted by. Numbers go by size, texts by letters. */
export type SortKeys<T> = Readonly<Record<string, (entry: T) => string | number>>;

/**
 * The entries in the order that `Sort` (or what it is called) and `Order` ask for; `usual` is used without them. Equal
 * ones stay as they were, so that pages never overlap.
 */
export function sortedBy<T>(
  call: ActionCall,
  entries: readonly T[],
  keys: SortKeys<T>,
  usual: { readonly sort: string; readonly order: 'asc' | 'desc'; readonly name?: string },
): T[] {
  const name = usual.name ?? 'Sort';
  const sort = call.query.get(name) ?? usual.sort;
  const key = Object.hasOwn(keys, sort) ? keys[sort] : undefined;
  if (!key) throw invalid(`${name} must be ${orList(Object.keys(keys))}, not ${sort.slice(0, 40)}.`);
  const order = (call.query.get('Order') ?? usual.order).toLowerCase();
  if (order !== 'asc' && order !== 'desc') throw invalid('Order must be asc or desc.');
  const sign = order === 'asc' ? 1 : -1;
  return entries.toSorted((a, b) => sign * compare(key(a), key(b)));
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : byLetters(String(a), String(b));
}
