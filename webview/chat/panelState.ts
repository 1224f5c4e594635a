import type { ChatMessage, ChatState, ChatToPanel } from '../../src/messages/chat.ts';

/** The host's state as the panel knows it, and the number of the message that brought it up to date. */
export interface Known {
  readonly state: ChatState;
  readonly sequence: number;
}

/**
 * Brings what is known up to date. Undefined when a message was missed in between: everything has to be asked for
 * again.
 */
export function apply(known: Known | undefined, message: ChatToPanel): Known | undefined {
  const { sequence } = message;
  if (message.type === 'snapshot') return { state: message.state, sequence };
  if (known === undefined || sequence !== known.sequence + 1) return undefined;
  return { state: change(known.state, message), sequence };
}

function change(state: ChatState, message: Exclude<ChatToPanel, { type: 'snapshot' }>): ChatState {
  switch (message.type) {
    case 'delta':
      return { ...state, messages: state.messages.map((one) => (one.id === message.id ? grow(one, message) : one)) };
    case 'message':
      return { ...state, messages: put(state.messages, message.message) };
    case 'availability':
      return { ...state, availability: message.availability };
    case 'rawText':
      return { ...state, rawResult: { ...state.rawResult, text: state.rawResult.text + message.text } };
    case 'rawResult':
      return { ...state, rawResult: message.result };
    case 'refused':
    case 'focus':
      return state;
  }
}

function grow(message: ChatMessage, delta: Extract<ChatToPanel, { type: 'delta' }>): ChatMessage {
  if (message.role === 'user') return message;
  const { phase, hidden } = delta;
  return {
    ...message,
    phase,
    hidden,
    reasoning: message.reasoning + delta.reasoning,
    content: message.content + delta.content,
  };
}

function put(messages: readonly ChatMessage[], message: ChatMessage): ChatMessage[] {
  const known = messages.some((one) => one.id === message.id);
  return known ? messages.map((one) => (one.id === message.id ? message : one)) : [...messages, message];
}
