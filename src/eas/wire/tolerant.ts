import * as z from 'zod/mini';

/**
 * A field that may be absent, null or of another type than documented: such a value reads as `undefined` instead of
 * losing the whole answer (the contract's own examples differ from its types in places).
 */
export function field<T extends z.core.$ZodType>(schema: T) {
  return z.optional(z.catch(z.optional(schema), undefined));
}

/** A list that may be absent or null; entries that do not have the shape are left out. */
export function listOf<T extends z.core.$ZodType>(schema: T) {
  return z.pipe(
    z.catch(z.array(z.unknown()), []),
    z.transform((entries: unknown[]) => readable(schema, entries)),
  );
}

/** The entries that have the shape. */
export function readable<T extends z.core.$ZodType>(schema: T, entries: readonly unknown[]): z.output<T>[] {
  return entries.flatMap((entry) => {
    const read = z.safeParse(schema, entry);
    return read.success ? [read.data] : [];
  });
}

/** Text that the server may send as a number. */
export const text = z.pipe(z.union([z.string(), z.number()]), z.transform(String));

/** A number that the server may send as text; text that is no number is not one. */
export const count = z.union([
  z.number(),
  z.pipe(z.string().check(z.regex(/^\s*-?\d+(\.\d+)?\s*$/)), z.transform(Number)),
]);

/** A yes or no that the server may send as text. */
export const flag = z.union([
  z.boolean(),
  z.pipe(
    z.string().check(z.regex(/^\s*(true|false)\s*$/i)),
    z.transform((word: string) => word.trim().toLowerCase() === 'true'),
  ),
]);

/** Fields of the common kinds, made once: answers have hundreds of them. */
export const maybe = { string: field(z.string()), text: field(text), count: field(count), flag: field(flag) } as const;

/** Names that stand in one text with commas between them, or in a list. */
export const names = z.pipe(
  z.catch(z.union([z.string(), z.array(z.string())]), []),
  z.transform((value: string | string[]) =>
    (typeof value === 'string' ? value.split(',') : value).map((name) => name.trim()).filter((name) => name !== ''),
  ),
);

/** A label as EAS lists it. */
export const Label = z.looseObject({ LabelKey: z.string(), LabelValue: maybe.string });

/** A label as AIWorkSpace and PaiStudio list it. */
export const Tag = z.looseObject({ Key: z.string(), Value: maybe.text });
