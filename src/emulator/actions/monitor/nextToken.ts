import { createHash } from 'node:crypto';
import type { ActionCall } from '../action.ts';
import { momentOf, wrongParameter } from './monitorQuery.ts';

/** What must stay the same from page to page. */
const parts = ['MetricName', 'Namespace', 'Dimensions', 'Period', 'StartTime'] as const;

function questionOf(call: ActionCall): string {
  const text = parts.map((name) => call.query.get(name) ?? '').join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Where a page begins, and the end of the range of the first one, so that no page shifts while time goes on. */
export interface PagePlace {
  readonly place: number;
  readonly untilMs: number;
  readonly afterMs: number;
}

/** The text that asks for the next page. */
export function tokenFor(call: ActionCall, { place, afterMs, untilMs }: PagePlace): string {
  return [questionOf(call), place.toString(16), afterMs.toString(16), untilMs.toString(16)].join('g');
}

/** The place that `NextToken` names; undefined for the first page. One of another question is refused. */
export function placeOf(call: ActionCall): PagePlace | undefined {
  const token = call.query.get('NextToken');
  if (token === undefined) return undefined;
  const [question, ...numbers] = token.split('g');
  const [place = Number.NaN, afterMs = Number.NaN, untilMs = Number.NaN] = numbers.map((text) =>
    Number.parseInt(text, 16),
  );
  if (question === questionOf(call) && [place, afterMs, untilMs].every(Number.isSafeInteger)) {
    return { place, afterMs, untilMs };
  }
  // Tells a wrong time before a wrong token.
  momentOf(call, 'StartTime');
  throw wrongParameter('NextToken is not one that was given for this question.');
}
