import type { Figure } from '../../src/messages/deployCapacity.ts';
import { language, t } from '../ui/host.ts';

const digits = (count: number): Intl.NumberFormat =>
  new Intl.NumberFormat(language, { maximumSignificantDigits: count });
const three = digits(3);
const two = digits(2);

/** A number with three digits that count: more would promise too much. */
export function rounded(value: number): string {
  return three.format(value);
}

/** Milliseconds, or seconds from one on. */
export function milliseconds(value: number): string {
  return value >= 1000 ? t('{0} s', three.format(value / 1000)) : t('{0} ms', three.format(value));
}

/** How far off an estimate may be: "±15 %"; says so where nobody can tell. */
export function bandText({ band }: Figure): string {
  return band === undefined ? t('no error band') : t('±{0} %', two.format(band * 100));
}

/** Bytes as GB: "84.1 GB". */
export function gigabytes(bytes: number): string {
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return t('{0} GB', format.format(bytes / 1e9));
}

/** About so many tokens: "552 k", "1.2 M". */
export function tokensText(value: number): string {
  if (value >= 1e6) return t('{0} M tokens', three.format(value / 1e6));
  return value >= 10_000 ? t('{0} k tokens', three.format(value / 1000)) : t('{0} tokens', three.format(value));
}

/** A part of one: "37 %". */
export function percent(part: number): string {
  return t('{0} %', two.format(part * 100));
}
