/** Where a stop string was found. */
export interface FoundStop {
  readonly stop: string;
  readonly start: number;
  readonly end: number;
}

/** The stop string that a reader of the text meets first: the one that is complete earliest. */
export function findStop(text: string, stops: readonly string[]): FoundStop | undefined {
  let first: FoundStop | undefined;
  for (const stop of stops) {
    const start = stop === '' ? -1 : text.indexOf(stop);
    if (start < 0) continue;
    const end = start + stop.length;
    if (first === undefined || end < first.end) first = { stop, start, end };
  }
  return first;
}
