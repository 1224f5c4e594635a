import type { ServiceEvent } from '../wire/events.ts';
import { textAt } from './json.ts';

/** The sentence in an event: its message, or the `message` inside when that is JSON text. */
export function eventText(event: ServiceEvent): string {
  const text = event.Message ?? '';
  if (!text.trimStart().startsWith('{')) return text;
  try {
    const parsed: unknown = JSON.parse(text);
    return textAt(parsed, 'message') || textAt(parsed, 'Message') || text;
  } catch {
    return text;
  }
}
