import type { AnswerMessage, ChatMessage, ChatMetrics, ChatState, RawResult } from '../../src/messages/chat.ts';
import { noRawResult } from '../../src/messages/chat.ts';
import { firstRawDraft } from '../../src/messages/chatRaw.ts';
import { defaultChatSettings } from '../../src/messages/chatSettings.ts';

/** A chat as the host sends it, for tests. */
export function chatState(change: Partial<ChatState> = {}): ChatState {
  return {
    connectionId: 'emulator',
    connectionLabel: 'Local emulator',
    service: 'deepseek-r1-pd',
    availability: { kind: 'ready' },
    messages: [],
    settings: defaultChatSettings,
    draft: '',
    rawDraft: firstRawDraft,
    draftedAt: 0,
    rawResult: noRawResult,
    ...change,
  };
}

export const metrics: ChatMetrics = {
  timeToFirstTokenMs: 412.4,
  timePerOutputTokenMs: 21.34,
  totalMs: 7421,
  inputTokens: 1284,
  outputTokens: 329,
  tokensPerSecond: 44.3,
  estimated: false,
};

/** A finished answer. */
export function answer(id: string, change: Partial<AnswerMessage> = {}): AnswerMessage {
  return {
    id,
    role: 'assistant',
    phase: 'done',
    reasoning: '',
    content: '',
    hidden: 0,
    lost: 0,
    finishReason: 'stop',
    ...change,
  };
}

/** A question. */
export function question(id: string, text: string): ChatMessage {
  return { id, role: 'user', text };
}

/** An answer with every kind of Markdown that engines send. */
export const markdownSample = `## Prefill and decode

**Prefill** reads the whole prompt at once and is bound by *compute*; **decode** writes one token per step and is bound by memory bandwidth. See the [EAS documentation](https://help.aliyun.com/zh/pai/).

1. The router picks a prefill instance.
2. Prefill computes the KV cache and hands it over:
   - through \`nixl\` or \`mooncake\`
   - layer by layer, while it still computes
3. Decode streams the tokens.

\`\`\`python
import json

def events(lines):
    """Yields the JSON of each event of a stream, and stops at [DONE]. This comment is long enough to need a scroll bar."""
    for line in lines:
        if line.startswith("data: ") and line[6:] != "[DONE]":
            yield json.loads(line[6:])
\`\`\`

| Role | TP | DP | EP | Bound by |
|---|---:|---:|---:|---|
| Prefill | 8 | 1 | 8 | compute |
| Decode | 1 | 8 | 8 | memory bandwidth and all-to-all latency |

> TTFT is what a person waits for; TPOT is how fast the text then grows.

- [x] measured
- [ ] guessed
`;

export const thoughts = `The user asks about prefill and decode. I should name the two phases first.

Then the KV cache hand-over, because it explains why the phases can be on different machines.`;

/** A conversation of several turns. */
export function conversation(): ChatMessage[] {
  return [
    question('m1', 'Explain prefill and decode in one paragraph.'),
    answer('m2', { reasoning: thoughts, thinkingMs: 2134, content: markdownSample, metrics }),
    question('m3', 'And why does the router matter?\nKeep it short, please.'),
    answer('m4', {
      content:
        'It keeps each request with an instance that already holds the prefix of its prompt, so **prefill has less to do**.',
      metrics: { ...metrics, timeToFirstTokenMs: 96.2, outputTokens: 31, totalMs: 812, estimated: true },
      finishReason: 'length',
    }),
  ];
}

export const rawAnswer: RawResult = {
  phase: 'done',
  head: {
    status: 200,
    statusText: 'OK',
    headers: [
      { name: 'content-type', value: 'application/json' },
      { name: 'x-request-id', value: '7b0c2f5e-1b1e-4f6c-9a55-8f1d2f0f5a11' },
      { name: 'server', value: 'pai-eas-gateway' },
    ],
    timeToHeadersMs: 1830,
  },
  text: JSON.stringify({
    id: 'chatcmpl-7b0c2f5e',
    object: 'chat.completion',
    choices: [
      { index: 0, message: { role: 'assistant', content: 'Hello! How can I help you today?' }, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 5, completion_tokens: 10, total_tokens: 15 },
  }),
  binary: false,
  cut: false,
  bytes: 241,
  totalMs: 1842,
};
