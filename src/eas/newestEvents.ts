import type { ServiceEvent } from './wire/events.ts';
import { readTime } from './wire/times.ts';

interface EventPage {
  readonly events: readonly ServiceEvent[];
  readonly total: number | undefined;
}

/**
 * The newest `limit` events, newest first. Nothing says in which order EAS lists them: when the first page runs from
 * old to new and is not all, the last two pages hold the newest.
 */
export async function newestEvents(
  limit: number,
  readPage: (pageNumber: number) => Promise<EventPage>,
): Promise<ServiceEvent[]> {
  const first = await readPage(1);
  const lastPage = Math.ceil((first.total ?? 0) / limit);
  if (lastPage <= 1 || !runsUpward(first.events)) return newestFirst(first.events).slice(0, limit);
  const last = await readPage(lastPage);
  const before = lastPage === 2 ? first : await readPage(lastPage - 1);
  return newestFirst([...before.events, ...last.events]).slice(0, limit);
}

function runsUpward(events: readonly ServiceEvent[]): boolean {
  return timeOf(events[0]) < timeOf(events.at(-1));
}

/** Stable: events of one moment keep the server's order when that is newest first, and turn with it when not. */
function newestFirst(events: readonly ServiceEvent[]): ServiceEvent[] {
  const ordered = runsUpward(events) ? events.toReversed() : [...events];
  return ordered.sort((a, b) => timeOf(b) - timeOf(a));
}

/** An unreadable time counts as oldest. */
function timeOf(event: ServiceEvent | undefined): number {
  return readTime(event?.Time) ?? 0;
}
