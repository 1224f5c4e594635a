import { underWay, type ChatMessage } from '../../src/messages/chat.ts';
import { t } from '../ui/host.ts';

/** A screen reader hears this much of an answer; the rest it reads in the list. */
const maxSpoken = 1000;

/** What a screen reader is told: each answer once, when it is complete, and never piece by piece. */
export class Announcer {
  #text = '';

  get text(): string {
    return this.#text;
  }

  /** Compares the messages before and after a change. */
  notice(before: readonly ChatMessage[], after: readonly ChatMessage[]): void {
    const now = after.at(-1);
    const then = before.find((message) => message.id === now?.id);
    if (now?.role !== 'assistant' || then?.role !== 'assistant') return;
    if (!underWay(then.phase) || underWay(now.phase)) return;
    if (now.failure) this.#text = `${t('The answer failed.')} ${now.failure.message} ${now.failure.advice}`;
    else this.#text = `${t('Answer complete.')} ${now.content.slice(0, maxSpoken)}`;
  }
}
