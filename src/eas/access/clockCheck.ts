import type { Outcome } from './checkRow.ts';

/** The server refuses dates that are further off. */
const limitMs = 15 * 60_000;
/** Further off than this is worth a word. Our choice. */
const noticeMs = 2 * 60_000;

/** What a difference of clocks means; undefined when the server named no time. */
export function clockOutcome(skewMs: number | undefined): Outcome {
  if (skewMs === undefined) return { result: 'not-checked', why: { kind: 'no-date' } };
  if (Math.abs(skewMs) > limitMs) return wrongClock(skewMs);
  return { result: Math.abs(skewMs) > noticeMs ? 'warning' : 'ok', finding: { kind: 'clock', skewMs } };
}

/** A clock that the server does not accept. */
export function wrongClock(skewMs: number): Outcome {
  return { result: 'failed', problem: { kind: 'clock', skewMs } };
}
