import { defaultMemberType } from './form.ts';

/** What a member does; `single` is the whole service, `other` a type that we do not know. */
export type MemberRole = 'prefill' | 'decode' | 'router' | 'single' | 'other';

/**
 * The role a member type names. Only `LLMDecode` and the role `LLMGateway` occur in sources; the others are inferred
 * from them, so the words are looked for anywhere in the type.
 */
export function memberRole(memberType: string): MemberRole {
  if (memberType === defaultMemberType) return 'single';
  if (/prefill/i.test(memberType)) return 'prefill';
  if (/decode/i.test(memberType)) return 'decode';
  if (/gateway|router|scheduler/i.test(memberType)) return 'router';
  return 'other';
}
