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

/** How a list is read to its end. */
export interface Reading<T> {
  readonly pageSize: number;
  /** What is the same for the same entry on two pages. */
  readonly keyOf: (item: T) => string;
  /** Enough: at most this many are given, and no further page is asked for. */
  readonly limit?: number | undefined;
  /** Gets each page as it comes, before the next is asked for. */
  readonly onPage?: ((items: readonly T[]) => void) | undefined;
}

/**
 * The items of all pages, asked for one after another (numbers start at 1). Ends with the total, with an empty page,
 * with a short page where no total is given, with the limit, or after 200 pages. An item that moved to a later page
 * meanwhile is given once.
 */
export async function readAllPages<T>(
  { pageSize, keyOf, limit = Number.POSITIVE_INFINITY, onPage }: Reading<T>,
  readPage: (pageNumber: number) => Promise<Page<T>>,
): Promise<T[]> {
  const byKey = new Map<string, T>();
  let received = 0;
  for (let number = 1; number <= maxPages && byKey.size < limit; number += 1) {
    const page = await readPage(number);
    for (const item of page.items) byKey.set(keyOf(item), item);
    onPage?.(page.items);
    received += page.received;
    const complete = page.total === undefined ? page.received < pageSize : received >= page.total;
    if (complete || page.received === 0) break;
  }
  return [...byKey.values()].slice(0, limit);
}
