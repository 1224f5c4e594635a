import { readQuestion } from '../canned/question.ts';
import type { Brief } from '../canned/compose.ts';
import { type ChatRequest, type Sampling, type TextRequest, messageText } from './completionRequest.ts';
import { DEFAULT_SEED, TEMPLATE_TOKENS } from '../inferred.ts';
import { countTokens } from '../canned/tokenizer.ts';

/** A completion to make, from either protocol. */
export interface CompletionJob {
  readonly kind: 'chat' | 'text';
  readonly sampling: Sampling;
  readonly brief: Brief;
  readonly promptTokens: number;
  /** False when the client turned reasoning off, or the protocol has none. */
  readonly mayReason: boolean;
  /** `max_tokens` when the request has none; undefined = what the context leaves. */
  readonly defaultMaxTokens: number | undefined;
}

/** The job of a chat request. The answer is to the last thing the user said. */
export function chatJob(request: ChatRequest): CompletionJob {
  const texts = request.messages.map(messageText);
  const asked = request.messages.findLastIndex((message) => message.role === 'user');
  const counted = texts.reduce((sum, text) => sum + countTokens(text) + TEMPLATE_TOKENS.perMessage, 0);
  const { enable_thinking, thinking } = request.chat_template_kwargs ?? {};
  return {
    kind: 'chat',
    sampling: request,
    brief: briefOf(texts[asked] ?? '', texts.join('\n'), request.seed),
    promptTokens: counted + TEMPLATE_TOKENS.opening,
    mayReason: request.include_reasoning !== false && enable_thinking !== false && thinking !== false,
    defaultMaxTokens: undefined,
  };
}

/** The job of a text completion; undefined when it holds more than one prompt. */
export function textJob(request: TextRequest): CompletionJob | undefined {
  const prompt = singlePrompt(request.prompt);
  if (prompt === undefined) return undefined;
  return {
    kind: 'text',
    sampling: request,
    brief: briefOf(prompt.text, prompt.text, request.seed),
    promptTokens: prompt.tokens,
    mayReason: false,
    defaultMaxTokens: 16,
  };
}

function briefOf(asked: string, whole: string, seed: number | null | undefined): Brief {
  return { question: readQuestion(asked), key: `${seed ?? DEFAULT_SEED} ${whole}` };
}

/** Text and length of a prompt. Token ids have no text here, but each list of them is a prompt of its own. */
function singlePrompt(prompt: TextRequest['prompt']): { readonly text: string; readonly tokens: number } | undefined {
  if (typeof prompt === 'string') return { text: prompt, tokens: countTokens(prompt) };
  const [first] = prompt;
  if (typeof first === 'number') return { text: prompt.join(' '), tokens: prompt.length };
  if (first === undefined || prompt.length > 1) return undefined;
  return typeof first === 'string'
    ? { text: first, tokens: countTokens(first) }
    : { text: first.join(' '), tokens: first.length };
}
