/** One turn of a conversation, as the OpenAI chat API takes it. */
export interface ChatTurn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A chat completion to ask for. A sampling value left out is the server's to choose. */
export interface ChatRequest {
  readonly messages: readonly ChatTurn[];
  /** Empty = the one model that the service holds. */
  readonly model: string;
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
}

/** The body of `POST /v1/chat/completions` for a streamed answer that reports its usage. */
export function chatBody(request: ChatRequest) {
  return {
    model: request.model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    stream: true as const,
    stream_options: { include_usage: true },
    ...(request.maxTokens === undefined ? {} : { max_tokens: request.maxTokens }),
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    ...(request.topP === undefined ? {} : { top_p: request.topP }),
  };
}
