/** What a text is as JSON; `undefined` in `value` never means a parse error. */
export type ParsedJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** Whole numbers of more than 15 digits: the ones that may lie above 2^53. */
const longNumber = /[:[,\s]-?\d{16,}/;

/**
 * JSON, read tolerantly: a byte order mark is skipped, and a whole number above 2^53 stays the text it came as
 * (identifiers of that size lose digits as numbers). Never throws.
 */
export function parseJson(text: string): ParsedJson {
  const clean = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return { ok: true, value: longNumber.test(clean) ? parseKeepingDigits(clean) : JSON.parse(clean) };
  } catch {
    return { ok: false };
  }
}

/** `JSON.parse` whose reviver also gets the source text of a primitive (Node 22 and newer; absent before). */
type ParseWithSource = (
  text: string,
  reviver: (key: string, value: unknown, context?: { readonly source?: string }) => unknown,
) => unknown;

function parseKeepingDigits(text: string): unknown {
  const parse: ParseWithSource = JSON.parse;
  return parse(text, (_key, value, context) => {
    const lossy = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
    return lossy && context?.source && /^-?\d+$/.test(context.source) ? context.source : value;
  });
}
