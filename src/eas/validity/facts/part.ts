import { defaultMemberType } from '../../deployment/form.ts';
import { isObject, objectAt, textAt, type JsonObject } from '../../deployment/json.ts';
import type { RoleKind } from '../../services/model.ts';
import { roleOfWord } from '../../services/role.ts';
import { pointer } from '../pointer.ts';
import { launchesOf, type Launch } from './launch.ts';
import { variablesOf, type Variable } from './settings.ts';

/** A part of a configuration that is checked by itself: the service, or one member of an aggregate. */
export interface Part {
  readonly document: JsonObject;
  /** JSON pointer to it. */
  readonly at: string;
  /** `aggregate`: what stands around members. */
  readonly kind: 'service' | 'aggregate' | 'member';
  /** Undefined for a service that is no part of an LLM deployment with roles. */
  readonly role: RoleKind | undefined;
  /** EAS's word for what it is, as written; empty when there is none. */
  readonly typeWord: string;
  /** What to call it in a message. */
  readonly title: string;
  readonly variables: readonly Variable[];
  readonly launches: readonly Launch[];
}

/** The parts of a configuration: the service, or what stands around its members and then each member. */
export function partsOf(config: JsonObject): Part[] {
  const { members } = config;
  if (!Array.isArray(members)) return [partOf(config, '', 'service', '')];
  return [
    partOf(config, '', 'aggregate', ''),
    ...members.flatMap((member: unknown, index) =>
      isObject(member) ? [partOf(member, pointer('', 'members', index), 'member', `members[${index}]`)] : [],
    ),
  ];
}

function partOf(document: JsonObject, at: string, kind: Part['kind'], fallback: string): Part {
  const metadata = objectAt(document, 'metadata');
  const typeWord = textAt(document, 'type') || textAt(metadata, 'type') || textAt(metadata, 'role');
  const launches = launchesOf(document, at);
  const role = roleOfWord(typeWord) ?? roleOfLaunch(launches);
  const title = (kind === 'member' ? typeWord : '') || textAt(metadata, 'name') || fallback || defaultMemberType;
  return { document, at, kind, role, typeWord, title, variables: variablesOf(document, at), launches };
}

/** A worker of a PD pair that runs its own command shows its role in the engine's flags (vLLM, SGLang). */
function roleOfLaunch(launches: readonly Launch[]): RoleKind | undefined {
  const text = launches.map((launch) => launch.text).join('\n');
  if (/--disaggregation-mode[ =]["']?prefill|kv_role\W+kv_producer/.test(text)) return 'prefill';
  return /--disaggregation-mode[ =]["']?decode|kv_role\W+kv_consumer/.test(text) ? 'decode' : undefined;
}
