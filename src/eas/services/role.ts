import type { RoleKind } from './model.ts';

const words: readonly (readonly [RegExp, RoleKind])[] = [
  [/prefill/i, 'prefill'],
  [/decode/i, 'decode'],
  // `LLMSscheduler` is how an older release spells it; gateway and scheduler together are the LLM intelligent router.
  [/llm_?gateway|llm_?s?scheduler|router/i, 'router'],
];

/** The role that one of EAS's words names (`LLMPrefill`, `LLMGatewayService` …); undefined for any other word. */
export function roleOfWord(word: string | undefined): RoleKind | undefined {
  if (!word) return undefined;
  return words.find(([pattern]) => pattern.test(word))?.[1];
}

/** The role that the ending of a name suggests (`foo-prefill`). Only a guess: used for what is known to be a member. */
export function roleOfName(name: string): RoleKind | undefined {
  const ending = /[-_.](prefill|decode|router|gateway|scheduler)(?:[-_.]?\d+)?$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === 'prefill' || ending === 'decode') return ending;
  return ending ? 'router' : undefined;
}

/** Prefill, decode, router, others. */
export const roleOrder: readonly RoleKind[] = ['prefill', 'decode', 'router', 'other'];
