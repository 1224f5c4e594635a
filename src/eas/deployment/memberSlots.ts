import type { ServiceConfig } from '../api.ts';
import { defaultMemberType } from './form.ts';
import { isObject, objectAt, textAt, type JsonObject } from './json.ts';

/** Where one member stands in a configuration. */
export interface MemberSlot {
  readonly key: string;
  readonly memberType: string;
  /** Its place in `members`; undefined when the whole configuration is the one member. */
  readonly index: number | undefined;
  readonly document: JsonObject;
}

/** The members of a configuration: the entries of `members`, or the configuration itself where there are none. */
export function memberSlots(config: ServiceConfig): MemberSlot[] {
  const members = config['members'];
  if (!Array.isArray(members)) {
    return describesContainer(config)
      ? [{ key: defaultMemberType, memberType: defaultMemberType, index: undefined, document: config }]
      : [];
  }
  const seen = new Map<string, number>();
  return members.flatMap((document: unknown, index): MemberSlot[] => {
    if (!isObject(document)) return [];
    const memberType = typeOf(document, index);
    const times = (seen.get(memberType) ?? 0) + 1;
    seen.set(memberType, times);
    return [{ key: times === 1 ? memberType : `${memberType}#${times}`, memberType, index, document }];
  });
}

/** Whether a configuration without members says what to run: a container, a processor or a model. */
function describesContainer(config: ServiceConfig): boolean {
  return ['containers', 'processor', 'model_path', 'processor_path', 'cloud'].some((key) => Object.hasOwn(config, key));
}

function typeOf(document: JsonObject, index: number): string {
  const metadata = objectAt(document, 'metadata');
  return textAt(document, 'type') || textAt(metadata, 'type') || textAt(metadata, 'name') || `member-${index + 1}`;
}
