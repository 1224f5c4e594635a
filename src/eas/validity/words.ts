import type { Translate } from '../../messages/translate.ts';

/** Bytes as GB with one decimal, such as `84.1 GB`. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** About so many tokens: `66k`, `1.2M`. Rounded down, so that what is promised is there. */
export function tokens(value: number): string {
  if (value >= 1e6) return `${Math.floor(value / 1e5) / 10}M`;
  return value >= 1000 ? `${Math.floor(value / 1000)}k` : String(Math.floor(value));
}

/** `8, 16 or 32`. */
export function oneOf(t: Translate, values: readonly (string | number)[]): string {
  const [last = '', ...rest] = values.toReversed().map(String);
  return rest.length === 0 ? last : t('{0} or {1}', rest.toReversed().join(', '), last);
}

/** Text of the configuration in a message: cut, for it can be anything. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
