import type { ServiceEvent } from '../wire/events.ts';
import { textAt } from './json.ts';

/** The sentence in an event: its message, or the `message` inside when that is JSON text. */
export function eventText(event: ServiceEvent): string {
  const parsed = parsedMessage(event);
  return textAt(parsed, 'message') || textAt(parsed, 'Message') || (event.Message ?? '');
}

/** The instance an event is about; empty when it names none. The name of the key is inferred. */
export function eventInstance(event: ServiceEvent): string {
  const parsed = parsedMessage(event);
  return textAt(parsed, 'instanceName') || textAt(parsed, 'InstanceName');
}

function parsedMessage({ Message: text = '' }: ServiceEvent): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
