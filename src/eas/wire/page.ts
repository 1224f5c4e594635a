import * as z from 'zod/mini';
import type { Page } from '../pages.ts';
import { count, maybe, readable } from './tolerant.ts';

/** One page of a list answer: the entries of `name`, however many of them can be read, and the total where it is told. */
export function pageOf<T extends z.core.$ZodType>(name: string, entry: T) {
  return z.pipe(
    z.looseObject({ [name]: z.optional(z.unknown()), TotalCount: maybe.count, Total: maybe.count }),
    z.transform((answer: Readonly<Record<string, unknown>>): Page<z.output<T>> => {
      const list = answer[name];
      const entries: readonly unknown[] = Array.isArray(list) ? list : [];
      const total = z.safeParse(count, answer['TotalCount'] ?? answer['Total']);
      return {
        items: readable(entry, entries),
        received: entries.length,
        total: total.success ? total.data : undefined,
      };
    }),
  );
}
