/** Tokens of a request and its answer, as both protocols count them. */
export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly completion_tokens_details?: { readonly reasoning_tokens: number };
}

/** Writes the events of one stream. The parts that never change are serialised once per stream. */
export interface ChunkFormat {
  /** Before the first token; empty when the protocol has nothing to say there. */
  readonly opening: string;
  reasoning(text: string): string;
  answer(text: string): string;
  finish(reason: string, stop: string | undefined): string;
  usage(usage: Usage): string;
}

/** The line that ends every stream. */
export const DONE = 'data: [DONE]\n\n';

/** What identifies an answer on the wire. */
export interface AnswerHead {
  readonly id: string;
  /** Unix time, seconds. */
  readonly created: number;
  readonly model: string;
}

/** Events of /v1/chat/completions. */
export function chatChunks(head: AnswerHead): ChunkFormat {
  const start = eventStart(head, 'chat.completion.chunk');
  const delta = `${start}[{"index":0,"delta":`;
  const open = '},"logprobs":null,"finish_reason":null}]}\n\n';
  return {
    opening: `${delta}{"role":"assistant","content":""${open}`,
    reasoning: (text) => `${delta}{"reasoning_content":${JSON.stringify(text)}${open}`,
    answer: (text) => `${delta}{"content":${JSON.stringify(text)}${open}`,
    finish: (reason, stop) => `${delta}{"content":""},"logprobs":null,${finishFields(reason, stop)}}]}\n\n`,
    usage: (usage) => `${start}[],"usage":${JSON.stringify(usage)}}\n\n`,
  };
}

/** Events of /v1/completions. Text completions have no reasoning of their own. */
export function textChunks(head: AnswerHead): ChunkFormat {
  const start = eventStart(head, 'text_completion');
  const choice = `${start}[{"index":0,"text":`;
  const answer = (text: string): string =>
    `${choice}${JSON.stringify(text)},"logprobs":null,"finish_reason":null,"stop_reason":null}]}\n\n`;
  return {
    opening: '',
    reasoning: answer,
    answer,
    finish: (reason, stop) => `${choice}"","logprobs":null,${finishFields(reason, stop)}}]}\n\n`,
    usage: (usage) => `${start}[],"usage":${JSON.stringify(usage)}}\n\n`,
  };
}

function eventStart({ id, created, model }: AnswerHead, object: string): string {
  return `data: {"id":${JSON.stringify(id)},"object":"${object}","created":${created},"model":${JSON.stringify(model)},"choices":`;
}

function finishFields(reason: string, stop: string | undefined): string {
  return `"finish_reason":${JSON.stringify(reason)},"stop_reason":${JSON.stringify(stop ?? null)}`;
}
