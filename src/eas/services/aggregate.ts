/**
 * THE adapter for aggregates: how services belong together. EAS documents this only in part. Every inference we make
 * stands here:
 *
 * 1. [documented] ListServices(ParentServiceUid) gives the members of a service. The list itself carries no such
 *    field in the contract; `loadServices` writes it onto what that call returned, and we read it where it comes.
 * 2. [inferred] `RoleAttrs`, documented as JSON text about a role, may name `ParentServiceUid` and `MemberType`.
 * 3. [inferred] `ParentUid` is an account id (its example is a number). Only when it is the id of a service in the
 *    same list does it name the parent.
 * 4. [early name only] The configuration of an aggregate has a list `members`; what they are named there are its members.
 * 5. [documented] Services of one `ServiceGroup` with an LLM intelligent router (`LLMGatewayService`) serve together.
 *    [inferred] If one of them looks like an aggregate, or an aggregate has the group's name, it is the parent;
 *    otherwise the group is shown as one aggregate
 *    that its router stands for.
 * 6. [inferred] A member's role is told, in this order, by `MemberType` (of its own or in `RoleAttrs`), `Role`, `ServiceType`, `AppType`, the type
 *    and the launch command in its configuration, and last by the ending of its name. A word we do not know is kept.
 */
import * as z from 'zod/mini';
import { parseJson } from '../../cloud/json.ts';
import type { Service } from '../wire/service.ts';
import { field } from '../wire/tolerant.ts';
import { describeConfig } from './configFacts.ts';
import { membersInConfig } from './configMembers.ts';
import type { RoleKind } from './model.ts';
import { roleOfName, roleOfWord } from './role.ts';

/** What a member does. */
export interface MemberRole {
  readonly kind: RoleKind;
  readonly label: string;
}

/** The id that identifies a service; undefined where EAS gave none. */
export function uidOf(service: Service): string | undefined {
  return service.ServiceUid ?? service.ServiceId;
}

/** The id of the aggregate that a service says it is a member of. */
export function parentUidOf(service: Service): string | undefined {
  return service.ParentServiceUid || attributesOf(service).ParentServiceUid;
}

const Attributes = z.looseObject({ ParentServiceUid: field(z.string()), MemberType: field(z.string()) });

function attributesOf(service: Service): z.infer<typeof Attributes> {
  const known = attributes.get(service);
  if (known) return known;
  const read = readAttributes(service);
  attributes.set(service, read);
  return read;
}

/** Each service is asked for its attributes several times. */
const attributes = new WeakMap<Service, z.infer<typeof Attributes>>();

function readAttributes(service: Service): z.infer<typeof Attributes> {
  const parsed = service.RoleAttrs ? parseJson(service.RoleAttrs) : undefined;
  const read = z.safeParse(Attributes, parsed?.ok ? parsed.value : undefined);
  return read.success ? read.data : { ParentServiceUid: undefined, MemberType: undefined };
}

/** The role that a service's own words name, whether or not it is a member of anything. */
function ownRole(service: Service): RoleKind | undefined {
  if (hasMembersInConfig(service)) return undefined;
  return firstDefined(roleWords(service), roleOfWord) ?? describeConfig(service).role;
}

/** The role of a service that is known to be a member. `label` is never empty. */
export function memberRole(service: Service): MemberRole {
  const clear = hasMembersInConfig(service) ? undefined : roleWords(service).find((word) => roleOfWord(word));
  const clearKind = roleOfWord(clear);
  if (clear && clearKind) return { kind: clearKind, label: clear };
  const words = [...roleWords(service), describeConfig(service).typeWord].flatMap((word) => (word ? [word] : []));
  const telling = words.filter((word) => !isGeneral(word));
  const kind = ownRole(service) ?? (telling.length === 0 ? roleOfName(service.ServiceName) : undefined) ?? 'other';
  const label = telling.find((word) => roleOfWord(word)) ?? telling[0] ?? words[0] ?? 'Standard';
  return { kind, label };
}

/** True when the configuration says that the service is an aggregate. */
export function hasMembersInConfig(service: Service): boolean {
  return membersInConfig(service).length > 0;
}

/** True for a service that has, or may have, members which the list does not show. */
export function looksLikeAggregate(service: Service): boolean {
  if (!uidOf(service) || parentUidOf(service) || ownRole(service)) return false;
  if (hasMembersInConfig(service)) return true;
  if (/aggregat|\bband\b/i.test(`${service.WorkloadType} ${service.AppType} ${service.ServiceType}`)) return true;
  return !service.ServiceConfig && roleWords(service).some((word) => word !== undefined && /^LLM/i.test(word));
}

/** Which services belong to which: the parent by the member, and the groups that no service stands for. */
export interface Belonging {
  readonly parents: ReadonlyMap<Service, Service>;
  readonly groups: ReadonlyMap<string, readonly Service[]>;
}

/** Reads every signal. Each service has at most one parent and no parent is a member itself. */
export function findBelonging(services: readonly Service[]): Belonging {
  const direct = directParents(services);
  const parents = new Map<Service, Service>();
  for (const member of direct.keys()) {
    const root = rootOf(member, direct);
    if (root) parents.set(member, root);
  }
  const grown = new Set(parents.values());
  const alone = services.filter((service) => !parents.has(service) && !grown.has(service));
  const groups = new Map<string, readonly Service[]>();
  for (const [name, group] of groupsWithRouter(alone)) {
    const namesake = services.filter((service) => service.ServiceName === name && !parents.has(service));
    const heads = [...new Set([...group, ...namesake])].filter(looksLikeAggregate);
    const [head] = heads;
    if (head && heads.length === 1) for (const service of group) if (service !== head) parents.set(service, head);
    if (heads.length === 0) groups.set(name, group);
  }
  return { parents, groups };
}

function directParents(services: readonly Service[]): Map<Service, Service> {
  const byUid = new Map(services.flatMap((service) => uidsOf(service).map((uid) => [uid, service] as const)));
  const byName = new Map(services.map((service) => [service.ServiceName, service]));
  const parents = new Map<Service, Service>();
  for (const service of services) {
    for (const name of membersInConfig(service)) {
      const member = byName.get(name ?? '');
      if (member && member !== service) parents.set(member, service);
    }
  }
  for (const service of services) {
    const parent = byUid.get(parentUidOf(service) ?? '') ?? byUid.get(service.ParentUid ?? '');
    if (parent && parent !== service) parents.set(service, parent);
  }
  return parents;
}

/** The topmost parent; undefined when the relations run in a circle. */
function rootOf(member: Service, parents: ReadonlyMap<Service, Service>): Service | undefined {
  const seen = new Set([member]);
  let at = member;
  for (let next = parents.get(at); next; next = parents.get(at)) {
    if (seen.has(next)) return undefined;
    seen.add(next);
    at = next;
  }
  return at === member ? undefined : at;
}

function groupsWithRouter(services: readonly Service[]): Map<string, Service[]> {
  const groups = new Map<string, Service[]>();
  for (const service of services) {
    if (!service.ServiceGroup) continue;
    const group = groups.get(service.ServiceGroup) ?? [];
    groups.set(service.ServiceGroup, group);
    group.push(service);
  }
  for (const [name, group] of groups) {
    const routed = group.length > 1 && group.some((service) => ownRole(service) === 'router');
    if (!routed) groups.delete(name);
  }
  return groups;
}

function roleWords(service: Service): readonly (string | undefined)[] {
  return [service.MemberType, attributesOf(service).MemberType, service.Role, service.ServiceType, service.AppType];
}

/** Words that say nothing about a role. */
function isGeneral(word: string): boolean {
  return /^(standard|llm|default|service|async|serverless)$/i.test(word);
}

function uidsOf(service: Service): string[] {
  return [service.ServiceUid, service.ServiceId].flatMap((uid) => (uid ? [uid] : []));
}

function firstDefined<A, B>(items: readonly A[], read: (item: A) => B | undefined): B | undefined {
  for (const item of items) {
    const value = read(item);
    if (value !== undefined) return value;
  }
  return undefined;
}
