import {
  maxShownLength,
  type AnswerMessage,
  type AnswerPhase,
  type ChatFailure,
  type ChatMetrics,
} from '../../messages/chat.ts';

/** The part of a piece of text that the panel shows, and how many characters it does not show by now. */
export interface ShownPiece {
  readonly text: string;
  readonly hidden: number;
}

/** How an answer ended. */
export interface AnswerEnd {
  readonly phase: Exclude<AnswerPhase, 'waiting' | 'thinking' | 'answering'>;
  readonly thinkingMs?: number | undefined;
  readonly metrics?: ChatMetrics | undefined;
  readonly failure?: ChatFailure | undefined;
  readonly finishReason?: string | undefined;
}

/** An answer with all its text; the panel gets the first part of a very long one. */
export class Answer {
  readonly role = 'assistant';
  readonly id: string;
  phase: AnswerPhase = 'waiting';
  reasoning = '';
  content = '';
  /** Characters at the end that did not outlive a reload of the window. */
  lost = 0;
  #end: AnswerEnd | undefined;

  constructor(id: string) {
    this.id = id;
  }

  /** Adds text that arrived and gives what of it is shown. */
  append(kind: 'reasoning' | 'content', text: string): ShownPiece {
    this.phase = kind === 'reasoning' && this.content === '' ? 'thinking' : 'answering';
    const before = this[kind].length;
    this[kind] += text;
    return { text: text.slice(0, Math.max(0, maxShownLength - before)), hidden: this.hidden };
  }

  /** Characters of thinking and answer that the panel does not show. */
  get hidden(): number {
    return Math.max(0, this.content.length - maxShownLength) + Math.max(0, this.reasoning.length - maxShownLength);
  }

  end(end: AnswerEnd): void {
    this.phase = end.phase;
    this.#end = end;
  }

  /** The answer as the panel shows it. */
  message(): AnswerMessage {
    const { thinkingMs, metrics, failure, finishReason } = this.#end ?? {};
    return {
      id: this.id,
      role: 'assistant',
      phase: this.phase,
      reasoning: this.reasoning.slice(0, maxShownLength),
      content: this.content.slice(0, maxShownLength),
      hidden: this.hidden,
      lost: this.lost,
      ...(thinkingMs === undefined ? {} : { thinkingMs }),
      ...(metrics === undefined ? {} : { metrics }),
      ...(failure === undefined ? {} : { failure }),
      ...(finishReason === undefined ? {} : { finishReason }),
    };
  }

  /** The answer that a stored message was; one that was under way is interrupted. */
  static restore(message: AnswerMessage): Answer {
    const answer = new Answer(message.id);
    answer.reasoning = message.reasoning;
    answer.content = message.content;
    answer.lost = message.hidden + message.lost;
    const { phase } = message;
    const over = phase === 'waiting' || phase === 'thinking' || phase === 'answering' ? 'interrupted' : phase;
    answer.end({ ...message, phase: over });
    return answer;
  }
}
