import * as z from 'zod/mini';

const optionalNumber = z.nullish(z.number());
const optionalInteger = z.nullish(z.int());
const optionalFlag = z.nullish(z.boolean());

const sampling = {
  model: z.nullish(z.string()),
  stream: optionalFlag,
  stream_options: z.nullish(z.looseObject({ include_usage: optionalFlag })),
  max_tokens: optionalInteger,
  min_tokens: optionalInteger,
  temperature: optionalNumber,
  top_p: optionalNumber,
  top_k: optionalInteger,
  presence_penalty: optionalNumber,
  frequency_penalty: optionalNumber,
  n: optionalInteger,
  seed: optionalInteger,
  stop: z.nullish(z.union([z.string(), z.array(z.string())])),
  ignore_eos: optionalFlag,
};

const SamplingSchema = z.object({ ...sampling, max_completion_tokens: optionalInteger });

/** The fields that chat and text completions share. */
export type Sampling = z.infer<typeof SamplingSchema>;

const ContentPart = z.looseObject({ type: z.string(), text: z.optional(z.string()) });

const Message = z.looseObject({
  role: z.string(),
  content: z.nullish(z.union([z.string(), z.array(ContentPart)])),
});

/** Body of POST /v1/chat/completions, as far as the emulator reads it; other fields are accepted. */
export const ChatRequest = z.looseObject({
  ...sampling,
  messages: z.array(Message).check(z.minLength(1)),
  max_completion_tokens: optionalInteger,
  include_reasoning: optionalFlag,
  chat_template_kwargs: z.nullish(z.looseObject({ enable_thinking: optionalFlag, thinking: optionalFlag })),
});

export type ChatRequest = z.infer<typeof ChatRequest>;

/** Body of POST /v1/completions. A prompt may be text, or token ids. */
export const TextRequest = z.looseObject({
  ...sampling,
  prompt: z.union([z.string(), z.array(z.string()), z.array(z.int()), z.array(z.array(z.int()))]),
});

export type TextRequest = z.infer<typeof TextRequest>;

/** Text of a message, its parts joined; images and the like count as nothing. */
export function messageText(message: ChatRequest['messages'][number]): string {
  const { content } = message;
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('\n');
}
