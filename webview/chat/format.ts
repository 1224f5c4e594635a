import { language, t } from '../ui/host.ts';

const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A time in the unit a person reads it in: `8.4 ms`, `412 ms`, `3.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 100) return t('{0} ms', fine.format(ms));
  if (ms < 1000) return t('{0} ms', whole.format(ms));
  if (ms < 60_000) return t('{0} s', fine.format(ms / 1000));
  const seconds = Math.round(ms / 1000);
  return t('{0} min {1} s', whole.format(Math.floor(seconds / 60)), seconds % 60);
}

/** A count with the language's grouping. */
export function count(value: number): string {
  return whole.format(value);
}

/** A rate, with a decimal where it matters. */
export function rate(value: number): string {
  return value < 100 ? fine.format(value) : whole.format(value);
}

/** A size in bytes, as `312 B`, `4.1 KB`, `2.0 MB`. */
export function bytes(value: number): string {
  if (value < 1000) return t('{0} B', whole.format(value));
  if (value < 1_000_000) return t('{0} KB', fine.format(value / 1000));
  return t('{0} MB', fine.format(value / 1_000_000));
}
