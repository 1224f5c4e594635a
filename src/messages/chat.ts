import * as z from 'zod/mini';
import { RawDraft } from './chatRaw.ts';
import { ChatSettings } from './chatSettings.ts';

/** The longest message a person can send, in characters. */
export const maxMessageLength = 1_000_000;
/** Characters of one answer that the panel shows; the host keeps the rest. */
export const maxShownLength = 200_000;

/** A failure in words: what happened, what to do, and the codes that support asks for. */
export const ChatFailure = z.object({ message: z.string(), advice: z.string(), details: z.string() });
export type ChatFailure = z.infer<typeof ChatFailure>;

/** How fast an answer came; times in ms. */
export const ChatMetrics = z.object({
  timeToFirstTokenMs: z.optional(z.number()),
  timePerOutputTokenMs: z.optional(z.number()),
  totalMs: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  tokensPerSecond: z.optional(z.number()),
  /** True when the server counted no tokens, and the counts are ours. */
  estimated: z.boolean(),
});
export type ChatMetrics = z.infer<typeof ChatMetrics>;

export const UserMessage = z.object({ id: z.string(), role: z.literal('user'), text: z.string() });
export type UserMessage = z.infer<typeof UserMessage>;

/** Where an answer stands. The first three are under way. */
export const AnswerPhase = z.enum(['waiting', 'thinking', 'answering', 'done', 'stopped', 'failed', 'interrupted']);
export type AnswerPhase = z.infer<typeof AnswerPhase>;

export const AnswerMessage = z.object({
  id: z.string(),
  role: z.literal('assistant'),
  phase: AnswerPhase,
  reasoning: z.string(),
  content: z.string(),
  /** Characters that the host keeps and the panel does not show. */
  hidden: z.number(),
  /** Characters at the end that did not outlive a reload of the window. */
  lost: z.number(),
  thinkingMs: z.optional(z.number()),
  metrics: z.optional(ChatMetrics),
  failure: z.optional(ChatFailure),
  finishReason: z.optional(z.string()),
});
export type AnswerMessage = z.infer<typeof AnswerMessage>;

export const ChatMessage = z.discriminatedUnion('role', [UserMessage, AnswerMessage]);
export type ChatMessage = z.infer<typeof ChatMessage>;

/** Whether the service can answer. */
export const ServiceAvailability = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('checking') }),
  /** `again`: it could not answer before, which is worth a word. */
  z.object({ kind: z.literal('ready'), again: z.optional(z.boolean()) }),
  /** `startable`: it is stopped, and starting it is all that is needed. */
  z.object({ kind: z.literal('unavailable'), failure: ChatFailure, startable: z.optional(z.boolean()) }),
]);
export type ServiceAvailability = z.infer<typeof ServiceAvailability>;

/** What came back for a raw request, as far as it came. */
export const RawResult = z.object({
  phase: z.enum(['idle', 'sending', 'done']),
  head: z.optional(
    z.object({
      status: z.number(),
      statusText: z.string(),
      headers: z.array(z.object({ name: z.string(), value: z.string() })),
      timeToHeadersMs: z.number(),
    }),
  ),
  text: z.string(),
  binary: z.boolean(),
  /** True when more came than is kept. */
  cut: z.boolean(),
  bytes: z.number(),
  totalMs: z.optional(z.number()),
  failure: z.optional(ChatFailure),
});
export type RawResult = z.infer<typeof RawResult>;

export const noRawResult: RawResult = { phase: 'idle', text: '', binary: false, cut: false, bytes: 0 };

/** All that the panel shows. */
export const ChatState = z.object({
  /** The connection and the service that the panel is bound to: kept by the webview for a restored window. */
  connectionId: z.string(),
  service: z.string(),
  connectionLabel: z.string(),
  availability: ServiceAvailability,
  messages: z.array(ChatMessage),
  settings: ChatSettings,
  draft: z.string(),
  rawDraft: RawDraft,
  /** When the panel last changed a draft, in ms of its own clock. */
  draftedAt: z.number(),
  rawResult: RawResult,
});
export type ChatState = z.infer<typeof ChatState>;

const sequence = z.number();

/**
 * Host → panel. Each message carries the next number; a panel that misses one asks for a snapshot with `ready`, which
 * carries everything.
 */
export const ChatToPanel = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), sequence, state: ChatState }),
  /** Text that came since the last message. */
  z.object({
    type: z.literal('delta'),
    sequence,
    id: z.string(),
    phase: AnswerPhase,
    reasoning: z.string(),
    content: z.string(),
    hidden: z.number(),
  }),
  /** A message that is new, or changed other than by text. */
  z.object({ type: z.literal('message'), sequence, message: ChatMessage }),
  z.object({ type: z.literal('availability'), sequence, availability: ServiceAvailability }),
  z.object({ type: z.literal('rawText'), sequence, text: z.string() }),
  z.object({ type: z.literal('rawResult'), sequence, result: RawResult }),
  /** The text of a message that could not be taken, given back to the composer. */
  z.object({ type: z.literal('refused'), sequence, text: z.string(), reason: z.string() }),
  /** A person opened the chat: what they type goes into it. */
  z.object({ type: z.literal('focus'), sequence }),
]);
export type ChatToPanel = z.infer<typeof ChatToPanel>;

const messageText = z.string().check(z.maxLength(maxMessageLength));
const id = z.string().check(z.maxLength(100));
/** When a draft changed, by the panel's clock. What the webview keeps itself may be newer or older than the host's. */
const at = z.number();

/** Panel → host. The panel acts on its own service only, so no message names one. */
export const ChatFromPanel = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('send'), text: messageText, at }),
  z.object({ type: z.literal('stop') }),
  /** Asks the last user message again, in place of its answer. */
  z.object({ type: z.literal('regenerate') }),
  z.object({ type: z.literal('clear') }),
  z.object({ type: z.literal('checkService') }),
  z.object({ type: z.literal('startService') }),
  z.object({ type: z.literal('settings'), settings: ChatSettings }),
  z.object({ type: z.literal('draft'), text: messageText, at }),
  z.object({ type: z.literal('copyAnswer'), id }),
  z.object({ type: z.literal('copyText'), text: z.string() }),
  /** Opens the whole answer as a document of its own. */
  z.object({ type: z.literal('openAnswer'), id }),
  z.object({ type: z.literal('openRawBody') }),
  z.object({ type: z.literal('openLink'), url: z.string().check(z.maxLength(4096)) }),
  z.object({ type: z.literal('rawDraft'), draft: RawDraft, at }),
  z.object({ type: z.literal('rawSend'), draft: RawDraft, at }),
  z.object({ type: z.literal('rawCancel') }),
]);
export type ChatFromPanel = z.infer<typeof ChatFromPanel>;

/** True while text of this answer may still come. */
export function underWay(phase: AnswerPhase): boolean {
  return phase === 'waiting' || phase === 'thinking' || phase === 'answering';
}
