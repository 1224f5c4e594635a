import type { ServiceConfig } from '../api.ts';
import { sizeNames } from './form.ts';
import { isObject, listAt, type JsonObject } from './json.ts';
import { memberSlots } from './memberSlots.ts';

/**
 * The keys of the members whose run command stands in the configuration and reads none of the size variables: what the
 * fields for sizes write would change nothing there.
 */
export function membersThatIgnoreSizes(config: ServiceConfig): ReadonlySet<string> {
  return new Set(
    memberSlots(config)
      .filter(({ document }) => ignoresSizes(document))
      .map(({ key }) => key),
  );
}

function ignoresSizes(document: JsonObject): boolean {
  const commands = listAt(document, 'containers').flatMap(commandOf);
  return commands.length > 0 && !commands.some(readsSize);
}

/** `script` is text, `command` text or a list of words. Source: EAS's service parameters. */
function commandOf(container: unknown): string[] {
  if (!isObject(container)) return [];
  return [container['script'], container['command']].flatMap((found) => {
    const text = Array.isArray(found) ? found.join(' ') : found;
    return typeof text === 'string' && text.trim() !== '' ? [text] : [];
  });
}

function readsSize(command: string): boolean {
  return sizeNames.some((name) => new RegExp(`\\b${name}\\b`).test(command));
}
