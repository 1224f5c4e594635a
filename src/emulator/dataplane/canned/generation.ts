import { type Brief, composeAnswer, composeMore, composeReasoning } from './compose.ts';
import { findStop } from './stopSearch.ts';
import { splitTokens } from './tokenizer.ts';

/** What limits a generation. */
export interface GenerationLimits {
  /** Tokens that the answer may have, reasoning included. */
  readonly maxTokens: number;
  /** Tokens that it must have before it may end by itself. */
  readonly minTokens: number;
  /** Write on until `maxTokens`, as load tests ask for. */
  readonly ignoreEnd: boolean;
  readonly stop: readonly string[];
}

/** Why an answer ended. */
export type FinishReason = 'stop' | 'length';

/** A whole answer, made before its first token is sent. */
export interface Generation {
  /** Tokens of the reasoning; they come first. */
  readonly reasoning: readonly string[];
  /** Tokens of the answer. The text of those that reach into a stop string is cut, even to nothing. */
  readonly answer: readonly string[];
  readonly finishReason: FinishReason;
  /** The stop string that ended it. */
  readonly stopReason: string | undefined;
}

/** Tokens that the engine produces for a generation. */
export function outputTokens(generation: Generation): number {
  return generation.reasoning.length + generation.answer.length;
}

/** Writes the answer to a brief within limits, always the same one. */
export function generate(brief: Brief, reasons: boolean, limits: GenerationLimits): Generation {
  const reasoning = reasons ? splitTokens(composeReasoning(brief)) : [];
  if (reasoning.length >= limits.maxTokens) {
    return {
      reasoning: reasoning.slice(0, limits.maxTokens),
      answer: [],
      finishReason: 'length',
      stopReason: undefined,
    };
  }
  return { reasoning, ...writeAnswer(brief, limits, reasoning.length) };
}

function writeAnswer(brief: Brief, limits: GenerationLimits, before: number): Omit<Generation, 'reasoning'> {
  const room = limits.maxTokens - before;
  const least = limits.ignoreEnd ? room : Math.min(room, limits.minTokens - before);
  const tokens: string[] = [];
  for (const block of blocks(brief, () => tokens.length < least)) {
    for (const token of splitTokens(block)) tokens.push(token);
    if (tokens.length >= room) break;
  }
  const finishReason = tokens.length >= room ? 'length' : 'stop';
  const answer = tokens.slice(0, room);
  return cutAtStop(answer, limits.stop) ?? { answer, finishReason, stopReason: undefined };
}

/** The blocks of the answer, and more of them for as long as it is too short. */
function* blocks(brief: Brief, tooShort: () => boolean): Generator<string> {
  yield* composeAnswer(brief);
  for (const block of composeMore(brief)) {
    if (!tooShort()) return;
    yield block;
  }
}

function cutAtStop(tokens: readonly string[], stops: readonly string[]): Omit<Generation, 'reasoning'> | undefined {
  const found = findStop(tokens.join(''), stops);
  if (found === undefined) return undefined;
  const answer: string[] = [];
  let at = 0;
  for (const token of tokens) {
    if (at >= found.end) break;
    answer.push(token.slice(0, Math.max(0, found.start - at)));
    at += token.length;
  }
  return { answer, finishReason: 'stop', stopReason: found.stop };
}
