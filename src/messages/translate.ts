/**
 * Turns an English sentence with `{0}`, `{1}` … into the user's language. The English text is the key into
 * `l10n/bundle.l10n.<language>.json`. Always call it as `t('literal', …)`, so that a test can find every text.
 */
export type Translate = (message: string, ...args: readonly (string | number)[]) => string;

/** Fills `{0}`, `{1}` … of a text; what has no argument stays as it is. */
export function fillPlaceholders(message: string, args: readonly (string | number)[]): string {
  return message.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
}

/** A translator over a bundle of texts; a text that is missing stays English. */
export function translateWith(bundle: Readonly<Record<string, string>>): Translate {
  return (message, ...args) => fillPlaceholders(bundle[message] ?? message, args);
}
