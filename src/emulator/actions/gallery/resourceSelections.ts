import * as z from 'zod/mini';
import { findMachine } from '../../catalog/machines.ts';
import { findQuota } from '../../catalog/quotas.ts';
import { asObject, placedOn } from '../../catalog/spec.ts';
import { invalid } from '../../services/config.ts';

const text = z.optional(z.string());
const Selection = z.looseObject({
  MemberType: text,
  ResourceType: text,
  InstanceType: text,
  ResourceId: text,
  QuotaId: text,
  QuotaType: text,
});
type Selection = z.infer<typeof Selection>;

const bad =
  'ResourceSelections must be URL-encoded JSON: an array of objects with MemberType and InstanceType, ResourceId or QuotaId.';

/** Reads the query value, already decoded once; it may have been encoded twice, and be one object (wire.md). */
export function readSelections(value: string | undefined): readonly Selection[] {
  if (value === undefined) return [];
  const parsed = parseJson(value) ?? parseJson(decode(value));
  const read = z.safeParse(z.union([z.array(Selection), Selection]), parsed);
  if (!read.success) throw invalid(bad);
  return Array.isArray(read.data) ? read.data : [read.data];
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Which selection each member takes: its own by name, then those without a name in order. */
function assign(types: readonly string[], selections: readonly Selection[]): ReadonlyMap<string, Selection> {
  const taken = new Map<string, Selection>();
  for (const selection of selections) {
    if (selection.MemberType === undefined) continue;
    if (!types.includes(selection.MemberType)) {
      throw invalid(
        `ResourceSelections names the member ${selection.MemberType.slice(0, 40)}; the profile has ${types.join(', ')}.`,
      );
    }
    taken.set(selection.MemberType, selection);
  }
  for (const selection of selections.filter((entry) => entry.MemberType === undefined)) {
    const free = types.find((type) => !taken.has(type));
    if (free === undefined) throw invalid('ResourceSelections has more entries than the profile has members.');
    taken.set(free, selection);
  }
  return taken;
}

/** Tells whether there is a resource group of an id. */
type KnowsResource = (resourceId: string) => boolean;

/** When several ids are set the order is QuotaId, ResourceId, InstanceType. */
function place(selection: Selection, knows: KnowsResource): Parameters<typeof placedOn>[1] {
  if (selection.QuotaId) {
    const quota = findQuota(selection.QuotaId);
    if (!quota) throw invalid(`The resource quota ${selection.QuotaId.slice(0, 80)} does not exist.`);
    return { quotaId: quota.id, quotaType: selection.QuotaType ?? quota.kind };
  }
  if (selection.ResourceId) {
    if (knows(selection.ResourceId)) return { resourceId: selection.ResourceId };
    throw invalid(`The resource group ${selection.ResourceId.slice(0, 80)} does not exist in this region.`);
  }
  if (!selection.InstanceType) return {};
  if (!findMachine(selection.InstanceType)) {
    throw invalid(`The instance type ${selection.InstanceType.slice(0, 80)} does not exist in this region.`);
  }
  return { instanceType: selection.InstanceType };
}

/** The template with each member on the resources chosen for it; members without a choice keep the template's. */
export function applySelections(
  spec: Record<string, unknown>,
  types: readonly string[],
  selections: readonly Selection[],
  knows: KnowsResource,
): Record<string, unknown> {
  const chosen = assign(types, selections);
  const { members } = spec;
  if (!Array.isArray(members)) {
    const selection = chosen.get(types[0] ?? '');
    return selection ? placedOn(spec, place(selection, knows)) : spec;
  }
  const placed = members.map((entry: unknown) => {
    const part = asObject(entry);
    const selection = chosen.get(String(part['type']));
    return selection ? placedOn(part, place(selection, knows)) : part;
  });
  return { ...spec, members: placed };
}
