import { isObject, listAt, numberAt, objectAt, textAt } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import type { Part } from '../facts/part.ts';
import { errorAt, setting, warningAt, type Finding } from '../finding.ts';
import { nearestKey } from '../keys/nearestKey.ts';
import { pointer } from '../pointer.ts';
import { shown } from '../words.ts';

/** The LLM intelligent router and the group that it stands in (eas/product.md, section 2.1). */
export function checkRouters(parts: readonly Part[], options: ValidateOptions): Finding[] {
  return [
    ...parts.filter(({ role }) => role === 'router').flatMap((part) => checkRouter(part, options)),
    ...parts.flatMap((part) => [...checkRoleAlone(part, options), ...checkWayIn(part, parts, options)]),
    ...checkMembers(parts, options),
    ...checkGroup(parts, options),
  ];
}

function groupOf({ document }: Part): string {
  return textAt(objectAt(document, 'metadata'), 'group');
}

/** The configuration of a member by itself, as EAS has it for the service that is one: its aggregate leads to it. */
function isMemberAlone({ document }: Part): boolean {
  return textAt(document, 'type') !== '';
}

function checkRouter(part: Part, { t }: ValidateOptions): Finding[] {
  const { document, at, kind } = part;
  const path = pointer(at, 'metadata', 'instance');
  const instances = numberAt(objectAt(document, 'metadata'), 'instance');
  const alone =
    instances === 1
      ? [
          warningAt(
            path,
            'router-single-instance',
            t('One router is a single point of failure: EAS advises at least 2 instances.'),
            setting(t('Use 2 instances'), path, 2),
          ),
        ]
      : [];
  if (kind !== 'service' || groupOf(part) !== '' || isMemberAlone(part)) return alone;
  const message = t(
    'A router finds its engines in its service group: set metadata.group, and the same in the engines.',
  );
  return [...alone, errorAt(at, 'router-without-group', message)];
}

/** A prefill or decode service that is no member and in no group gets no requests [INFER]. */
function checkRoleAlone(part: Part, { t }: ValidateOptions): Finding[] {
  const isHalf = part.role === 'prefill' || part.role === 'decode';
  if (part.kind !== 'service' || !isHalf || groupOf(part) !== '' || isMemberAlone(part)) return [];
  const message = t('Prefill and Decode need a router: put them into one service group with it (metadata.group).');
  return [warningAt(part.at, 'role-without-group', message)];
}

/** The router does not work with services that are reached through NLB or Nacos [DOC]. */
function checkWayIn(part: Part, parts: readonly Part[], { t }: ValidateOptions): Finding[] {
  const isRouted = part.kind === 'service' ? part.role !== undefined && groupOf(part) !== '' : hasRouter(parts);
  if (!isRouted) return [];
  const networking = objectAt(part.document, 'networking');
  const found = [
    ...(listAt(networking, 'nlb').length > 0 ? [['nlb', 'NLB'] as const] : []),
    ...(isObject(networking['nacos']) || listAt(networking, 'nacos').length > 0 ? [['nacos', 'Nacos'] as const] : []),
  ];
  return found.map(([key, title]) =>
    warningAt(
      pointer(part.at, 'networking', key),
      'router-with-other-way-in',
      t('The LLM router does not work with services that are reached through {0}.', title),
    ),
  );
}

function hasRouter(parts: readonly Part[]): boolean {
  return parts.some(({ role }) => role === 'router');
}

const memberTypes = ['LLMPrefill', 'LLMDecode', 'LLMGateway'];

/** An aggregate has both halves and a router; what its members may be is not documented [INFER]. */
function checkMembers(parts: readonly Part[], { t }: ValidateOptions): Finding[] {
  const [around, ...members] = parts;
  if (around?.kind !== 'aggregate') return [];
  const path = pointer(around.at, 'members');
  if (listAt(around.document, 'members').length === 0) {
    return [errorAt(path, 'members-empty', t('"members" is empty: an aggregated service needs members.'))];
  }
  const roles = new Set(members.map(({ role }) => role));
  const missing = (['prefill', 'decode'] as const).filter((role) => !roles.has(role));
  const half = missing.length === 1;
  const isPd = roles.has('prefill') && roles.has('decode');
  return [
    ...(half
      ? [
          warningAt(
            path,
            'half-of-a-pair',
            missing[0] === 'decode'
              ? t('There is a Prefill member but no Decode: nothing would produce answers.')
              : t('There is a Decode member but no Prefill: nothing would read prompts.'),
          ),
        ]
      : []),
    ...(isPd && !roles.has('router')
      ? [
          warningAt(
            path,
            'no-router',
            t('Prefill and Decode have no router member (LLMGateway): nothing sends them requests.'),
          ),
        ]
      : []),
    ...members.flatMap((member, index) => checkMemberType(member, members.slice(0, index), t)),
  ];
}

function checkMemberType(part: Part, before: readonly Part[], t: ValidateOptions['t']): Finding[] {
  const { typeWord, at, document } = part;
  const path = pointer(at, textAt(document, 'type') === '' ? 'metadata' : 'type');
  if (typeWord === '') {
    const message = t('The member does not say what it is: set "type" to LLMPrefill, LLMDecode or LLMGateway.');
    return [warningAt(at, 'member-type-missing', message)];
  }
  if (before.some((other) => other.typeWord === typeWord)) {
    return [warningAt(path, 'member-twice', t('There is more than one member of the type {0}.', shown(typeWord)))];
  }
  const meant = nearestKey(typeWord, memberTypes);
  if (meant === undefined || meant === typeWord || textAt(document, 'type') === '') return [];
  const message = t('EAS does not know "{0}" here. Did you mean "{1}"?', shown(typeWord), meant);
  return [warningAt(path, 'member-type', message, setting(t('Write "{0}"', meant), path, meant))];
}

/** Members stand in one group, and a group holds a router or a queue, not both [DOC]. */
function checkGroup(parts: readonly Part[], { t }: ValidateOptions): Finding[] {
  const grouped = parts.filter((part) => groupOf(part) !== '');
  const [first, ...rest] = grouped;
  const other = rest.find((part) => first !== undefined && groupOf(part) !== groupOf(first));
  const queue = parts.find((part) =>
    /^queue/i.test(textAt(objectAt(part.document, 'metadata'), 'role') || part.typeWord),
  );
  return [
    ...(first && other
      ? [
          errorAt(
            pointer(other.at, 'metadata', 'group'),
            'different-groups',
            t(
              'The router and its engines must be in one service group, but these are in {0} and {1}.',
              shown(groupOf(first)),
              shown(groupOf(other)),
            ),
            setting(t('Use group {0}', shown(groupOf(first))), pointer(other.at, 'metadata', 'group'), groupOf(first)),
          ),
        ]
      : []),
    ...(queue && hasRouter(parts)
      ? [errorAt(queue.at, 'router-with-queue', t('A service group cannot hold both a router and a queue service.'))]
      : []),
  ];
}
