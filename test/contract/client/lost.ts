/** Left out by the schemas on purpose. */
const secrets = new Set(['AccessToken', 'Token']);

/** Fields that the client gives under the right spelling. */
const respelled: Readonly<Record<string, string>> = { CurrentReaon: 'CurrentReason' };

/**
 * What an answer had and the client's reading of it has not: missing fields, entries and changed values, as paths.
 * Numbers and booleans may be the texts they came as, and the other way round.
 */
export function lost(raw: unknown, read: unknown, path = 'answer'): string[] {
  if (raw === null || raw === undefined) return [];
  if (Array.isArray(raw)) {
    if (!Array.isArray(read) || read.length !== raw.length) return [`${path} has not ${raw.length} entries`];
    return raw.flatMap((entry: unknown, index) => lost(entry, read[index], `${path}[${index}]`));
  }
  if (typeof raw === 'object') {
    if (typeof read !== 'object' || read === null) return [`${path} is not an object`];
    const known = new Map(Object.entries(read));
    return Object.entries(raw)
      .filter(([name]) => !secrets.has(name))
      .flatMap(([name, value]) => lost(value, known.get(respelled[name] ?? name), `${path}.${name}`));
  }
  return shown(raw) === shown(read) ? [] : [`${path} is ${shown(read)}, not ${shown(raw)}`];
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}
