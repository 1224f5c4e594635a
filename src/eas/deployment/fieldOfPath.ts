import type { ServiceConfig } from '../api.ts';
import { pointerKeys } from '../validity/pointer.ts';
import { memberField } from './finding.ts';
import { sizeNames, type MemberForm } from './form.ts';
import { isObject, listAt, textAt } from './json.ts';
import { memberSlots, type MemberSlot } from './memberSlots.ts';

/**
 * The field of the form that shows the place in the configuration that a JSON pointer names; undefined where there is
 * none. `members` are those of the form, whose rows may not all be in the configuration yet.
 */
export function fieldOfPath(config: ServiceConfig, members: readonly MemberForm[], path: string): string | undefined {
  const keys = pointerKeys(path);
  const [first, second] = keys;
  if (first === 'name' && keys.length === 1) return 'name';
  if (first === 'metadata' && second === 'name') return 'name';
  if (first === 'metadata' && second === 'workspace_id') return 'workspace';
  const index = first === 'members' && Array.isArray(config['members']) ? Number(second) : undefined;
  const slot = memberSlots(config).find((candidate) => candidate.index === index);
  if (slot === undefined) return undefined;
  const field = fieldInMember(slot, members, index === undefined ? keys : keys.slice(2));
  return field && memberField(slot.key, field);
}

function fieldInMember(slot: MemberSlot, members: readonly MemberForm[], keys: readonly string[]): string | undefined {
  const place = keys.join('/');
  if (place === 'metadata/instance') return 'instances';
  if (/^metadata\/(?:quota_id|quota_type|resource)$/.test(place)) return 'resource';
  if (/^cloud\/computing\/(?:instance_type|instances(?:\/0(?:\/type)?)?)$/.test(place)) return 'resource';
  const row = /^containers\/0\/env\/(\d+)(?:\/(?:name|value))?$/.exec(place)?.[1];
  return row === undefined ? undefined : fieldOfVariable(slot, members, Number(row));
}

/** A size has a field of its own; the others are rows, counted as `readEnv` reads them. */
function fieldOfVariable(slot: MemberSlot, members: readonly MemberForm[], index: number): string | undefined {
  const entries = listAt(listAt(slot.document, 'containers')[0], 'env');
  const size = sizeNames.find((name) => name === textAt(entries[index], 'name'));
  if (size !== undefined) return size;
  const isRow = (entry: unknown): boolean =>
    isObject(entry) && !sizeNames.some((name) => name === textAt(entry, 'name'));
  if (!isRow(entries[index])) return undefined;
  const place = entries.slice(0, index).filter(isRow).length;
  const rows = members.find(({ key }) => key === slot.key)?.env ?? [];
  const written = rows.flatMap(({ name }, row) => (name === '' ? [] : [row]));
  return `env/${written[place] ?? place}`;
}
