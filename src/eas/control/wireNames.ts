import type { QueryValue } from '../requests.ts';

/**
 * Values under the names of the wire: `workspaceId` is sent as `WorkspaceId`. `odd` has the names that this rule does
 * not give.
 */
export function wireNames(
  values: Readonly<Record<string, QueryValue>>,
  odd: Readonly<Record<string, string>> = {},
): Record<string, QueryValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [odd[name] ?? name.charAt(0).toUpperCase() + name.slice(1), value]),
  );
}
