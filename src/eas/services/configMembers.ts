import * as z from 'zod/mini';
import { parseJson } from '../../cloud/json.ts';
import type { Service } from '../wire/service.ts';
import { field, listOf } from '../wire/tolerant.ts';

const Member = z.looseObject({ name: field(z.string()), metadata: field(z.looseObject({ name: field(z.string()) })) });
const Document = z.looseObject({ members: listOf(Member) });

/** Thousands of services are asked for their members in one list, some of them several times. */
const known = new WeakMap<object, readonly (string | undefined)[]>();

/**
 * The names of the members that a configuration lists, undefined for one without a name; empty when the service is no
 * aggregate. Much cheaper than `describeConfig`: most configurations are not read at all. Never throws.
 */
export function membersInConfig(service: Pick<Service, 'ServiceConfig'>): readonly (string | undefined)[] {
  const found = known.get(service);
  if (found) return found;
  const names = readNames(service.ServiceConfig ?? '');
  known.set(service, names);
  return names;
}

function readNames(config: string): readonly (string | undefined)[] {
  // JSON can write a key with escapes, but nobody does.
  if (!config.includes('"members"')) return [];
  const parsed = parseJson(config);
  const read = z.safeParse(Document, parsed.ok ? parsed.value : undefined);
  return read.success ? read.data.members.map((member) => member.metadata?.name ?? member.name) : [];
}
