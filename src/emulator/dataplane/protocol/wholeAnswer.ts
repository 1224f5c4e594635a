import { type Answer, jsonAnswer } from './answerBodies.ts';
import type { AnswerHead, Usage } from './chunkFormat.ts';
import type { Generation } from '../canned/generation.ts';

/** The answer of /v1/chat/completions when it does not stream. */
export function chatAnswer(
  head: AnswerHead,
  generation: Generation,
  usage: Usage,
  headers: Readonly<Record<string, string>>,
): Answer {
  const { reasoning, answer, finishReason, stopReason } = generation;
  const message = {
    role: 'assistant',
    content: answer.length === 0 ? null : answer.join(''),
    ...(reasoning.length > 0 && { reasoning_content: reasoning.join('') }),
    tool_calls: [],
  };
  const choice = { index: 0, message, logprobs: null, finish_reason: finishReason, stop_reason: stopReason ?? null };
  return jsonAnswer(200, { ...wireHead(head, 'chat.completion'), choices: [choice], usage }, headers);
}

/** The answer of /v1/completions when it does not stream. */
export function textAnswerOf(
  head: AnswerHead,
  { answer, finishReason, stopReason }: Generation,
  usage: Usage,
  headers: Readonly<Record<string, string>>,
): Answer {
  const choice = {
    index: 0,
    text: answer.join(''),
    logprobs: null,
    finish_reason: finishReason,
    stop_reason: stopReason ?? null,
  };
  return jsonAnswer(200, { ...wireHead(head, 'text_completion'), choices: [choice], usage }, headers);
}

function wireHead({ id, created, model }: AnswerHead, object: string) {
  return { id, object, created, model };
}
