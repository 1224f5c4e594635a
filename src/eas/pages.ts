/** One page as it was answered. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Entries the page held before unreadable ones were left out. */
  readonly received: number;
  /** Entries on all pages, when the server says so. */
  readonly total: number | undefined;
}

/** Ends a server that never ends: more pages than this are not asked for. */
const maxPages = 200;

/**
 * The items of all pages, asked for one after another (numbers start at 1). Ends with the total, with an empty page,
 * or with a short page where no total is given. An item that moved to a later page meanwhile is given once.
 */
export async function readAllPages<T>(
  pageSize: number,
  keyOf: (item: T) => string,
  readPage: (pageNumber: number) => Promise<Page<T>>,
): Promise<T[]> {
  const byKey = new Map<string, T>();
  let received = 0;
  for (let number = 1; number <= maxPages; number += 1) {
    const page = await readPage(number);
    for (const item of page.items) byKey.set(keyOf(item), item);
    received += page.received;
    const complete = page.total === undefined ? page.received < pageSize : received >= page.total;
    if (complete || page.received === 0) break;
  }
  return [...byKey.values()];
}

/** How many entries a list field of an answer holds, readable or not. */
export function entriesIn(answer: unknown, field: string): number {
  if (typeof answer !== 'object' || answer === null || !(field in answer)) return 0;
  const list: unknown = Object.getOwnPropertyDescriptor(answer, field)?.value;
  return Array.isArray(list) ? list.length : 0;
}
