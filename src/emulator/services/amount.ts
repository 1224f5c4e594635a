/** A number of instances as EAS takes it: a whole number, or a part of all (`2`, `"2"`, `"25%"`). */
export type Amount = { readonly count: number } | { readonly percent: number };

/** Reads an amount; undefined when it is none: negative, broken, or more than 100 %. */
export function parseAmount(value: unknown): Amount | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? { count: value } : undefined;
  if (typeof value !== 'string') return undefined;
  const [, digits = '', sign] = /^(\d{1,6}(?:\.\d+)?)(%)?$/.exec(value.trim()) ?? [];
  if (digits === '') return undefined;
  const number = Number(digits);
  if (sign) return number <= 100 ? { percent: number } : undefined;
  return Number.isInteger(number) ? { count: number } : undefined;
}

/** How many of `total` instances an amount is. A part of an instance is rounded as told. */
export function amountOf(amount: Amount, total: number, round: (value: number) => number): number {
  if ('count' in amount) return amount.count;
  // Twelve digits, so that 7 % of 100 is 7 and not a little more.
  return round(Number(((amount.percent / 100) * total).toPrecision(12)));
}
