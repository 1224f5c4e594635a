import * as z from 'zod/mini';

const optionalText = z.catch(z.optional(z.nullable(z.string())), undefined);
const tokens = z.catch(z.optional(z.nullable(z.number())), undefined);

/** What a delta may say. vLLM and SGLang call the thinking `reasoning_content`, newer releases `reasoning`. */
const Delta = z.object({ content: optionalText, reasoning_content: optionalText, reasoning: optionalText });

const Choice = z.object({
  delta: z.catch(z.optional(Delta), undefined),
  /** A server that does not stream answers with a whole message instead. */
  message: z.catch(z.optional(Delta), undefined),
  finish_reason: optionalText,
});

const Usage = z.object({ prompt_tokens: tokens, completion_tokens: tokens });

/** One event of a chat completion stream; a part of another shape than documented reads as absent. */
export const ChatChunk = z.object({
  choices: z.array(Choice),
  usage: z.catch(z.optional(z.nullable(Usage)), undefined),
});

export type ChatChunk = z.infer<typeof ChatChunk>;

/** Tokens that the server counted. */
export interface TokenUsage {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

/** What one event adds to an answer. */
export interface ChunkParts {
  readonly reasoning: string;
  readonly content: string;
  readonly finishReason: string | undefined;
  readonly usage: TokenUsage | undefined;
}

/** Reads an event; undefined when it is no chat completion event at all. */
export function readChunk(event: unknown): ChunkParts | undefined {
  const read = z.safeParse(ChatChunk, event);
  if (!read.success) return undefined;
  const choice = read.data.choices[0];
  const delta = choice?.delta ?? choice?.message;
  const usage = read.data.usage;
  return {
    reasoning: delta?.reasoning_content || delta?.reasoning || '',
    content: delta?.content ?? '',
    finishReason: choice?.finish_reason ?? undefined,
    usage: usage
      ? { inputTokens: usage.prompt_tokens ?? undefined, outputTokens: usage.completion_tokens ?? undefined }
      : undefined,
  };
}
