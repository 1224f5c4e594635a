import { readQuestion } from '../canned/question.ts';
import type { Brief } from '../canned/compose.ts';
import { type ChatRequest, type Sampling, type TextRequest, messageText } from './completionRequest.ts';
import { DEFAULT_SEED, TEMPLATE_TOKENS } from '../inferred.ts';
import { PromptDigest } from '../pace/promptDigest.ts';

/** A completion to make, from either protocol. */
export interface CompletionJob {
  readonly kind: 'chat' | 'text';
  readonly sampling: Sampling;
  readonly brief: Brief;
  /** Its tokens; those of the answer may follow. */
  readonly prompt: PromptDigest;
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
  const prompt = new PromptDigest();
  request.messages.forEach(({ role }, index) => {
    prompt.template(role, TEMPLATE_TOKENS.opening);
    prompt.text(texts[index] ?? '');
    prompt.template('end', TEMPLATE_TOKENS.closing);
  });
  prompt.template('assistant', TEMPLATE_TOKENS.opening);
  const { enable_thinking, thinking } = request.chat_template_kwargs ?? {};
  return {
    kind: 'chat',
    sampling: request,
    brief: briefOf(texts[asked] ?? '', texts.join('\n'), request.seed),
    prompt,
    promptTokens: prompt.tokens,
    mayReason: request.include_reasoning !== false && enable_thinking !== false && thinking !== false,
    defaultMaxTokens: undefined,
  };
}

/** The job of a text completion; undefined when it holds more than one prompt. */
export function textJob(request: TextRequest): CompletionJob | undefined {
  const single = singlePrompt(request.prompt);
  if (single === undefined) return undefined;
  const prompt = new PromptDigest();
  if (typeof single === 'string') prompt.text(single);
  else prompt.ids(single);
  const text = typeof single === 'string' ? single : single.join(' ');
  return {
    kind: 'text',
    sampling: request,
    brief: briefOf(text, text, request.seed),
    prompt,
    promptTokens: prompt.tokens,
    mayReason: false,
    defaultMaxTokens: 16,
  };
}

function briefOf(asked: string, whole: string, seed: number | null | undefined): Brief {
  return { question: readQuestion(asked), key: `${seed ?? DEFAULT_SEED} ${whole}` };
}

/** A prompt as text or as token ids. Ids have no text here, but each list of them is a prompt of its own. */
function singlePrompt(prompt: TextRequest['prompt']): string | readonly number[] | undefined {
  if (typeof prompt === 'string') return prompt;
  const [first] = prompt;
  if (typeof first === 'number') return prompt.filter((id) => typeof id === 'number');
  return prompt.length > 1 ? undefined : first;
}
