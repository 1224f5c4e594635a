import type { ChatTurn } from '../../inference/chatRequest.ts';
import { maxShownLength, type ChatMessage, type UserMessage } from '../../messages/chat.ts';
import { Answer } from './answer.ts';

/** The turns of one chat, in order. */
export class Conversation {
  #messages: (UserMessage | Answer)[] = [];
  #nextId = 1;

  /** Takes the messages of an earlier session. */
  static restore(messages: readonly ChatMessage[]): Conversation {
    const conversation = new Conversation();
    for (const message of messages) {
      const id = conversation.#id();
      conversation.#messages.push(message.role === 'user' ? { ...message, id } : Answer.restore({ ...message, id }));
    }
    return conversation;
  }

  get empty(): boolean {
    return this.#messages.length === 0;
  }

  messages(): ChatMessage[] {
    return this.#messages.map((message) => (message instanceof Answer ? message.message() : message));
  }

  ask(text: string): UserMessage {
    const message = { id: this.#id(), role: 'user' as const, text };
    this.#messages.push(message);
    return message;
  }

  /** Begins the answer to what was asked last. */
  beginAnswer(): Answer {
    const answer = new Answer(this.#id());
    this.#messages.push(answer);
    return answer;
  }

  /** Takes the last answer away; false when there is no question left to ask again. */
  dropAnswer(): boolean {
    if (this.#messages.at(-1) instanceof Answer) this.#messages.pop();
    return this.#messages.at(-1)?.role === 'user';
  }

  answer(id: string): Answer | undefined {
    return this.#messages.find((message): message is Answer => message instanceof Answer && message.id === id);
  }

  clear(): void {
    this.#messages = [];
  }

  /**
   * The turns to send. An answer too long to be shown goes as far as it is shown. Thinking is not sent back, as
   * reasoning models expect. A question whose answer failed before its first word goes together with the next one,
   * because models want turns to alternate.
   */
  turns(system: string): ChatTurn[] {
    const turns: ChatTurn[] = system.trim() === '' ? [] : [{ role: 'system', content: system }];
    for (const message of this.#messages) {
      const turn: ChatTurn =
        message instanceof Answer
          ? { role: 'assistant', content: message.content.slice(0, maxShownLength) }
          : { role: 'user', content: message.text };
      const last = turns.at(-1);
      if (turn.content === '') continue;
      if (last?.role === turn.role)
        turns[turns.length - 1] = { ...turn, content: `${last.content}\n\n${turn.content}` };
      else turns.push(turn);
    }
    return turns;
  }

  #id(): string {
    return `m${this.#nextId++}`;
  }
}
